//! Authenticated callers, and the resolution of the ids in a request to a scope path.
//!
//! Every call of the engine takes a [`Caller`], and every part resolves an [`Address`] through it. The one
//! thing to know: a key can be bound to a scope, and no `resolve` method ever leads out of that scope.

use evoke_store::{InstanceRow, PartitionKey};
use evoke_types::{
    CallerId, CustomerId, IdTooLong, InstanceId, Isolation, KeyId, NestedScope, Permission, Permissions,
    ScopeError, ScopePath, UserId,
};
use std::sync::Arc;

/// An authenticated caller: one key of one instance, or the operator on the command line.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The instance that the key gives access to.
    pub instance: Arc<InstanceRow>,
    /// The key of the request; absent for the operator.
    pub key: Option<KeyId>,
    /// What the key may do; see [`Caller::require`].
    pub permissions: Permissions,
    /// The scope of the key, with everything inside; the empty path is the whole instance. Reads also see the
    /// scopes above it.
    pub within: ScopePath,
    /// The rate limit of the key per minute; absent means no limit.
    pub rate_limit: Option<u32>,
}

/// The error of a call with a key that does not have the permission that the call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this key may not do this, it lacks the permission {0}: nothing was stored, changed or erased")]
pub struct PermissionDenied(pub Permission);

/// The scope that a request names, before the addressing rules of the instance are applied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// `user_id`; an empty string on the wire is absent.
    pub user: Option<UserId>,
    /// `customer_id`; an empty string on the wire is absent.
    pub customer: Option<CustomerId>,
    /// The wire's `scope` object.
    pub nested: NestedScope,
}

impl Address {
    /// Parses the ids as a caller sends them; an empty id counts as absent.
    ///
    /// # Errors
    /// [`IdTooLong`] for an id of more than 1 KiB.
    pub fn new(user: Option<&str>, customer: Option<&str>) -> Result<Self, IdTooLong> {
        let (user, customer) = (user.map(CallerId::new), customer.map(CallerId::new));
        Ok(Self::of(user.transpose()?, customer.transpose()?, NestedScope::default()))
    }
    /// The address of ids that have been parsed before.
    pub fn of(user: Option<CallerId>, customer: Option<CallerId>, nested: NestedScope) -> Self {
        Self { user: user.and_then(UserId::of), customer: customer.and_then(CustomerId::of), nested }
    }

    /// The ids that the address names for a level: the flat one and the nested ones.
    fn named<'a>(&'a self, level: &'a str) -> impl Iterator<Item = &'a str> {
        let flat = match level {
            "user" => self.user.as_ref().map(UserId::as_str),
            "customer" => self.customer.as_ref().map(CustomerId::as_str),
            _ => None,
        };
        let nested = self.nested.levels().filter(move |(of, _)| *of == level).map(|(_, id)| id);
        flat.into_iter().chain(nested)
    }

    /// Whether every id that the address names is the owner's. An empty address matches every owner.
    pub(crate) fn agrees_with(&self, owner: &ScopePath) -> bool {
        let levels = ["user", "customer"];
        levels.into_iter().all(|level| self.named(level).all(|id| owner.id_at(level) == Some(id)))
            && self.nested.levels().all(|(level, _)| levels.contains(&level))
    }
}

impl Caller {
    /// The operator of the server, acting on one instance with all permissions.
    pub fn operator(instance: InstanceRow) -> Self {
        let (permissions, within) = (Permissions::ALL, ScopePath::CLIENT);
        Self { instance: Arc::new(instance), key: None, permissions, within, rate_limit: None }
    }

    /// The id of the instance of this caller.
    pub fn instance_id(&self) -> &InstanceId {
        &self.instance.id
    }

    /// The name of the caller in the audit log.
    pub fn actor(&self) -> String {
        self.key.map_or_else(|| "operator".to_owned(), |key| format!("key {key}"))
    }

    /// Checks that the caller has a permission.
    ///
    /// # Errors
    /// [`PermissionDenied`] with the permission that is missing.
    pub const fn require(&self, permission: Permission) -> Result<(), PermissionDenied> {
        if self.permissions.contains(permission) { Ok(()) } else { Err(PermissionDenied(permission)) }
    }

    /// Whether a scope is inside the key's own: what the permissions allow, they allow there.
    pub fn owns(&self, path: &ScopePath) -> bool {
        path.is_within(&self.within)
    }

    /// Whether a scope may be read: the key's own scopes, and those above them.
    pub fn sees(&self, path: &ScopePath) -> bool {
        self.owns(path) || self.within.is_within(path)
    }

    /// The scope path of an address on this instance. The key supplies ids that the address leaves out.
    ///
    /// # Errors
    /// [`ScopeError`] when the ids break the addressing rules, or lead out of the scope of the key.
    pub fn resolve(&self, address: &Address) -> Result<ScopePath, ScopeError> {
        self.check_bounds(address)?;
        let bound = |level: &str| {
            let named = address.named(level).next().is_some();
            self.within.id_at(level).filter(|_| !named)
        };
        let user = bound("user").and_then(|id| UserId::new(id).ok().flatten());
        let customer = bound("customer").and_then(|id| CustomerId::new(id).ok().flatten());
        let path = ScopePath::resolve(
            self.instance.isolation,
            address.user.as_ref().or(user.as_ref()),
            address.customer.as_ref().or(customer.as_ref()),
            &address.nested,
        )?;
        // Whatever was named and supplied: the result is inside the key's own scope, or there is none.
        if self.owns(&path) { Ok(path) } else { Err(ScopeError::OutsideKey(self.within.kind().as_str())) }
    }

    /// The scope path of the user that an address means.
    ///
    /// # Errors
    /// As [`Caller::resolve`]; [`ScopeError::UserRequired`] when neither the address nor the key names a user.
    pub fn resolve_user(&self, address: &Address) -> Result<ScopePath, ScopeError> {
        let path = self.resolve(address)?;
        if path.id_at("user").is_none() { Err(ScopeError::UserRequired) } else { Ok(path) }
    }

    /// The scope path of the customer of an address; a user in it is ignored. The result can be above the
    /// key's own scope, so writers have to check [`Caller::owns`].
    ///
    /// # Errors
    /// As [`Caller::resolve`]; [`ScopeError::CustomerRefused`] on an instance without customers,
    /// [`ScopeError::CustomerMissing`] when neither the address nor the key names a customer.
    pub fn resolve_customer(&self, address: &Address) -> Result<ScopePath, ScopeError> {
        let path = self.resolve(address)?;
        if self.instance.isolation == Isolation::EqualsCustomer {
            return Err(ScopeError::CustomerRefused);
        }
        if path.id_at("customer").is_none() {
            return Err(ScopeError::CustomerMissing);
        }
        Ok(path.chain().find(|path| path.id_at("user").is_none()).unwrap_or_default())
    }

    /// Refuses an address that names another id than the key is bound to.
    pub(crate) fn check_bounds(&self, address: &Address) -> Result<(), ScopeError> {
        let foreign = |level: &str, id: &str| address.named(level).any(|named| named != id);
        if self.within.steps().iter().any(|step| foreign(&step.level, &step.id)) {
            return Err(ScopeError::OutsideKey(self.within.kind().as_str()));
        }
        Ok(())
    }

    /// The partition of a path on this instance.
    pub(crate) fn partition(&self, path: ScopePath) -> PartitionKey {
        PartitionKey { instance: self.instance.id.clone(), path }
    }

    /// The partitions that a read of a path opens, narrowest first: the path, its prefixes and the global scope.
    pub(crate) fn read_chain(&self, path: &ScopePath) -> Vec<PartitionKey> {
        path.chain().map(|path| self.partition(path)).chain([PartitionKey::world()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::{ClientId, Isolation, Timestamp};

    fn caller(isolation: Isolation, user: &str, customer: &str) -> Caller {
        let operator = Caller::operator(InstanceRow {
            id: InstanceId::from_bits(1),
            client: ClientId::from_bits(1),
            name: String::new(),
            isolation,
            created_at: Timestamp::from_millis(0),
        });
        let within = operator.resolve(&named(user, customer)).expect("a place");
        Caller { within, ..operator }
    }

    fn named(user: &str, customer: &str) -> Address {
        Address::new(Some(user), Some(customer)).expect("short ids")
    }

    fn nested(pairs: &[(&str, &str)]) -> Address {
        let nested = NestedScope::new(pairs.iter().copied()).expect("few short ids");
        Address { nested, ..Address::default() }
    }

    #[test]
    fn a_bound_key_stands_for_its_user_and_for_nobody_else() {
        let ann = caller(Isolation::Strict, "ann", "acme");
        let resolved = |user: &str, customer: &str| ann.resolve(&named(user, customer));
        for (user, customer) in [("", ""), ("ann", ""), ("", "acme"), ("ann", "acme")] {
            assert_eq!(resolved(user, customer), Ok(ann.within.clone()), "{user} {customer}");
        }
        let outside = Err(ScopeError::OutsideKey("user"));
        for (user, customer) in [("ben", ""), ("ben", "acme"), ("ann", "globex"), ("", "globex")] {
            assert_eq!(resolved(user, customer), outside, "{user} {customer}");
        }
        for pairs in [&[("user", "ben")][..], &[("customer", "globex")], &[("user", "")]] {
            assert_eq!(ann.resolve(&nested(pairs)), outside, "{pairs:?}");
        }
        assert_eq!(ann.resolve(&nested(&[("user", "ann")])), Ok(ann.within.clone()));
        let b2c = caller(Isolation::EqualsCustomer, "ann", "");
        assert_eq!(b2c.resolve(&Address::default()), Ok(b2c.within.clone()));
        assert_eq!(b2c.resolve(&named("", "acme")), Err(ScopeError::CustomerRefused));
    }

    #[test]
    fn a_key_of_a_customer_opens_its_users_and_sees_the_whole_above() {
        let acme = caller(Isolation::Strict, "", "acme");
        let path = |user: &str| acme.resolve(&named(user, "")).expect("inside");
        assert!(path("") == acme.within && path("ann").id_at("customer") == Some("acme"));
        assert!(acme.owns(&path("ann")) && acme.sees(&ScopePath::CLIENT) && !acme.owns(&ScopePath::CLIENT));
        let globex = caller(Isolation::Strict, "", "globex");
        assert!(!globex.sees(&path("ann")) && !globex.sees(&acme.within));
    }

    #[test]
    fn a_call_that_needs_a_user_or_a_customer_gets_one_or_says_which_is_missing() {
        let whole = Caller { within: ScopePath::CLIENT, ..caller(Isolation::Strict, "", "acme") };
        let ann = whole.resolve_user(&named("ann", "acme")).expect("named");
        assert_eq!(ann.id_at("user"), Some("ann"));
        assert_eq!(whole.resolve_user(&named("", "acme")), Err(ScopeError::UserRequired));
        let acme = whole.resolve_customer(&named("", "acme")).expect("named");
        assert_eq!(whole.resolve_customer(&named("ann", "acme")), Ok(acme));
        assert_eq!(whole.resolve_customer(&Address::default()), Err(ScopeError::CustomerMissing));
        let b2c = caller(Isolation::EqualsCustomer, "ann", "");
        assert_eq!(b2c.resolve_customer(&Address::default()), Err(ScopeError::CustomerRefused));
    }

    #[test]
    fn every_named_id_must_be_the_owners() {
        let owner = caller(Isolation::Strict, "ann", "acme").within;
        let agrees = |user: &str, customer: &str| named(user, customer).agrees_with(&owner);
        assert!(agrees("", "") && agrees("ann", "") && agrees("", "acme") && agrees("ann", "acme"));
        assert!(!agrees("eve", "") && !agrees("ann", "globex") && !agrees("acme", ""));
        assert!(
            nested(&[("user", "ann")]).agrees_with(&owner) && !nested(&[("team", "x")]).agrees_with(&owner)
        );
    }
}
