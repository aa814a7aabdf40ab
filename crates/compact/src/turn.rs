//! One turn of a conversation as the caller passes it in; every other module of this crate reads it.
//!
//! It borrows text and vector, so a caller builds the list from its own rows without copying them.

use evoke_types::Role;

/// One turn of a conversation, in the order of speech. Input of [`compact()`](crate::compact()),
/// [`evaluate()`](crate::evaluate()) and [`compact_abstractive`](crate::compact_abstractive).
#[derive(Debug, Clone, Copy)]
pub struct Turn<'a> {
    /// Who said it. The user's own sentences are worth more than the assistant's, which can be generated again.
    pub role: Role,
    /// The words of the turn, unchanged.
    pub text: &'a str,
    /// The unit vector of [`Turn::text`], if there is one. All vectors of one conversation have the same length.
    pub vector: Option<&'a [f32]>,
}

impl<'a> Turn<'a> {
    /// A turn without a vector: its sentences are weighed by their terms alone.
    pub const fn new(role: Role, text: &'a str) -> Self {
        Self { role, text, vector: None }
    }
}
