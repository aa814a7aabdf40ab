//! Which turns of a history an item stands for.
//!
//! Made when a history is taken in, asked by everything that judges items. The one thing to know: a turn is a line of its
//! session's document, while the server counts those who speak; a line under a heading ("Note: …") belongs to the turn above it.
//! So turns are found by their words, from the place on that the server names.

use crate::haystack::{Haystack, normalized};
use evoke_types::DocumentId;
use std::collections::HashMap;

/// The documents of one history.
#[derive(Debug, Clone, Default)]
pub(crate) struct Documents {
    sessions: HashMap<String, usize>,
    /// The lines of each session, as they were sent.
    lines: Vec<Vec<String>>,
}

impl Documents {
    /// The documents of a history, named by the number of their session.
    pub(crate) fn new(haystack: &Haystack, named: impl Fn(usize) -> String) -> Self {
        let line = |(speaker, words): &(String, String)| format!("{speaker}: {}", normalized(words));
        let lines = haystack.sessions.iter().map(|session| session.turns.iter().map(line).collect());
        let sessions = (0..haystack.sessions.len()).map(|number| (named(number), number)).collect();
        Self { sessions, lines: lines.collect() }
    }

    /// The turns that some words of a document are from: the first that hold each of their lines, from the turn on that the server
    /// names; that one when none does.
    pub(crate) fn turns(&self, document: &DocumentId, turn: u32, words: &str) -> Vec<(usize, usize)> {
        let Some(session) = self.sessions.get(document.as_str()).copied() else { return Vec::new() };
        let lines = self.lines.get(session).map_or(&[] as &[String], Vec::as_slice);
        let mut from = turn as usize;
        let mut found = Vec::new();
        for words in words.lines().map(normalized).filter(|words| !words.is_empty()) {
            let held = lines.iter().enumerate().skip(from).find(|(_, line)| line.contains(&words));
            if let Some((at, _)) = held {
                found.push((session, at));
                from = at;
            }
        }
        if found.is_empty() {
            found.push((session, turn as usize));
        }
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::haystack::Session;
    use evoke_types::Timestamp;

    #[test]
    fn lines_under_headings_do_not_shift_turns() {
        let turns = [("Ann", "Shall we go?"), ("Note", "(She  laughs.)"), ("Bo", "Yes."), ("Ann", "Yes.")];
        let turns = turns.map(|(speaker, words)| (speaker.to_owned(), words.to_owned())).to_vec();
        let sessions = vec![Session { at: Timestamp::from_millis(0), turns }];
        let haystack = Haystack { user: "u".to_owned(), sessions, questions: Vec::new() };
        let documents = Documents::new(&haystack, |number| format!("u/{number}"));
        let id = DocumentId::stored("u/0").expect("an id");
        assert_eq!(documents.turns(&id, 0, "Shall we go?\nNote: (She laughs.)"), [(0, 0), (0, 1)]);
        assert_eq!(documents.turns(&id, 1, "Yes."), [(0, 2)]);
        assert_eq!(documents.turns(&id, 3, "Yes."), [(0, 3)]);
        assert_eq!(documents.turns(&id, 2, "words of nobody"), [(0, 2)]);
        let unknown = DocumentId::stored("other").expect("an id");
        assert_eq!(documents.turns(&unknown, 0, "Yes."), []);
    }
}
