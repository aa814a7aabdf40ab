//! What is cut off a word at its start and its end, and out of its middle.

use super::dialect::{Alternative, alternatives, compile};
use regex::Regex;
use std::ops::Range;

/// Rules that find the start of a word.
pub(super) struct Prefixes(Vec<Rule>);

impl Prefixes {
    /// Compiles a rule, all alternatives of which are anchored at the start.
    pub(super) fn new(rule: &str) -> Result<Self, String> {
        Ok(Self(rules(rule)?))
    }

    /// Bytes of the prefix of a word; 0 if it has none.
    pub(super) fn length(&self, word: &str) -> usize {
        // Rules with context come last: no other prefix starts with the characters that they find.
        self.0.iter().find_map(|rule| rule.find(word, 0)).map_or(0, |range| range.len())
    }
}

/// Rules that find the end of a word.
pub(super) struct Suffixes(Vec<Rule>);

impl Suffixes {
    /// Compiles a rule, all alternatives of which are anchored at the end.
    pub(super) fn new(rule: &str) -> Result<Self, String> {
        Ok(Self(rules(rule)?))
    }

    /// Bytes of the longest suffix of a word; 0 if it has none.
    pub(super) fn length(&self, word: &str) -> usize {
        self.0.iter().filter_map(|rule| rule.find(word, 0)).map(|range| range.len()).max().unwrap_or(0)
    }
}

/// Rules that find places inside a word at which it is cut.
pub(super) struct Infixes(Vec<Rule>);

impl Infixes {
    /// Compiles a rule; the conditions of its alternatives are on one character before and one after the match.
    pub(super) fn new(rule: &str) -> Result<Self, String> {
        Ok(Self(rules(rule)?))
    }

    /// All infixes of a word, from left to right, without overlap.
    pub(super) fn find(&self, word: &str) -> Vec<Range<usize>> {
        let mut infixes: Vec<Range<usize>> = Vec::new();
        // What each rule finds next; `None` once it finds nothing any more.
        let mut next: Vec<Option<Range<usize>>> = self.0.iter().map(|rule| rule.find(word, 0)).collect();
        // The leftmost match wins; of several at one place, that of the first rule.
        while let Some(first) = next.iter().flatten().min_by_key(|range| range.start).cloned() {
            let from = first.end;
            infixes.push(first);
            for (rule, range) in self.0.iter().zip(&mut next) {
                if range.as_ref().is_some_and(|range| range.start < from) {
                    *range = rule.find(word, from);
                }
            }
        }
        infixes
    }

    /// Whether a word has an infix.
    pub(super) fn is_match(&self, word: &str) -> bool {
        self.0.iter().any(|rule| rule.find(word, 0).is_some())
    }
}

/// Some alternatives of a rule in one expression.
struct Rule {
    expression: Regex,
    /// Whether the match is only the first group of what the expression matches.
    has_context: bool,
}

impl Rule {
    /// The first match that starts at `from` or later.
    fn find(&self, word: &str, from: usize) -> Option<Range<usize>> {
        if !self.has_context {
            return self.expression.find_at(word, from).map(|found| found.range());
        }
        // The context starts one character earlier.
        let context = word[..from].char_indices().next_back().map_or(0, |(at, _)| at);
        if !self.expression.is_match_at(word, context) {
            return None;
        }
        Some(self.expression.captures_at(word, context)?.get(1)?.range())
    }
}

/// Compiles all alternatives without context into one expression, and each of the others by itself, in the order in which
/// they stand.
fn rules(rule: &str) -> Result<Vec<Rule>, String> {
    let (context, plain): (Vec<Alternative>, Vec<Alternative>) =
        alternatives(rule).into_iter().partition(|alternative| alternative.has_context);
    let plain: Vec<String> = plain.into_iter().map(|alternative| alternative.expression).collect();
    let mut rules = vec![Rule { expression: compile(&plain.join("|"))?, has_context: false }];
    for Alternative { expression, .. } in context {
        rules.push(Rule { expression: compile(&expression)?, has_context: true });
    }
    Ok(rules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_and_suffixes_heed_what_stands_beside_them() {
        let prefixes = Prefixes::new(r"^\+(?![0-9])|^\(|^\.\.+").unwrap();
        let lengths = ["+one", "+1", "(a", "...b", "+"].map(|word| prefixes.length(word));
        assert_eq!(lengths, [1, 0, 1, 3, 1]);
        let suffixes = Suffixes::new(r"'s$|s$|(?<=[0-9])(?:km|m)$").unwrap();
        assert_eq!(["it's", "5km", "km", "cats"].map(|word| suffixes.length(word)), [2, 2, 0, 1]);
    }

    #[test]
    fn infixes_that_share_their_context_are_all_found() {
        let infixes = Infixes::new(r"\.\.+|(?<=[a-z])(?:-|--)(?=[a-z])").unwrap();
        assert_eq!(infixes.find("a-b-c--d..e"), [1..2, 3..4, 5..7, 8..10]);
        assert!(infixes.find("a- b -c").is_empty() && !infixes.is_match("-a-"));
    }
}
