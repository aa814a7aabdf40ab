//! What every backend can hold.
//!
//! Checked where an id is made, and told by the error. The one thing to know: a limit is part of what is promised, so it
//! never shrinks.

/// The longest id of a conversation, in bytes of UTF-8: every backend can index it.
pub const MAX_SESSION_ID_BYTES: usize = 1_024;
