//! The frame of a question: words that say how to answer, and nothing of the matter. "What is the order of the
//! trips that I took, from earliest to latest?" is about the trips.

use std::ops::Range;

/// Runs of words; where one begins like another, the longer is first.
const FRAMES: &[&str] = &[
    // Counted.
    "how many",
    "how much",
    "how often",
    "in total",
    "total number of",
    "total amount of",
    "number of",
    "amount of",
    // Sorted.
    "order of",
    "in chronological order",
    "from earliest to latest",
    "from latest to earliest",
    "from oldest to newest",
    "from newest to oldest",
    "from first to last",
    // Of a kind.
    "kind of",
    "kinds of",
    "sort of",
    "sorts of",
    "type of",
    "types of",
    // Asked again.
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

/// The text without its frames.
pub(crate) fn without(text: &str) -> String {
    let words: Vec<(Range<usize>, String)> = words(text).collect();
    let mut kept = String::with_capacity(text.len());
    let (mut from, mut at) = (0, 0);
    while let Some((word, _)) = words.get(at) {
        let length = FRAMES.iter().find_map(|frame| begins_with(&words[at..], frame));
        if let Some((last, _)) = length.and_then(|length| words.get(at + length - 1)) {
            kept.push_str(text.get(from..word.start).unwrap_or_default());
            from = last.end;
        }
        at += length.unwrap_or(1);
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// How many words a frame has, if these begin with it.
fn begins_with(words: &[(Range<usize>, String)], frame: &str) -> Option<usize> {
    let mut words = words.iter();
    let mut length = 0;
    for wanted in frame.split(' ') {
        words.next().filter(|(_, word)| word == wanted)?;
        length += 1;
    }
    Some(length)
}

/// The words in lower case, and where they stand.
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
    fn a_frame_is_left_out_and_the_matter_stays() {
        for (text, matter) in [
            (
                "What is the order of the trips I took, from earliest to latest?",
                "What is the  the trips I took, ?",
            ),
            ("What kind of tea do I like?", "What  tea do I like?"),
            ("HOW MANY cats?", " cats?"),
            ("the order", "the order"),
            ("", ""),
        ] {
            assert_eq!(without(text), matter);
        }
    }

    proptest! {
        #[test]
        fn what_has_no_frame_stays_as_it_is(text in any::<String>()) {
            let folded = text.to_lowercase();
            prop_assume!(FRAMES.iter().all(|frame| frame.split(' ').any(|word| !folded.contains(word))));
            prop_assert_eq!(without(&text), text);
        }

        #[test]
        fn what_is_left_is_a_part_in_order(text in "(how many|kind of|tea|ü|İ|[ ,.?]){0,12}") {
            let left = without(&text);
            let mut rest = text.chars();
            prop_assert!(left.chars().all(|c| rest.any(|r| r == c)));
        }
    }
}
