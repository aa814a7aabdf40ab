//! What people say after they have corrected themselves: "I live in Ghent, sorry, I mean Bruges" says "I live in Bruges".
//!
//! Called for each sentence, and for one that corrects the sentence before it. A correction has three parts: what was said, words
//! that take some of it back, and what stands in its place. The one thing to know: the new words take the place of the last ones of
//! their kind (a number, a name, or the last word), and where there are none nothing is changed.

use crate::sound::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Words inside a sentence that take back what stands before them.
static TAKES_BACK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\s*[,;.–—-]+\s* (?:(?:oh|oops|er|um|uh|no|wait|sorry|pardon)[,.!\s–—-]+)*
            (?:sorry|no\ wait|wait\ no|wait|correction|scratch\ that|strike\ that|pardon|oops)[,.:!\s–—-]+
            (?:(?:i\ mean|i\ meant|make\ (?:that|it)|that\ should\ be|it\ should\ be|rather)[,:\s]+)?
        | [\s,;.–—-]+ (?: (?:sorry|wait|no|oops),?\ (?:i\ mean|i\ meant|make\ that)[,:\s]+
            | scratch\ that[,:\s–—-]+ | or\ rather[,\s]+ | make\ that\ )",
    )
});

/// Words at the start of a sentence that take back what was said before it.
static BEGINS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^(?:(?:oh|oops|er|um|uh|no|wait|sorry|pardon|my\ bad|actually)[,.:!\s–—-]+)*
            (?:correction|no\ wait|wait|sorry|scratch\ that|oops|no|i\ mean|i\ meant|make\ that)[,.:!\s–—-]+
            (?:(?:i\ mean|i\ meant|make\ (?:that|it)|that\ should\ be|it\ should\ be|it['’]?s|it\ is|that['’]?s)[,:\s]+)?",
    )
});

/// ", not Tuesday": what it was not.
static NOT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)[,;]?\s+(?:and\s+)?not\s+[^,;.!?]{1,40}[.!]*$"));

/// Words of a correction, at most: more of them are a sentence of their own.
const SHORT: usize = 8;

/// What a sentence says after the correction inside it, if there is one.
pub(crate) fn inside(sentence: &str) -> Option<String> {
    let found = TAKES_BACK.find(sentence).filter(|found| found.start() > 0)?;
    let (before, after) = (&sentence[..found.start()], &sentence[found.end()..]);
    mended(before, after)
}

/// What a sentence says once the next one has corrected it, if that does.
pub(crate) fn across(sentence: &str, correction: &str) -> Option<String> {
    let found = BEGINS.find(correction)?;
    mended(sentence, &correction[found.end()..])
}

/// The words before with the new ones in the place of the last of their kind.
fn mended(before: &str, after: &str) -> Option<String> {
    let after = NOT.replace(after.trim(), "");
    let old: Vec<&str> = before.trim().trim_end_matches(['.', '!', ',']).split_whitespace().collect();
    let new: Vec<&str> = after.trim().trim_end_matches(['.', '!', ',']).split_whitespace().collect();
    if new.is_empty() || new.len() > SHORT || old.len() < 2 || is_clause(&new) {
        return None;
    }
    let (kind, last) = (kind_of(&new)?, Kind::of(new.last()?));
    let like = |word: &&str| Kind::of(word) == kind;
    let at = match kind {
        Kind::Number | Kind::Name => old.iter().skip(1).rposition(like)? + 1,
        Kind::Word => aligned(&old, new.first()?),
    };
    // "Two kids", "three": the rest stays where the new words end with another kind of word.
    let to_end =
        kind == Kind::Word || Kind::of(old.last()?) == last && (new.len() > 1 || at + 1 == old.len());
    let rest = if to_end { &[][..] } else { old.get(at + 1..).unwrap_or_default() };
    let new = without_repeated(&old[..at], &new);
    let words: Vec<&str> = old[..at].iter().chain(new).chain(rest).copied().collect();
    Some(words.join(" "))
}

/// The new words without those that the old ones go on with: "in Ghent", "in Bruges".
fn without_repeated<'a>(kept: &[&str], new: &'a [&'a str]) -> &'a [&'a str] {
    let repeats = kept.last().zip(new.first()).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other));
    if repeats { &new[1..] } else { new }
}

/// Where new words begin that have neither name nor number: at the same word, or else at the last one.
fn aligned(old: &[&str], first: &str) -> usize {
    let same = old.iter().rposition(|word| word.eq_ignore_ascii_case(first));
    same.filter(|at| *at > 0).unwrap_or(old.len() - 1)
}

/// What the new words are about: their first number or name.
fn kind_of(new: &[&str]) -> Option<Kind> {
    let mut kinds = new.iter().map(|word| Kind::of(word));
    let first = new.first()?;
    Some(kinds.find(|kind| *kind != Kind::Word).unwrap_or(Kind::of(first)))
}

/// Whether words have a subject and a verb of their own.
fn is_clause(words: &[&str]) -> bool {
    let first = words.first().map(|word| word.to_lowercase()).unwrap_or_default();
    words.len() > 2
        && matches!(
            first.as_str(),
            "i" | "i'm" | "i’m" | "we" | "my" | "our" | "he" | "she" | "they" | "you" | "that" | "this"
        )
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Name,
    Word,
}

const NUMBERS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "twenty", "thirty", "forty", "fifty", "hundred",
];

impl Kind {
    fn of(word: &str) -> Self {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.contains(|c: char| c.is_numeric()) || NUMBERS.contains(&bare.to_lowercase().as_str()) {
            Self::Number
        } else if bare.starts_with(char::is_uppercase) && bare != "I" {
            Self::Name
        } else {
            Self::Word
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn new_words_take_the_place_of_the_last_of_their_kind() {
        for (said, meant) in [
            ("I live in Leiden, sorry, I mean Delft.", "I live in Delft"),
            ("The flight leaves on Monday at 7, no wait, Friday at 9.", "The flight leaves on Friday at 9"),
            ("She has four cats, no wait, five.", "She has five cats"),
            ("We meet at the library, or rather the town hall", "We meet at the town hall"),
            ("i take the train, sorry, the bus", "i take the bus"),
            ("My code is 7711 - scratch that, 7171", "My code is 7171"),
            ("I moved to Delft, sorry, I mean Leiden, not Delft.", "I moved to Leiden"),
        ] {
            assert_eq!(inside(said).as_deref(), Some(meant), "{said}");
        }
    }

    #[test]
    fn a_sentence_may_correct_the_one_before() {
        for (said, correction, meant) in [
            ("My locker is number 12.", "No wait, 21.", "My locker is number 21"),
            ("I have two sisters.", "Correction: three sisters.", "I have three sisters"),
            (
                "The call is on Tuesday at 4.",
                "Sorry, I meant Thursday at 5, not Tuesday.",
                "The call is on Thursday at 5",
            ),
        ] {
            assert_eq!(across(said, correction).as_deref(), Some(meant), "{said} {correction}");
        }
    }

    #[test]
    fn what_takes_nothing_back_stays() {
        for sentence in [
            "I am sorry that I missed you",
            "I said no, and I meant it",
            "Wait for me at the gate",
            "It was nice, I mean, really nice",
            "I could not come, sorry, I was at work.",
            "We have no wait times",
        ] {
            assert_eq!(inside(sentence), None, "{sentence}");
        }
        assert_eq!(across("I have a car.", "No problem at all, see you there then my dear old friend"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read(before: String, after: String) {
            let _ = (inside(&before), across(&before, &after));
        }
    }
}
