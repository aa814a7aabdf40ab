//! Which conversation, and how much of it is kept.

use crate::error::InvalidInput;
use crate::limits::MAX_SESSION_ID_BYTES;
use std::fmt;
use std::num::{NonZeroU64, NonZeroUsize};
use std::sync::Arc;
use std::time::Duration;

/// The id of a conversation. Two ids are equal when they are equal byte for byte: case, blanks and the empty
/// text count.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(Arc<str>);

impl SessionId {
    /// An id of at most [`MAX_SESSION_ID_BYTES`].
    pub fn new(id: impl Into<Arc<str>>) -> Result<Self, InvalidInput> {
        let id = id.into();
        if id.len() > MAX_SESSION_ID_BYTES {
            return Err(InvalidInput::SessionIdTooLong { bytes: id.len() });
        }
        Ok(Self(id))
    }
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for SessionId {
    /// `default`.
    fn default() -> Self {
        Self(Arc::from("default"))
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<&str> for SessionId {
    type Error = InvalidInput;
    fn try_from(id: &str) -> Result<Self, InvalidInput> {
        Self::new(id)
    }
}

impl TryFrom<String> for SessionId {
    type Error = InvalidInput;
    fn try_from(id: String) -> Result<Self, InvalidInput> {
        Self::new(id)
    }
}

/// How long a conversation lives after its newest message, in whole seconds, at least 1. Every add starts it
/// anew; reading does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ttl(NonZeroU64);

impl Ttl {
    /// This many seconds.
    pub fn seconds(seconds: i64) -> Result<Self, InvalidInput> {
        let not_positive = || InvalidInput::NotPositive { setting: "ttl_seconds", given: seconds };
        u64::try_from(seconds).ok().and_then(NonZeroU64::new).map(Self).ok_or_else(not_positive)
    }
    /// As a duration.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.0.get())
    }
    /// In milliseconds, at most 100 million years.
    pub fn millis(self) -> i64 {
        i64::try_from(self.duration().as_millis()).unwrap_or(i64::MAX).min(3_155_760_000_000_000_000)
    }
}

/// A conversation as a store sees it: its id, and how much of it is kept.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// Which conversation.
    pub id: SessionId,
    /// The most messages that are kept and read.
    pub max_messages: Option<NonZeroUsize>,
    /// How long it lives after its newest message.
    pub ttl: Option<Ttl>,
}
