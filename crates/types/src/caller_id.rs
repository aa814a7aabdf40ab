//! Ids that callers choose: opaque bytes of a bounded length.
//!
//! Every id that comes over the wire is read as a [`CallerId`], so that a longer one exists nowhere behind the parser:
//! not in a store, a cache, a lock table or a log line. An empty id is a valid value here; what it means is decided
//! where it is used (for most fields: absent).

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Bytes of one id of a caller at most.
pub const ID_BYTES: usize = 1024;

/// An id has more than [`ID_BYTES`] bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("has {bytes} bytes, the limit for an id is {ID_BYTES}")]
pub struct IdTooLong {
    /// How many it has.
    pub bytes: usize,
}

/// An id as a caller sends it: at most [`ID_BYTES`] bytes, perhaps none, compared byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(transparent)]
pub struct CallerId(String);

impl CallerId {
    /// Takes an id as it is.
    ///
    /// # Errors
    /// [`IdTooLong`].
    pub fn new(text: impl Into<String>) -> Result<Self, IdTooLong> {
        let text = text.into();
        fits(&text)?;
        Ok(Self(text))
    }
    /// The caller's bytes, unchanged.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The id, unless it is empty.
    #[must_use]
    pub fn present(self) -> Option<Self> {
        (!self.is_empty()).then_some(self)
    }
}

impl From<CallerId> for String {
    fn from(id: CallerId) -> Self {
        id.0
    }
}

impl fmt::Display for CallerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CallerId {
    type Err = IdTooLong;
    fn from_str(text: &str) -> Result<Self, IdTooLong> {
        fits(text)?;
        Ok(Self(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for CallerId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_string(IdVisitor)
    }
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = CallerId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string of at most {ID_BYTES} bytes")
    }
    // Measured before it is copied.
    fn visit_str<E: Error>(self, text: &str) -> Result<CallerId, E> {
        fits(text).map_err(E::custom)?;
        Ok(CallerId(text.to_owned()))
    }
    fn visit_string<E: Error>(self, text: String) -> Result<CallerId, E> {
        CallerId::new(text).map_err(E::custom)
    }
}

/// Whether a text may be an id.
///
/// # Errors
/// [`IdTooLong`].
pub const fn fits(text: &str) -> Result<(), IdTooLong> {
    if text.len() > ID_BYTES { Err(IdTooLong { bytes: text.len() }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_taken_up_to_its_limit_in_bytes_and_never_cut() {
        let (fits, long) = ("a".repeat(ID_BYTES), "é".repeat(ID_BYTES / 2 + 1));
        assert_eq!(CallerId::new(fits.clone()).map(String::from), Ok(fits.clone()));
        assert_eq!(CallerId::new(long.clone()), Err(IdTooLong { bytes: ID_BYTES + 2 }));
        let json = |text: &str| serde_json::from_str::<CallerId>(&serde_json::json!(text).to_string());
        assert_eq!(json(&fits).ok().map(String::from), Some(fits));
        let refused = json(&long).expect_err("too long").to_string();
        assert!(refused.contains("1026 bytes"), "{refused}");
        assert!(serde_json::from_str::<CallerId>("7").is_err());
    }
}
