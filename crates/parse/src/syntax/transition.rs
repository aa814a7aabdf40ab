//! What can be done in a state.

use crate::error::ParseError;
use crate::labels::Dependency;
use crate::model::unexpected;

/// The name of the file of transitions, for errors.
const FILE: &str = "parser/moves";
/// Between a label and that of the token to which the arc belongs in truth.
const LIFTED: &str = "||";

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Action {
    /// The next token goes onto the stack.
    Shift,
    /// The top of the stack goes: for good if it has a head, back to the next tokens otherwise.
    Reduce,
    /// The next token becomes the head of the top of the stack, which goes.
    LeftArc,
    /// The top of the stack becomes the head of the next token, which goes onto the stack.
    RightArc,
    /// A sentence starts after the next token.
    Break,
}

impl Action {
    /// All actions, by the numbers that the model's files have for them.
    pub(super) const ALL: [Self; 5] = [Self::Shift, Self::Reduce, Self::LeftArc, Self::RightArc, Self::Break];
}

/// What an arc says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arc {
    /// What the dependent is to its head.
    pub(super) label: Dependency,
    /// Trees of this system have no crossing arcs. An arc that would cross others ends at a token above its true head
    /// instead, and this is the label of the true one.
    pub(super) lifted_from: Option<Dependency>,
}

/// An action, with the arc that it makes if it makes one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transition {
    pub(super) action: Action,
    pub(super) arc: Arc,
}

/// Reads the transitions from numbers of actions and labels.
pub(super) fn read(moves: &[(u8, String)]) -> Result<Vec<Transition>, ParseError> {
    moves
        .iter()
        .map(|(action, label)| {
            let action = Action::ALL
                .get(usize::from(*action))
                .ok_or_else(|| unexpected(FILE, format!("no action {action}")))?;
            let (label, lifted_from) = match label.split_once(LIFTED) {
                Some((label, from)) => (label, Some(dependency(from)?)),
                None => (label.as_str(), None),
            };
            let label = if label.is_empty() { Dependency::Root } else { dependency(label)? };
            Ok(Transition { action: *action, arc: Arc { label, lifted_from } })
        })
        .collect()
}

fn dependency(label: &str) -> Result<Dependency, ParseError> {
    Dependency::from_abbreviation(label).ok_or_else(|| unexpected(FILE, format!("no dependency {label}")))
}
