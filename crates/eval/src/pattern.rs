//! The patterns of answer keys: regular expressions with the looks ahead that word order needs.
//!
//! Used by the measures of typed memories, whose keys were written for Python. The one thing to know: `\w` means what it means
//! there, letters and numbers of any script and the underscore, without the marks that some scripts write vowels with.

use crate::error::EvalError;
use fancy_regex::Regex;

/// The characters that `\w` stands for.
const WORD: &str = r"\p{L}\p{N}_";

/// A pattern that is searched in any case, in which a dot matches every character.
#[derive(Debug, Clone)]
pub(crate) struct Pattern(Regex);

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`EvalError::Pattern`].
    pub(crate) fn new(pattern: &str) -> Result<Self, EvalError> {
        let broken = |error| EvalError::Pattern { pattern: pattern.to_owned(), reason: Box::new(error) };
        Regex::new(&format!("(?is){}", with_word_classes(pattern))).map(Self).map_err(broken)
    }

    /// A pattern that is known at compile time.
    ///
    /// # Panics
    /// When it is none.
    pub(crate) fn constant(pattern: &str) -> Self {
        Self::new(pattern).expect("a constant pattern")
    }

    /// One of several alternatives, as whole words.
    pub(crate) fn any_word(alternatives: &[String]) -> Self {
        Self::constant(&format!(r"\b(?:{})\b", alternatives.join("|")))
    }

    /// Whether it is anywhere in a text. A pattern that needs too many steps is nowhere.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text).unwrap_or(false)
    }

    /// How often it is in a text.
    pub(crate) fn count(&self, text: &str) -> usize {
        self.0.find_iter(text).filter(Result::is_ok).count()
    }

    /// A text without what matches.
    pub(crate) fn removed_from(&self, text: &str) -> String {
        self.0.replace_all(text, "").into_owned()
    }

    /// What the groups of each match hold, absent ones as empty texts.
    pub(crate) fn groups(&self, text: &str) -> Vec<Vec<String>> {
        let found = self.0.captures_iter(text).filter_map(Result::ok);
        let group = |group: Option<fancy_regex::Match<'_>>| group.map_or("", |it| it.as_str()).to_owned();
        found.map(|captures| captures.iter().skip(1).map(group).collect()).collect()
    }
}

fn with_word_classes(pattern: &str) -> String {
    let mut made = String::with_capacity(pattern.len());
    let mut inside = false;
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match (letter, inside) {
            ('\\', _) => match (letters.next(), inside) {
                (Some('w'), true) => made.push_str(WORD),
                (Some('w'), false) => made.push_str(&format!("[{WORD}]")),
                (Some('W'), false) => made.push_str(&format!("[^{WORD}]")),
                (escaped, _) => {
                    made.push('\\');
                    made.extend(escaped);
                }
            },
            ('[', false) => {
                inside = true;
                made.push('[');
            }
            // A bracket in a class stands for itself.
            ('[', true) => made.push_str("\\["),
            (']', true) => {
                inside = false;
                made.push(']');
            }
            (other, _) => made.push(other),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_other_engines_are_read() {
        for (pattern, text, is_in) in [
            (r"^(?=.*tea)(?=.*morning)", "In the morning, Tea", true),
            (r"(?<!\w)ana(?!\w)", "banana", false),
            (r"[-\w.]+: x", "a_b-c.d: X", true),
            (r"^[^:\n]{1,3}$", "ab", true),
            (r"[[\]]", "]", true),
            (r"\W", "é", false),
        ] {
            assert_eq!(Pattern::new(pattern).expect(pattern).is_in(text), is_in, "{pattern} in {text}");
        }
        assert!(matches!(Pattern::new("("), Err(EvalError::Pattern { .. })));
    }
}
