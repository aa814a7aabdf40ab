//! Scope paths: a scope is a place, and a read opens only the places on its own chain.

use crate::document::words;
use crate::id::{CustomerId, UserId};
use crate::nested_scope::NestedScope;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

words!(
    /// Whether an instance has customers (B2B) or only users (B2C).
    Isolation, "isolation" {
        /// A user belongs to a customer and is named with it.
        Strict = "strict",
        /// A user is on their own; customer ids are refused.
        EqualsCustomer = "equals_customer",
    }
);

/// One level down: which level, and the caller's id of the place there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ScopeStep {
    /// The level's key: `customer`, `user`, or one of an instance's own.
    pub level: String,
    /// The caller's id, opaque.
    pub id: String,
}

/// A place inside an instance: the levels from the top down. The empty path is the whole client.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScopePath(Vec<ScopeStep>);

/// A place that memories live in: one read-only world shared by all instances, or a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Shared by every instance of a server; written by its operator only.
    World,
    /// Inside one instance.
    Path(ScopePath),
}

/// The name of a scope's level, as answers show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ScopeKind {
    /// Shared by all instances of the server.
    World,
    /// The whole instance.
    Client,
    /// One customer.
    Customer,
    /// One user.
    User,
}

impl ScopeKind {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::World => "world",
            Self::Client => "client",
            Self::Customer => "customer",
            Self::User => "user",
        }
    }
}

/// Which rule of addressing a request broke; each text says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// B2B: a user was named without the customer.
    #[error("user_id needs customer_id on this instance (user_context_isolation is strict): add customer_id")]
    CustomerRequired,
    /// B2C: a customer was named.
    #[error(
        "customer_id is not accepted on this instance (user_context_isolation is equals_customer): remove customer_id"
    )]
    CustomerRefused,
    /// A user is needed here.
    #[error("user_id is required here")]
    UserRequired,
    /// A customer is needed here.
    #[error("customer_id is required here")]
    CustomerMissing,
    /// The nested path names levels that this instance does not have.
    #[error(
        "scope names the level {0:?}, which this instance does not have; its levels are customer and user"
    )]
    UnknownLevel(String),
    /// The nested path and the flat ids disagree.
    #[error("scope and {0}_id name different ids; send one, or the same")]
    Contradiction(&'static str),
    /// A level's id is empty.
    #[error("scope has an empty id for the level {0:?}")]
    EmptyId(String),
    /// The ids lead out of the place that the key is bound to.
    #[error(
        "this key is bound to one {0}, and the request names another: leave the ids out, or name its own"
    )]
    OutsideKey(&'static str),
}

impl ScopePath {
    /// The whole client: no level.
    pub const CLIENT: Self = Self(Vec::new());

    /// One customer.
    pub fn customer(customer: &CustomerId) -> Self {
        Self(vec![step("customer", customer.as_str())])
    }
    /// One user, under a customer (B2B) or alone (B2C).
    pub fn user(customer: Option<&CustomerId>, user: &UserId) -> Self {
        let mut path = customer.map_or(Self::CLIENT, Self::customer);
        path.0.push(step("user", user.as_str()));
        path
    }

    /// Resolves what a request named into the one place it means.
    ///
    /// `nested` is the wire's `scope` object. It may name only levels that the
    /// instance has and must agree with the flat ids; it is never silently widened.
    pub fn resolve(
        isolation: Isolation,
        user: Option<&UserId>,
        customer: Option<&CustomerId>,
        nested: &NestedScope,
    ) -> Result<Self, ScopeError> {
        let mut user = user.map(|u| u.as_str().to_owned());
        let mut customer = customer.map(|c| c.as_str().to_owned());
        for (level, id) in nested.levels() {
            if id.is_empty() {
                return Err(ScopeError::EmptyId(level.to_owned()));
            }
            let (slot, name) = match level {
                "customer" => (&mut customer, "customer"),
                "user" => (&mut user, "user"),
                _ => return Err(ScopeError::UnknownLevel(level.to_owned())),
            };
            match slot {
                Some(flat) if flat.as_str() != id => return Err(ScopeError::Contradiction(name)),
                Some(_) => {}
                None => *slot = Some(id.to_owned()),
            }
        }
        match (isolation, customer, user) {
            (Isolation::EqualsCustomer, Some(_), _) => Err(ScopeError::CustomerRefused),
            (Isolation::Strict, None, Some(_)) => Err(ScopeError::CustomerRequired),
            (_, customer, user) => {
                let steps = customer.map(|c| step("customer", &c)).into_iter();
                Ok(Self(steps.chain(user.map(|u| step("user", &u))).collect()))
            }
        }
    }

    /// The levels from the top down.
    pub fn steps(&self) -> &[ScopeStep] {
        &self.0
    }
    /// The id at a level.
    pub fn id_at(&self, level: &str) -> Option<&str> {
        self.0.iter().find(|s| s.level == level).map(|s| s.id.as_str())
    }
    /// Whether `self` is `other` or lies inside it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
    /// This path and every wider one, narrowest first.
    pub fn chain(&self) -> impl Iterator<Item = Self> + '_ {
        (0..=self.0.len()).rev().map(|n| Self(self.0[..n].to_vec()))
    }
    /// The kind of place. A path with an instance's own levels counts as its deepest known level.
    pub fn kind(&self) -> ScopeKind {
        match (self.id_at("user"), self.id_at("customer")) {
            (Some(_), _) => ScopeKind::User,
            (None, Some(_)) => ScopeKind::Customer,
            (None, None) => ScopeKind::Client,
        }
    }
    /// The canonical text that stores use as a key: a JSON array of `[level, id]` pairs, so that no
    /// id, whatever it contains, can be read as two or reach into another.
    pub fn key(&self) -> String {
        let pairs: Vec<[&str; 2]> = self.0.iter().map(|s| [s.level.as_str(), s.id.as_str()]).collect();
        serde_json::to_string(&pairs).unwrap_or_default()
    }
    /// Reads a key back.
    pub fn from_key(key: &str) -> Option<Self> {
        let pairs: Vec<[String; 2]> = serde_json::from_str(key).ok()?;
        Some(Self(pairs.into_iter().map(|[level, id]| ScopeStep { level, id }).collect()))
    }
}

impl Scope {
    /// The kind of place.
    pub fn kind(&self) -> ScopeKind {
        match self {
            Self::World => ScopeKind::World,
            Self::Path(path) => path.kind(),
        }
    }
}

fn step(level: &str, id: &str) -> ScopeStep {
    ScopeStep { level: level.to_owned(), id: id.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn user(id: &str) -> Option<UserId> {
        UserId::new(id).expect("short")
    }
    fn customer(id: &str) -> Option<CustomerId> {
        CustomerId::new(id).expect("short")
    }

    #[test]
    fn each_isolation_has_its_rule() {
        let strict = |u, c| {
            ScopePath::resolve(
                Isolation::Strict,
                user(u).as_ref(),
                customer(c).as_ref(),
                &NestedScope::default(),
            )
        };
        let b2c = |u, c| {
            ScopePath::resolve(
                Isolation::EqualsCustomer,
                user(u).as_ref(),
                customer(c).as_ref(),
                &NestedScope::default(),
            )
        };
        assert_eq!(strict("", "").map(|p| p.kind()), Ok(ScopeKind::Client));
        assert_eq!(strict("", "acme").map(|p| p.kind()), Ok(ScopeKind::Customer));
        assert_eq!(strict("alice", "acme").map(|p| p.kind()), Ok(ScopeKind::User));
        assert_eq!(strict("alice", ""), Err(ScopeError::CustomerRequired));
        assert_eq!(b2c("alice", "").map(|p| p.kind()), Ok(ScopeKind::User));
        assert_eq!(b2c("alice", "acme"), Err(ScopeError::CustomerRefused));
    }

    #[test]
    fn a_nested_path_is_never_widened() {
        let nested = |pairs: &[(&str, &str)]| {
            let nested = NestedScope::new(pairs.iter().copied()).expect("small");
            ScopePath::resolve(Isolation::Strict, None, customer("acme").as_ref(), &nested)
        };
        assert_eq!(nested(&[("customer", "acme"), ("user", "dana")]).map(|p| p.kind()), Ok(ScopeKind::User));
        assert_eq!(nested(&[("customer", "other")]), Err(ScopeError::Contradiction("customer")));
        assert_eq!(nested(&[("team", "x")]), Err(ScopeError::UnknownLevel("team".into())));
    }

    proptest! {
        #[test]
        fn keys_are_injective(a in ".{1,12}", b in ".{1,12}", c in ".{1,12}", d in ".{1,12}") {
            let one = ScopePath::user(customer(&a).as_ref(), &user(&b).expect("not empty"));
            let two = ScopePath::user(customer(&c).as_ref(), &user(&d).expect("not empty"));
            prop_assert_eq!(one == two, one.key() == two.key());
            prop_assert_eq!(ScopePath::from_key(&one.key()), Some(one));
        }

        #[test]
        fn a_chain_holds_only_prefixes(a in ".{1,8}", b in ".{1,8}") {
            let path = ScopePath::user(customer(&a).as_ref(), &user(&b).expect("not empty"));
            let chain: Vec<_> = path.chain().collect();
            prop_assert_eq!(chain.len(), 3);
            prop_assert!(chain.iter().all(|wider| path.is_within(wider)));
        }
    }
}
