//! Who says what: speaker turns.

use evoke_types::{Role, Timestamp};

/// One turn of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The label as written, without decoration ("Dr. Lee (Cardiology)"); absent for text before
    /// the first label.
    pub label: Option<String>,
    /// The part that the label tells.
    pub role: Role,
    /// When it was said, if the text says so.
    pub at: Option<Timestamp>,
    /// What was said, without label and time.
    pub text: String,
    /// The line on which the turn starts, from 0.
    pub line: u32,
}

/// The turns of a text, or `None` when it is not a conversation. Times of day without a date are
/// taken on the anchor's day.
pub fn parse(text: &str, anchor: Timestamp) -> Option<Vec<Turn>> {
    let _ = anchor;
    let mut turns: Vec<Turn> = Vec::new();
    for (line, content) in text.lines().enumerate() {
        let (label, said) = content.split_once(": ")?;
        let role = match label {
            "User" => Role::User,
            "Assistant" => Role::Assistant,
            _ => Role::Other,
        };
        turns.push(Turn {
            label: Some(label.to_owned()),
            role,
            at: None,
            text: said.to_owned(),
            line: line as u32,
        });
    }
    (!turns.is_empty()).then_some(turns)
}
