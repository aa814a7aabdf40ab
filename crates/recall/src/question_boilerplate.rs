//! Question boilerplate: words of a question that say how to answer, and nothing about the topic. "What is
//! the order of the trips that I took, from earliest to latest?" is about the trips.
//!
//! [`query_analysis`](crate::query_analysis) strips it before words are weighed and before the query is
//! embedded.

use std::ops::Range;

/// Phrases; of two with a common beginning, the longer comes first.
const BOILERPLATE: &[&str] = &[
    // Counting.
    "how many",
    "how much",
    "how often",
    "in total",
    "total number of",
    "total amount of",
    "number of",
    "amount of",
    // Sorting.
    "order of",
    "in chronological order",
    "from earliest to latest",
    "from latest to earliest",
    "from oldest to newest",
    "from newest to oldest",
    "from first to last",
    // Kinds.
    "kind of",
    "kinds of",
    "sort of",
    "sorts of",
    "type of",
    "types of",
    // Earlier conversations.
    "our previous chat",
    "our previous conversation",
    "our last chat",
    "our last conversation",
    "remind me",
    "wanted to clarify",
    "wanted to confirm",
    "was going through",
    "was looking back at",
    "was thinking about",
    "was wondering if",
];

/// The text without its boilerplate phrases.
pub(crate) fn strip(text: &str) -> String {
    let words: Vec<(Range<usize>, String)> = words(text).collect();
    let mut stripped = String::with_capacity(text.len());
    let (mut from, mut at) = (0, 0);
    while let Some((word, _)) = words.get(at) {
        let length = BOILERPLATE.iter().find_map(|phrase| prefix_len(&words[at..], phrase));
        if let Some((last, _)) = length.and_then(|length| words.get(at + length - 1)) {
            stripped.push_str(text.get(from..word.start).unwrap_or_default());
            from = last.end;
        }
        at += length.unwrap_or(1);
    }
    stripped.push_str(text.get(from..).unwrap_or_default());
    stripped
}

/// The number of words of a phrase, if `words` begin with it.
fn prefix_len(words: &[(Range<usize>, String)], phrase: &str) -> Option<usize> {
    let mut words = words.iter();
    let mut length = 0;
    for expected in phrase.split(' ') {
        words.next().filter(|(_, word)| word == expected)?;
        length += 1;
    }
    Some(length)
}

/// The words in lower case, with their byte ranges.
fn words(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        (start..start + word.len(), word.to_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn boilerplate_is_removed() {
        for (text, expected) in [
            (
                "What is the order of the trips I took, from earliest to latest?",
                "What is the  the trips I took, ?",
            ),
            ("What kind of tea do I like?", "What  tea do I like?"),
            ("HOW MANY cats?", " cats?"),
            ("the order", "the order"),
            ("", ""),
        ] {
            assert_eq!(strip(text), expected);
        }
    }

    proptest! {
        #[test]
        fn text_without_boilerplate_is_unchanged(text in any::<String>()) {
            let folded = text.to_lowercase();
            prop_assume!(BOILERPLATE.iter().all(|phrase| phrase.split(' ').any(|word| !folded.contains(word))));
            prop_assert_eq!(strip(&text), text);
        }

        #[test]
        fn the_result_is_a_subsequence(text in "(how many|kind of|tea|ü|İ|[ ,.?]){0,12}") {
            let left = strip(&text);
            let mut rest = text.chars();
            prop_assert!(left.chars().all(|c| rest.any(|r| r == c)));
        }
    }
}
