//! Messages in order, cut to a window at constant cost.

use crate::message::Message;
use crate::window::Window;
use std::collections::VecDeque;

/// The newest messages of a window. Adding costs the same however many there are.
#[derive(Debug)]
pub(crate) struct Rolling<T> {
    kept: VecDeque<(T, usize)>,
    tokens: usize,
    window: Window,
}

impl<T: AsRef<Message> + Clone> Rolling<T> {
    pub(crate) fn new(window: Window) -> Self {
        Self { kept: VecDeque::new(), tokens: 0, window }
    }

    /// Adds at the end; the oldest go until the window holds.
    pub(crate) fn push(&mut self, item: T) {
        let tokens = self.tokens_of(&item);
        self.kept.push_back((item, tokens));
        self.tokens = self.tokens.saturating_add(tokens);
        while self.is_over() {
            self.pop_oldest();
        }
    }

    /// Makes these the content.
    pub(crate) fn replace(&mut self, items: impl IntoIterator<Item = T>) {
        self.clear();
        for item in items {
            self.push(item);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.kept.clear();
        self.tokens = 0;
    }

    /// Replaces the oldest `count` by one.
    pub(crate) fn replace_oldest(&mut self, count: usize, item: T) {
        for _ in 0..count {
            self.pop_oldest();
        }
        let tokens = self.tokens_of(&item);
        self.tokens = self.tokens.saturating_add(tokens);
        self.kept.push_front((item, tokens));
        while self.is_over() {
            self.pop_oldest();
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.kept.len()
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.kept.iter().map(|(item, _)| item)
    }

    pub(crate) fn messages(&self) -> Vec<Message> {
        self.iter().map(|item| item.as_ref().clone()).collect()
    }

    fn tokens_of(&self, item: &T) -> usize {
        self.window.token_budget().map_or(0, |budget| budget.count(&item.as_ref().content))
    }

    fn is_over(&self) -> bool {
        let messages = self.window.max_messages().is_some_and(|max| self.kept.len() > max.get());
        messages || self.window.token_budget().is_some_and(|budget| self.tokens > budget.max())
    }

    fn pop_oldest(&mut self) {
        if let Some((_, tokens)) = self.kept.pop_front() {
            self.tokens = self.tokens.saturating_sub(tokens);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Role;
    use crate::tokens::CharsPerToken;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn by_tokens(max: usize, chars: usize) -> Window {
        let counter = CharsPerToken::new(chars).expect("at least one");
        Window::unlimited().max_tokens_by(max, Arc::new(counter)).expect("a budget")
    }

    fn after(window: Window, texts: &[&str]) -> Vec<String> {
        let mut rolling = Rolling::new(window);
        texts.iter().for_each(|t| rolling.push(Message::new(Role::User, *t)));
        rolling.messages().iter().map(|m| m.content.to_string()).collect()
    }

    #[test]
    fn token_budgets_drop_the_oldest_and_even_the_only_one() {
        assert_eq!(after(by_tokens(6, 1), &["aaa", "bbb"]), ["aaa", "bbb"]);
        assert_eq!(after(by_tokens(6, 1), &["aaa", "bbb", "c"]), ["bbb", "c"]);
        assert!(after(by_tokens(5, 1), &["aaaaaa"]).is_empty());
        assert_eq!(after(by_tokens(10, 4), &["abc"; 1_000]).len(), 1_000);
        assert_eq!(after(by_tokens(4, 1), &["👍👍👍👍"]).len(), 1);
    }

    proptest! {
        /// The longest run of newest messages that fits is what is left, as a naive reading of the rule finds it.
        #[test]
        fn the_newest_that_fit_are_kept(
            texts in prop::collection::vec("[a-c]{0,6}", 0..40),
            most in 1_usize..8,
            budget in 1_usize..30,
        ) {
            let mut rolling = Rolling::new(by_tokens(budget, 2));
            let mut counted = Rolling::new(Window::last(most).expect("positive"));
            let mut naive: Vec<String> = Vec::new();
            for text in &texts {
                rolling.push(Message::new(Role::User, text.as_str()));
                counted.push(Message::new(Role::User, text.as_str()));
                naive.push(text.clone());
                while naive.iter().map(|t| t.chars().count() / 2).sum::<usize>() > budget {
                    naive.remove(0);
                }
            }
            let kept: Vec<_> = rolling.messages().iter().map(|m| m.content.to_string()).collect();
            prop_assert_eq!(kept, naive);
            let newest = texts.len().saturating_sub(most);
            let kept: Vec<_> = counted.messages().iter().map(|m| m.content.to_string()).collect();
            prop_assert_eq!(&kept[..], &texts[newest..]);
        }
    }
}
