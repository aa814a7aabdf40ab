//! What a turn is.
//!
//! Made by the readers of this folder. The one thing to know: who speaks is told as it is written; whose memory it is, is
//! decided by those who read the turns.

use evoke_types::{Role, Timestamp};

/// One turn of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The label as written, without decoration ("Dr. Lee (Cardiology)"); absent for text before
    /// the first label, and for sections and notices of the program.
    pub label: Option<String>,
    /// The part that the label tells: [`Role::Other`] for names and for text without a label.
    pub role: Role,
    /// When it was said, if the text says so.
    pub at: Option<Timestamp>,
    /// What was said, without label and time; the lines of one turn joined by line breaks.
    pub text: String,
    /// The line on which the turn starts, from 0.
    pub line: u32,
    /// How its words come to stand in the text.
    pub kind: TurnKind,
}

/// How the words of a turn come to stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnKind {
    /// Its speaker says them.
    Spoken,
    /// They belong to a conversation that a turn above announces and pastes: the label is part of what was pasted, and tells
    /// nothing of who speaks here.
    Pasted,
    /// A program writes them: who joined, what was deleted, reactions, posts of other programs.
    Notice,
    /// Captions under which nobody is named.
    Caption,
}
