//! A sentence often states several things; each becomes a clause of its own.

use crate::sound::pattern;
use evoke_types::Timestamp;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Marks after which a new statement begins, whatever follows.
static HARD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i);\s+|\s+[—–]\s+|,?\s+\bbut\s+|,?\s+(?:pero|aber|mas|par)\s+"));

/// A conjunction (in the first group) and a subject: a new statement only together.
static SOFT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)
        (,\s+(?:and\s+|so\s+|while\s+|then\s+)?(?:also\s+)?|\s+(?:and|so|n|tho|though|while)\s+(?:also\s+)?)
        (?:i|i['’]m|im|i['’]ve|ive|i['’]d|i['’]ll|we|we['’]re|we['’]ve|we['’]d|we['’]ll|he|she|he['’]s|she['’]s|they|they['’]re|it['’]s|it|
           my|our|his|her|their|there['’]s|nothing|please|pls)\b",
    )
});

/// A comma before a verb of liking: "liked the beach, disliked the heat".
static LIKING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(,\s+(?:and\s+)?)(?:(?:dis)?like[ds]?|love[ds]?|hate[ds]?|enjoy(?:s|ed)?|avoid(?:s|ed)?|prefer(?:s|red)?|needs?|wants?|refuses?|skip|never|no|always)\s",
    )
});

/// A comma and a new subject with its verb: ", Felix moved to", ", MRI is now".
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(,\s+(?:and\s+|so\s+)?)(?:(?:the\s+)?[\p{L}-]+\s+(?:[\p{L}-]+\s+)?(?:is|are) (?:now|no longer|still)\b|\p{Lu}[\p{L}-]+(?:\s\p{Lu}[\p{L}-]+)?\s+(?:is|was|has|had|moved|left|hates|loves|likes|wants|will|saves|spends|needs|thinks|uses|said)\b)",
    )
});

static COMMA: LazyLock<Regex> = LazyLock::new(|| pattern(r",\s+(?:and\s+)?"));

/// A sentence that hangs on a condition is one statement.
static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:if|unless|when|whenever|after|before|because|since|although|while|as long as)\b")
});

/// Cuts a text into its statements, as understanding does: ranges of `text`, in order and without overlap.
pub fn clauses(text: &str, said_at: Timestamp) -> Vec<Range<usize>> {
    let within = |sentence: Range<usize>| {
        let parts = split(&text[sentence.clone()], said_at);
        parts.into_iter().map(move |part| sentence.start + part.start..sentence.start + part.end)
    };
    evoke_text::sentences::split(text).into_iter().flat_map(within).collect()
}

/// Cuts a sentence into its statements: ranges of `sentence`, in order.
pub(crate) fn split(sentence: &str, said_at: Timestamp) -> Vec<Range<usize>> {
    let mut cuts: Vec<Range<usize>> = HARD.find_iter(sentence).map(|m| m.range()).collect();
    if !CONDITION.is_match(sentence) {
        for rule in [&SOFT, &LIKING, &SUBJECT] {
            cuts.extend(rule.captures_iter(sentence).filter_map(|c| c.get(1)).map(|m| m.range()));
        }
        cuts.extend(between_dates(sentence, said_at));
    }
    cuts.sort_by_key(|cut| (cut.start, cut.end));
    pieces(sentence, &cuts)
}

/// Commas with a date on both sides: "ordered on the 3rd, confirmed on the 4th".
fn between_dates(sentence: &str, said_at: Timestamp) -> Vec<Range<usize>> {
    let dates = evoke_text::time::mentions(sentence, said_at);
    let spans: Vec<_> = dates.iter().map(|d| d.range.clone()).collect();
    COMMA
        .find_iter(sentence)
        .map(|comma| comma.range())
        .filter(|comma| {
            let clear = !spans.iter().any(|date| date.start < comma.end && comma.start < date.end);
            let before = spans.iter().rfind(|date| date.end <= comma.start);
            let after = spans.iter().find(|date| date.start >= comma.end);
            let verb_after =
                after.is_some_and(|date| sentence[comma.end..date.start].split_whitespace().count() >= 2);
            clear && before.is_some() && verb_after
        })
        .collect()
}

/// The stretches between cuts; one that is too short to state anything stays with its neighbour.
fn pieces(sentence: &str, cuts: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for cut in cuts {
        if cut.start >= start && words(&sentence[start..cut.start]) >= 2 && words(&sentence[cut.end..]) >= 2 {
            pieces.push(start..cut.start);
            start = cut.end;
        }
    }
    pieces.push(start..sentence.len());
    pieces
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).take(2).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(sentence: &str) -> Vec<&str> {
        split(sentence, Timestamp::from_millis(1_700_000_000_000)).into_iter().map(|r| &sentence[r]).collect()
    }

    #[test]
    fn coordinated_statements_are_parted() {
        assert_eq!(
            parts("I'm Ioana, I'm vegetarian and I work as a nurse"),
            ["I'm Ioana", "I'm vegetarian", "I work as a nurse"]
        );
        assert_eq!(parts("I like plums but not pears"), ["I like plums", "not pears"]);
        assert_eq!(parts("liked the beach, disliked the heat"), ["liked the beach", "disliked the heat"]);
    }

    #[test]
    fn lists_and_conditions_stay_whole() {
        for whole in ["I like plums, pears and figs", "If you show code, I want types", "bread and butter"] {
            assert_eq!(parts(whole), [whole]);
        }
    }
}
