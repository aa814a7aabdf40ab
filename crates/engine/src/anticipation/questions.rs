//! The queries that the latest turns of a conversation suggest.
//!
//! Called by [`super::predictor`]. The one thing to know: each speaker's turns form separate queries, since an
//! agent's long answer would dominate the user's few words.

use super::quota::Pattern;
use evoke_store::TurnRow;
use evoke_types::Role;

/// A query that the conversation suggests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    /// The pattern of the query.
    pub(super) pattern: Pattern,
    /// The text to search for.
    pub(super) text: String,
}

/// The number of characters of one turn that are used.
const LENGTH: usize = 300;
/// The number of the agent's questions that are used.
const OPEN: usize = 1;
/// The number of names that are used.
const NAMES: usize = 2;

/// The queries, the most certain first; none for an empty conversation.
pub(super) fn questions(turns: &[TurnRow]) -> Vec<Question> {
    let last_of = |role: Role| turns.iter().rev().find(|turn| turn.role == role);
    let (user, agent) = (last_of(Role::User), last_of(Role::Assistant));
    let latest = turns.last();
    let mut asked = Vec::new();
    for turn in [user, agent].into_iter().flatten() {
        ask(&mut asked, Pattern::Topic, beginning(&turn.content));
    }
    if let Some(turn) = agent.filter(|turn| Some(turn.position) == latest.map(|turn| turn.position)) {
        let sentences = evoke_text::sentences::split(&turn.content).into_iter().rev();
        let open = sentences.filter_map(|range| turn.content.get(range)).filter(|s| s.ends_with('?'));
        open.take(OPEN).for_each(|text| ask(&mut asked, Pattern::Question, beginning(text)));
    }
    let mut names: Vec<String> = Vec::new();
    for turn in turns.iter().rev().take(2) {
        let spoken = evoke_text::names::find(&beginning(&turn.content));
        names.extend(spoken.into_iter().map(|name| name.text));
    }
    names.into_iter().take(NAMES).for_each(|name| ask(&mut asked, Pattern::Entity, name));
    asked
}

/// Adds a query, unless it was added before.
fn ask(asked: &mut Vec<Question>, pattern: Pattern, text: String) {
    let blank = evoke_text::terms::analyze(&text).is_empty();
    if !blank && asked.iter().all(|known| known.text != text) {
        asked.push(Question { pattern, text });
    }
}

fn beginning(text: &str) -> String {
    text.chars().take(LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::{MessageId, Metadata, Timestamp};

    fn turn(position: u32, role: Role, content: &str) -> TurnRow {
        TurnRow {
            message: MessageId::from_slice(&[position as u8; 16]).expect("sixteen bytes"),
            position,
            role,
            content: content.to_owned(),
            said_at: Timestamp::from_millis(0),
            metadata: Metadata::new(),
            session: String::new(),
        }
    }

    #[test]
    fn both_sides_the_open_question_and_names_are_followed() {
        let turns = [
            turn(1, Role::User, "I need a hotel in Lisbon."),
            turn(2, Role::Assistant, "Happy to help. Which district do you prefer?"),
        ];
        let asked = questions(&turns);
        let of =
            |pattern| asked.iter().filter(|q| q.pattern == pattern).map(|q| &*q.text).collect::<Vec<_>>();
        assert_eq!(of(Pattern::Topic).len(), 2);
        assert_eq!(of(Pattern::Question), ["Which district do you prefer?"]);
        assert_eq!(of(Pattern::Entity), ["Lisbon"]);
        assert_eq!(questions(&[]), []);
        assert_eq!(questions(&[turn(1, Role::User, "!!! …")]), []);
    }
}
