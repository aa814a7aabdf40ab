//! The nested scope path of a request (`scope` on the wire), before an instance's rules are applied.
//!
//! [`ScopePath::resolve`](crate::ScopePath::resolve) turns it, with the flat ids, into the one place that is meant.

use crate::caller_id::{CallerId, IdTooLong};
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Levels of one nested scope path at most.
pub const SCOPE_LEVELS: usize = 8;

/// The id at each level, by the level's key: at most [`SCOPE_LEVELS`] of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct NestedScope(BTreeMap<CallerId, CallerId>);

/// A nested scope path is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NestedScopeError {
    /// An id, or the key of a level.
    #[error(transparent)]
    TooLong(#[from] IdTooLong),
    /// More than [`SCOPE_LEVELS`] levels.
    #[error("names more than {SCOPE_LEVELS} levels")]
    TooManyLevels,
}

impl NestedScope {
    /// A path from (level, id) pairs. Of several ids for one level, the last counts.
    ///
    /// # Errors
    /// [`NestedScopeError`].
    pub fn new<L: Into<String>, I: Into<String>>(
        levels: impl IntoIterator<Item = (L, I)>,
    ) -> Result<Self, NestedScopeError> {
        let mut scope = Self::default();
        for (level, id) in levels {
            scope.add(CallerId::new(level)?, CallerId::new(id)?)?;
        }
        Ok(scope)
    }
    /// The levels with their ids, in the order of the levels' keys.
    pub fn levels(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(level, id)| (level.as_str(), id.as_str()))
    }

    fn add(&mut self, level: CallerId, id: CallerId) -> Result<(), NestedScopeError> {
        self.0.insert(level, id);
        if self.0.len() > SCOPE_LEVELS { Err(NestedScopeError::TooManyLevels) } else { Ok(()) }
    }
}

impl<'de> Deserialize<'de> for NestedScope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(LevelsVisitor)
    }
}

struct LevelsVisitor;

impl<'de> Visitor<'de> for LevelsVisitor {
    type Value = NestedScope;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with at most {SCOPE_LEVELS} levels")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<NestedScope, A::Error> {
        let mut scope = NestedScope::default();
        while let Some((level, id)) = map.next_entry()? {
            scope.add(level, id).map_err(A::Error::custom)?;
        }
        Ok(scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caller_id::ID_BYTES;

    #[test]
    fn levels_are_bounded_in_number_and_length() {
        let numbered = |count: usize| (0..count).map(|n| (format!("level {n}"), "x"));
        assert_eq!(NestedScope::new(numbered(8)).map(|scope| scope.levels().count()), Ok(8));
        assert_eq!(NestedScope::new(numbered(9)), Err(NestedScopeError::TooManyLevels));
        let long = "a".repeat(ID_BYTES + 1);
        for (level, id) in [(long.as_str(), "x"), ("user", long.as_str())] {
            assert!(matches!(NestedScope::new([(level, id)]), Err(NestedScopeError::TooLong(_))));
            let json = serde_json::json!({ level: id }).to_string();
            assert!(serde_json::from_str::<NestedScope>(&json).is_err());
        }
        let repeated =
            serde_json::from_str::<NestedScope>(r#"{"user": "a", "user": "b"}"#).expect("an object");
        assert_eq!(repeated.levels().collect::<Vec<_>>(), [("user", "b")]);
        assert!(serde_json::from_str::<NestedScope>("[]").is_err());
    }
}
