//! Addresses of pages, servers and mailboxes, which stay whole.
//!
//! The rule of the model forbids some numeric addresses with conditions on what follows. The one thing to know: they are
//! taken out of the rule and asked afterwards, so that the rule itself needs no backtracking and takes linear time.

use super::dialect::{compile, escape_classes};
use regex::Regex;

/// Where the forbidden addresses would start; an empty group in the rule.
const NUMERIC: &str = "numeric";

/// Tells addresses from words.
pub(super) struct Addresses {
    /// The rule without its conditions.
    all: Regex,
    /// What a numeric address must not start with.
    forbidden: Vec<Regex>,
}

impl Addresses {
    /// Compiles the rule.
    pub(super) fn new(rule: &str) -> Result<Self, String> {
        // A part of so many letters is as good as one without end, and much smaller as a program.
        let rule = escape_classes(rule).replace("{2,63}", "{2,}");
        let (mut before, mut forbidden, mut rest) = (String::new(), Vec::new(), rule.as_str());
        while let Some((head, tail)) = rest.split_once("(?!") {
            if !forbidden.is_empty() && !head.is_empty() {
                return Err("its conditions do not stand together".into());
            }
            let close = super::dialect::closing(tail).ok_or("a condition does not end")?;
            before.push_str(head);
            forbidden.push(compile(&format!("^(?:{})", &tail[..close]))?);
            rest = &tail[close + 1..];
        }
        Ok(Self { all: compile(&format!("{before}(?<{NUMERIC}>){rest}"))?, forbidden })
    }

    /// Whether a word is an address.
    pub(super) fn is_match(&self, word: &str) -> bool {
        // Every address has one of these, most words have none.
        if !word.contains(['.', '@', ':', '/']) || !self.all.is_match(word) {
            return false;
        }
        let numeric = self.all.captures(word).and_then(|captures| Some(captures.name(NUMERIC)?.start()));
        !numeric.is_some_and(|at| self.forbidden.iter().any(|rule| rule.is_match(&word[at..])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_numeric_addresses_are_words() {
        let rule =
            r"(?u)^(?:\S+@)?(?:(?!10\.)(?!127\.)[0-9]+(?:\.[0-9]+){3}|(?:[a-z0-9]+\.)+[a-z]{2,})(?:/\S*)?$";
        let addresses = Addresses::new(rule).unwrap();
        let is_address = [
            "8.8.8.8",
            "10.1.1.1",
            "10.1.1.1/x.y",
            "a@example.org",
            "10.example.org/x",
            "word",
            "a.b.",
            "127.0.0.1",
        ];
        assert_eq!(
            is_address.map(|word| addresses.is_match(word)),
            [true, false, false, true, true, false, false, false]
        );
    }
}
