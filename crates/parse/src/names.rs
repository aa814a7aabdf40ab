//! Named entities: for each token, whether a name begins, goes on or ends there, decided from left to right.

use crate::error::ParseError;
use crate::labels::EntityKind;
use crate::model::{Network, unexpected};
use crate::network::{Encoder, Scorer};
use std::ops::Range;

/// The name of the file of transitions, for errors.
const FILE: &str = "ner/moves";
/// Places that the network looks at: the next token, the first and the last one of the open name.
const PLACES: usize = 3;
/// Tables of embeddings of the recognizer's encoder.
const TABLES: usize = 4;

/// What is done with the next token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Begin(EntityKind),
    Continue(EntityKind),
    End(EntityKind),
    Single(EntityKind),
    Outside,
    /// In the files for the sake of training.
    Never,
}

/// The recognizer, which has an encoder of its own.
pub(crate) struct Names {
    encoder: Encoder,
    actions: Vec<Action>,
    scorer: Scorer<PLACES>,
}

/// A name, by its tokens.
pub(crate) type Name = (Range<usize>, EntityKind);

impl Names {
    /// Takes the weights out of a network, whose outputs are the transitions.
    pub(crate) fn new(network: &Network<'_>, moves: &[(u8, String)]) -> Result<Self, ParseError> {
        let actions: Vec<Action> = moves.iter().map(action).collect::<Result<_, _>>()?;
        let scorer = Scorer::new(network, actions.len())?;
        Ok(Self { encoder: Encoder::new::<TABLES>(network)?, actions, scorer })
    }

    /// What the recognizer sees of tokens.
    pub(crate) fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    /// Finds the names among tokens, from their vectors, from where sentences start, and from what is white space.
    pub(crate) fn find(&self, vectors: &[f32], starts: &[bool], is_space: &[bool]) -> Vec<Name> {
        let mut scores = self.scorer.prepare(vectors);
        let mut names = Vec::new();
        let mut open: Option<(usize, EntityKind)> = None;
        for (token, &is_space) in is_space.iter().enumerate() {
            let places = match open {
                Some((first, _)) => [Some(token), Some(first), Some(token - 1)],
                None => [Some(token), None, None],
            };
            let surroundings = Surroundings {
                open: open.map(|(_, kind)| kind),
                is_space,
                goes_on: starts.get(token + 1) == Some(&false),
            };
            match self.best(surroundings, scores.of(places)) {
                Action::Begin(kind) => open = Some((token, kind)),
                Action::Single(kind) => names.push((token..token + 1, kind)),
                Action::End(kind) => names.extend(open.take().map(|(first, _)| (first..token + 1, kind))),
                Action::Continue(_) | Action::Outside | Action::Never => {}
            }
        }
        names
    }

    /// The action with the highest score of those that are possible; the first of several.
    fn best(&self, surroundings: Surroundings, scores: &[f32]) -> Action {
        let mut best = (Action::Outside, f32::NEG_INFINITY);
        for (&action, &score) in self.actions.iter().zip(scores) {
            if score > best.1 && surroundings.allow(action) {
                best = (action, score);
            }
        }
        best.0
    }
}

/// What decides which actions are possible.
#[derive(Clone, Copy)]
struct Surroundings {
    /// The kind of the name that is open.
    open: Option<EntityKind>,
    is_space: bool,
    /// The same sentence has a token after this one.
    goes_on: bool,
}

impl Surroundings {
    fn allow(self, action: Action) -> bool {
        match action {
            Action::Begin(_) => self.open.is_none() && self.goes_on && !self.is_space,
            Action::Continue(kind) => self.open == Some(kind) && self.goes_on,
            Action::End(kind) => self.open == Some(kind),
            Action::Single(_) => self.open.is_none() && !self.is_space,
            Action::Outside => self.open.is_none(),
            Action::Never => false,
        }
    }
}

fn action((number, label): &(u8, String)) -> Result<Action, ParseError> {
    if label.is_empty() {
        return Ok(if *number == 5 { Action::Outside } else { Action::Never });
    }
    let kind =
        EntityKind::from_abbreviation(label).ok_or_else(|| unexpected(FILE, format!("no kind {label}")))?;
    match number {
        1 => Ok(Action::Begin(kind)),
        2 => Ok(Action::Continue(kind)),
        3 => Ok(Action::End(kind)),
        4 => Ok(Action::Single(kind)),
        _ => Err(unexpected(FILE, format!("no action {number} with a kind"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_with_its_sentence_and_keeps_its_kind() {
        let person = EntityKind::Person;
        let last = Surroundings { open: Some(person), is_space: false, goes_on: false };
        assert!(last.allow(Action::End(person)));
        assert!(!last.allow(Action::End(EntityKind::Date)) && !last.allow(Action::Continue(person)));
        let alone = Surroundings { open: None, is_space: true, goes_on: true };
        assert!(alone.allow(Action::Outside) && !alone.allow(Action::Single(person)));
    }

    #[test]
    fn transitions_of_the_file_have_an_action_each() {
        assert_eq!(action(&(5, String::new())).unwrap(), Action::Outside);
        assert_eq!(action(&(4, String::new())).unwrap(), Action::Never);
        assert_eq!(action(&(1, "GPE".to_owned())).unwrap(), Action::Begin(EntityKind::PoliticalPlace));
        assert!(action(&(1, "TOWN".to_owned())).is_err());
    }
}
