//! What somebody wants forgotten, in their own words, and which texts that means.

use std::collections::HashSet;

/// Share of a description's words that a text must hold to be meant.
pub(crate) const COVERAGE: f32 = 0.6;

/// A description, and other words for the same thing.
pub(crate) struct Description {
    variants: Vec<HashSet<Box<str>>>,
}

impl Description {
    /// Reads a description. Words in parentheses at its end, separated by commas, are other names
    /// for what it means: "my child (son, daughter)".
    pub(crate) fn new(text: &str) -> Self {
        let (main, others) = match text.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
            Some((main, others)) => (main, others),
            None => (text, ""),
        };
        let variants = std::iter::once(main).chain(others.split(',')).map(stems);
        Self { variants: variants.filter(|stems| !stems.is_empty()).collect() }
    }

    /// The largest share of a variant's words that the text holds, 0 to 1.
    pub(crate) fn coverage(&self, text: &str) -> f32 {
        let held = stems(text);
        let share =
            |wanted: &HashSet<Box<str>>| wanted.intersection(&held).count() as f32 / wanted.len() as f32;
        self.variants.iter().map(share).fold(0.0, f32::max)
    }

    /// Whether the text is meant.
    pub(crate) fn means(&self, text: &str) -> bool {
        self.coverage(text) >= COVERAGE
    }

    /// Whether the description says nothing that could be looked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.variants.is_empty()
    }
}

/// The stems of a text, each once.
pub(crate) fn stems(text: &str) -> HashSet<Box<str>> {
    evoke_text::terms::analyze(text).into_iter().map(|term| term.text).collect()
}

#[cfg(test)]
mod tests {
    use super::Description;

    #[test]
    fn most_of_the_words_have_to_be_there_or_another_name() {
        let address = Description::new("my old address on Walnut Lane");
        assert!(
            address.means("User's old address is 12 Walnut Lane")
                && !address.means("User plays the trombone")
        );
        let child = Description::new("my child (son, daughter)");
        assert!(child.means("User's son Leo is five") && !child.means("User has a dog"));
        assert!(Description::new("  ").is_empty());
    }
}
