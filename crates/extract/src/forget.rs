//! Requests to forget something.

use crate::sound::pattern;
use regex::Regex;
use std::sync::LazyLock;

static REQUEST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?:
          (?:please\s+)?(?:forget|erase|delete|wipe|scratch|ignore|disregard)\s+(?:(?:everything|anything|all|what|whatever|that)\s+)?(?:(?:i|we)(?:['’]ve)?\s+(?:have\s+)?(?:said|told\ you|mentioned|wrote)\s+)?(?:about\s+|that\s+i\s+)?
          |(?:don['’]?t|do\ not|stop|no\ longer|not)\s+(?:want\s+you\s+(?:to\s+)?)?(?:keep(?:ing)?|stor(?:e|ing)|remember(?:ing)?|sav(?:e|ing)|record(?:ing)?)\s+(?:(?:anything|everything|things)\s+)?(?:about\s+)?
        )(?P<what>[^.!?\n]{2,120})",
    )
});

/// Requests that point back: "please erase it".
static POINTER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:it|that|this|them|all of it|yesterday|earlier|before)\b"));

/// Ordinary senses: "don't forget to…", "I forget names", "delete the file".
static ORDINARY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:don['’]?t|do not|never|always|i|you|we|he|she|they|to|didn['’]?t) forget|i (?:will |won't |never )?(?:delete|ignore|erase)|(?:delete|erase|ignore|wipe)d?\s+(?:the|this|a|an|those|these)\s+(?:file|folder|branch|table|row|line|code|app|account|email|comment|disk|drive|database|warning|error|previous instruction)s?)\b",
    )
});

static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\s*(?:,|\bplease\b|\bthanks\b|\bfrom (?:your )?memory\b|\bthe \w+(?: \w+)? is fine\b).*$")
});

/// What a sentence asks to forget, in its own words; `None` when it asks nothing of the kind.
pub(crate) fn requested(sentence: &str) -> Option<String> {
    if ORDINARY.is_match(sentence) {
        return None;
    }
    let what = REQUEST.captures(sentence)?.name("what")?.as_str();
    let what = END.replace(what, "").trim().to_owned();
    (!what.is_empty() && !POINTER.is_match(&what)).then(|| widened(what))
}

/// Words for a kind of person or thing, and what else it may have been called.
const WIDER: &[(&str, &str)] = &[
    ("child", "son, daughter"),
    ("children", "son, daughter"),
    ("kid", "son, daughter"),
    ("kids", "son, daughter"),
    ("spouse", "husband, wife"),
    ("partner", "husband, wife, girlfriend, boyfriend"),
    ("pet", "dog, cat"),
    ("pets", "dog, cat"),
    ("parents", "mother, father"),
    ("job", "work"),
];

/// The description with narrower words added, so that "my child" finds "my son Leo".
fn widened(what: String) -> String {
    let wider = what
        .split_whitespace()
        .find_map(|word| WIDER.iter().find(|(wide, _)| word.eq_ignore_ascii_case(wide)));
    match wider {
        Some((_, narrower)) => format!("{what} ({narrower})"),
        None => what,
    }
}

/// Whether a sentence is such a request, even one that only points back.
pub(crate) fn is_request(sentence: &str) -> bool {
    !ORDINARY.is_match(sentence) && REQUEST.is_match(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_name_what_to_forget() {
        for (sentence, expected) in [
            ("Please forget what I said about my knee.", Some("my knee")),
            ("Forget about the trip to Oslo", Some("the trip to Oslo")),
            ("Don't keep my email address please, the shoe size is fine.", Some("my email address")),
            ("I don't want you storing anything about my child.", Some("my child (son, daughter)")),
            ("Please erase it.", None),
            ("Don't forget to call me", None),
            ("I always forget names", None),
            ("Please delete the file", None),
        ] {
            assert_eq!(requested(sentence).as_deref(), expected, "{sentence}");
        }
    }
}
