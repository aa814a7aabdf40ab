//! From vectors of tokens to a tree: transitions that are chosen one after the other, then a correction of some heads.
//!
//! [`Syntax::parse`] is called once for each piece of a text. (Transition system: Nivre, "An Efficient Algorithm for Projective
//! Dependency Parsing", 2003, in the arc-eager variant, with sentence breaks and a return to the buffer as spaCy has them.)

mod lifting;
mod state;
mod transition;

use self::state::State;
use self::transition::{Action, Transition};
use crate::error::ParseError;
use crate::labels::Dependency;
use crate::model::Network;
use crate::network::{Scorer, WIDTH};

/// Places of a state that the network looks at.
const PLACES: usize = 8;

/// The parser of dependencies.
pub(crate) struct Syntax {
    transitions: Vec<Transition>,
    scorer: Scorer<PLACES>,
}

/// Trees over tokens in a row, one for each sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trees {
    /// The head of each token; that of a root is itself.
    pub(crate) heads: Vec<usize>,
    /// What each token is to its head.
    pub(crate) labels: Vec<Dependency>,
    /// Whether a sentence starts at the token.
    pub(crate) starts: Vec<bool>,
}

impl Syntax {
    /// Takes the weights out of a network, whose outputs are the transitions.
    pub(crate) fn new(network: &Network<'_>, moves: &[(u8, String)]) -> Result<Self, ParseError> {
        let transitions = transition::read(moves)?;
        let scorer = Scorer::new(network, transitions.len())?;
        Ok(Self { transitions, scorer })
    }

    /// Finds the trees of tokens from their vectors; `is_space` tells of each whether it is white space.
    pub(crate) fn parse(&self, vectors: &[f32], is_space: &[bool]) -> Trees {
        let mut state = State::new(vectors.len() / WIDTH);
        let mut scores = self.scorer.prepare(vectors);
        while !state.is_final() {
            let scores = scores.of(state.places());
            match self.best(&state, scores) {
                Some(Transition { action, arc }) => state.apply(*action, *arc),
                None => break,
            }
        }
        let (heads, arcs) = state.into_arcs();
        lifting::trees(heads, &arcs, is_space)
    }

    /// The transition with the highest score of those that are possible; the first of several.
    fn best(&self, state: &State, scores: &[f32]) -> Option<&Transition> {
        let possible = Action::ALL.map(|action| state.allows(action));
        let mut best: Option<(&Transition, f32)> = None;
        for (transition, &score) in self.transitions.iter().zip(scores) {
            if possible[transition.action as usize] && best.is_none_or(|(_, highest)| score > highest) {
                best = Some((transition, score));
            }
        }
        best.map(|(transition, _)| transition)
    }
}

/// An arc that was not lifted.
#[cfg(test)]
fn plain_arc(label: Dependency) -> transition::Arc {
    transition::Arc { label, lifted_from: None }
}
