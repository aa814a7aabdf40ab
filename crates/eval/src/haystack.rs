//! The one shape that every benchmark is read into: sessions of a user, and questions about them.
//!
//! Made by the readers of benchmark files, consumed by every evaluation. The one thing to know: sessions and turns are named
//! by their positions, counted from 0.

use evoke_types::Timestamp;
use std::collections::HashSet;

/// The history of one user, and what is asked about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Haystack {
    /// The user's id.
    pub user: String,
    /// The sessions, in the file's order.
    pub sessions: Vec<Session>,
    /// What is asked.
    pub questions: Vec<Question>,
}

/// One conversation of a history.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// When it took place.
    pub at: Timestamp,
    /// Its turns: speaker and words.
    pub turns: Vec<(String, String)>,
}

/// A question with the places of its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The words.
    pub text: String,
    /// The answer, as the file has it; empty when it has none.
    pub answer: String,
    /// When it is asked, if the file says.
    pub asked_at: Option<Timestamp>,
    /// Its category.
    pub category: String,
    /// Sessions that hold the answer, as positions in the haystack.
    pub sessions: HashSet<usize>,
    /// Turns that hold the answer: session and turn, as positions. May be empty when only sessions are known.
    pub turns: HashSet<(usize, usize)>,
}

/// What a benchmark's reader says of its JSON.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// Not the expected JSON.
    Json(serde_json::Error),
    /// A value that makes no sense.
    Invalid(String),
}

impl From<serde_json::Error> for ReadError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

impl Session {
    /// The session as one document: a line a turn, so that turns keep their numbers whatever is in them.
    pub fn document(&self) -> String {
        let line = |(speaker, words): &(String, String)| format!("{speaker}: {}\n", normalized(words));
        self.turns.iter().map(line).collect()
    }
}

/// Words with single blanks between them.
pub(crate) fn normalized(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An answer as text: some files have numbers.
pub(crate) fn answer_text(answer: Option<serde_json::Value>) -> String {
    match answer {
        Some(serde_json::Value::String(text)) => text,
        Some(serde_json::Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_one_line_a_turn() {
        let turns =
            vec![("Ann".to_owned(), "one\n\ntwo: three".to_owned()), ("Bo".to_owned(), "four".to_owned())];
        let session = Session { at: Timestamp::from_millis(0), turns };
        assert_eq!(session.document(), "Ann: one two: three\nBo: four\n");
    }
}
