//! The state that transitions change: a stack of tokens, the tokens that come next, the arcs so far.
//!
//! The one thing to know: every token is shifted, returned, given a left arc and followed by a break at most once each before
//! something is removed for good, so the number of transitions is linear in the number of tokens.

use super::PLACES;
use super::transition::{Action, Arc};

/// A state.
pub(super) struct State {
    stack: Vec<usize>,
    /// Tokens that were returned from the stack; the last one comes next.
    returned: Vec<usize>,
    /// The first token that was never on the stack.
    fresh: usize,
    tokens: Vec<Token>,
}

/// What is known of a token.
#[derive(Default, Clone)]
struct Token {
    head: Option<(usize, Arc)>,
    /// Dependents on both sides, in the order in which they were found.
    left: Vec<usize>,
    right: Vec<usize>,
    /// It was returned and must not be shifted until it is the head of something.
    held: bool,
    starts_sentence: bool,
}

impl State {
    /// The state before so many tokens.
    pub(super) fn new(count: usize) -> Self {
        Self { stack: Vec::new(), returned: Vec::new(), fresh: 0, tokens: vec![Token::default(); count] }
    }

    /// Whether all is done.
    pub(super) fn is_final(&self) -> bool {
        self.stack.is_empty() && self.upcoming() == 0
    }

    /// The tokens that the network looks at: the next two, the top three of the stack, the outermost dependents of the next
    /// one (left) and of the top (left and right).
    pub(super) fn places(&self) -> [Option<usize>; PLACES] {
        let (next, top) = (self.next(0), self.stacked(0));
        let left = |token: Option<usize>| self.tokens[token?].left.last().copied();
        let right = |token: Option<usize>| self.tokens[token?].right.last().copied();
        [next, self.next(1), top, self.stacked(1), self.stacked(2), left(next), left(top), right(top)]
    }

    /// Whether an action is possible.
    pub(super) fn allows(&self, action: Action) -> bool {
        let next_starts = self.next(0).is_some_and(|next| self.tokens[next].starts_sentence);
        match action {
            Action::Shift if self.stack.is_empty() => true,
            Action::Shift => {
                let held = self.next(0).is_some_and(|next| self.tokens[next].held);
                self.upcoming() >= 2 && !next_starts && !held
            }
            Action::Reduce => !self.stack.is_empty(),
            Action::LeftArc | Action::RightArc => {
                !self.stack.is_empty() && self.upcoming() > 0 && !next_starts
            }
            Action::Break => match (self.next(0), self.next(1)) {
                (Some(next), Some(after)) => after == next + 1 && !self.tokens[after].starts_sentence,
                _ => false,
            },
        }
    }

    /// Does what is possible.
    pub(super) fn apply(&mut self, action: Action, arc: Arc) {
        match (action, self.next(0), self.stacked(0)) {
            (Action::Shift, Some(_), _) => self.shift(),
            (Action::Reduce, _, Some(top)) => {
                self.stack.pop();
                if self.tokens[top].head.is_none() && !self.stack.is_empty() {
                    self.tokens[top].held = true;
                    self.returned.push(top);
                }
            }
            (Action::LeftArc, Some(next), Some(top)) => {
                self.attach(top, next, arc);
                self.tokens[next].held = false;
                self.stack.pop();
            }
            (Action::RightArc, Some(next), Some(top)) => {
                self.attach(next, top, arc);
                self.shift();
            }
            (Action::Break, ..) => {
                if let Some(after) = self.next(1) {
                    self.tokens[after].starts_sentence = true;
                }
            }
            _ => {}
        }
    }

    /// The head of each token and its arc, where there is one.
    pub(super) fn into_arcs(self) -> (Vec<Option<usize>>, Vec<Option<Arc>>) {
        self.tokens.into_iter().map(|token| token.head.unzip()).unzip()
    }

    fn upcoming(&self) -> usize {
        self.tokens.len() - self.fresh + self.returned.len()
    }

    /// The token that comes so many places after the next one.
    fn next(&self, place: usize) -> Option<usize> {
        match self.returned.len().checked_sub(place + 1) {
            Some(at) => Some(self.returned[at]),
            None => Some(self.fresh + place - self.returned.len()).filter(|&at| at < self.tokens.len()),
        }
    }

    /// The token so many places below the top of the stack.
    fn stacked(&self, place: usize) -> Option<usize> {
        self.stack.iter().rev().nth(place).copied()
    }

    fn shift(&mut self) {
        let next = self.returned.pop().unwrap_or_else(|| {
            self.fresh += 1;
            self.fresh - 1
        });
        self.stack.push(next);
    }

    fn attach(&mut self, token: usize, head: usize, arc: Arc) {
        if let Some((former, _)) = self.tokens[token].head.replace((head, arc)) {
            let Token { left, right, .. } = &mut self.tokens[former];
            detach(if former > token { left } else { right }, token);
        }
        let Token { left, right, .. } = &mut self.tokens[head];
        if head > token { left } else { right }.push(token);
    }
}

/// Removes a dependent, mostly the one that was found last.
fn detach(dependents: &mut Vec<usize>, token: usize) {
    if let Some(at) = dependents.iter().rposition(|&dependent| dependent == token) {
        dependents.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::Dependency;
    use crate::syntax::plain_arc;

    #[test]
    fn a_token_without_a_head_is_returned_once() {
        let arc = plain_arc(Dependency::Subject);
        let mut state = State::new(3);
        for action in [Action::Shift, Action::Shift, Action::Reduce] {
            assert!(state.allows(action));
            state.apply(action, arc);
        }
        assert_eq!(state.places()[..3], [Some(1), Some(2), Some(0)]);
        assert!(!state.allows(Action::Shift));
        state.apply(Action::LeftArc, arc);
        assert_eq!(state.places()[5], Some(0));
        assert!(state.allows(Action::Shift) && !state.allows(Action::Reduce));
    }

    #[test]
    fn nothing_attaches_across_the_start_of_a_sentence() {
        let mut state = State::new(2);
        let arc = plain_arc(Dependency::Unspecified);
        assert!(state.allows(Action::Break));
        state.apply(Action::Break, arc);
        state.apply(Action::Shift, arc);
        let possible = Action::ALL.map(|action| state.allows(action));
        assert_eq!(possible, [false, true, false, false, false]);
        state.apply(Action::Reduce, arc);
        state.apply(Action::Shift, arc);
        state.apply(Action::Reduce, arc);
        assert!(state.is_final());
        assert_eq!(state.into_arcs().0, [None, None]);
    }
}
