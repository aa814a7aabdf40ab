//! The recent messages with their tokens.

use crate::message::Message;
use std::collections::VecDeque;

/// Messages leave in pairs, as question and answer.
const PAIR: usize = 2;

/// Messages in order; each was counted once, when it came.
#[derive(Debug, Default)]
pub(super) struct Recent {
    messages: VecDeque<(Message, usize)>,
    tokens: usize,
}

impl Recent {
    pub(super) fn push(&mut self, message: Message, tokens: usize) {
        self.messages.push_back((message, tokens));
        self.tokens = self.tokens.saturating_add(tokens);
    }

    pub(super) fn len(&self) -> usize {
        self.messages.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().map(|(message, _)| message)
    }

    /// How many of the oldest have to leave, in pairs, until the others fit or no more than a pair is left. Linear.
    pub(super) fn surplus(&self, max_tokens: usize) -> usize {
        let mut left = self.tokens;
        let mut leaving = 0;
        let mut tokens = self.messages.iter().map(|(_, tokens)| *tokens);
        while left > max_tokens && self.len() - leaving > PAIR {
            left = left.saturating_sub(tokens.by_ref().take(PAIR).fold(0, usize::saturating_add));
            leaving += PAIR;
        }
        leaving
    }

    pub(super) fn oldest(&self, count: usize) -> Vec<Message> {
        self.iter().take(count).cloned().collect()
    }

    pub(super) fn remove_oldest(&mut self, count: usize) {
        let gone = self.messages.drain(..count.min(self.messages.len()));
        let tokens = gone.map(|(_, tokens)| tokens).fold(0, usize::saturating_add);
        self.tokens = self.tokens.saturating_sub(tokens);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Role;
    use proptest::prelude::*;

    proptest! {
        /// Against the rule as it is told: while over budget and more than two remain, take away the oldest two.
        #[test]
        fn what_leaves_is_what_the_rule_takes_away(
            tokens in prop::collection::vec(0_usize..20, 0..40),
            max_tokens in 0_usize..100,
        ) {
            let mut recent = Recent::default();
            for (number, tokens) in tokens.iter().enumerate() {
                recent.push(Message::new(Role::User, number.to_string()), *tokens);
            }
            let mut naive: Vec<(usize, usize)> = tokens.into_iter().enumerate().collect();
            while naive.iter().map(|(_, tokens)| tokens).sum::<usize>() > max_tokens && naive.len() > 2 {
                naive.drain(..2);
            }
            recent.remove_oldest(recent.surplus(max_tokens));
            let left: Vec<String> = recent.iter().map(|message| message.content.to_string()).collect();
            let expected: Vec<String> = naive.iter().map(|(number, _)| number.to_string()).collect();
            prop_assert_eq!(left, expected);
            prop_assert_eq!(recent.tokens, naive.iter().map(|(_, tokens)| tokens).sum::<usize>());
            prop_assert_eq!(recent.surplus(max_tokens), 0);
        }
    }
}
