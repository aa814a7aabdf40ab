//! What people say after they have corrected themselves: "I live in Ghent, sorry, I mean Bruges" says "I live in Bruges".
//!
//! Called for each sentence, and for one that corrects the sentence before it. A correction has three parts: what was said, words
//! that take some of it back, and what stands in its place. The one thing to know: the new words take the place of the last ones of
//! their kind (a number, a name, or the last word), and where there are none nothing is changed. Words that often take nothing back
//! ("no", "I mean", a hesitation) count only where the new words plainly stand in the place of old ones: a number for a number, a
//! name for a name, or the same preposition before both.

use crate::sound::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Words inside a sentence that take back what stands before them.
static TAKES_BACK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\s*[,;.–—-]+\s* (?:(?:oh|oops|er|um|uh|no|wait|sorry|pardon)[,.!\s–—-]+)*
            (?:sorry|no,?\ wait|wait,?\ no|actually,?\ no|wait|correction|scratch\ that|strike\ that|pardon|oops)[,.:!\s–—-]+
            (?:(?:i\ mean|i\ meant|make\ (?:that|it)|that\ should\ be|it\ should\ be|rather)[,:\s]+)?
        | [\s,;.–—-]+ (?: (?:sorry|wait|no|oops),?\ (?:i\ mean|i\ meant|make\ that)[,:\s]+
            | scratch\ that[,:\s–—-]+ | or\ rather[,\s]+ | make\ that\ )",
    )
});

/// Words inside a sentence that may take back what stands before them, in several languages.
static HESITATES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\s*(?:[,;–—-]+|\.{2,}|…)\s* (?:(?:oh|ah|well|und|nee|pero)[,\s]+)?
            (?: (?:no|nope|nein|quatsch|non|nee|não|perdón|pardon|perdão|scusa|scusate|desculpa|sorry|digo|anzi|aliás)\s*(?:[,.:!–—-]+|…)\s*
              | (?:er|erm|um|uh|uhm|äh|ähm|actually|i\ mean|i\ meant|rather|ich\ meine|vielmehr|besser\ gesagt|quiero\ decir|mejor\ dicho|o\ sea
                  |je\ veux\ dire|plutôt|volevo\ dire|quer\ dizer|ik\ bedoel)[,.:!…\s–—-]+ )+",
    )
});

/// Words at the start of a sentence that take back what was said before it.
static BEGINS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^(?:(?:oh|oops|er|um|uh|no|wait|sorry|pardon|my\ bad|actually)[,.:!\s–—-]+)*
            (?:correction|typo|no,?\ wait|wait|sorry|scratch\ that|oops|no|i\ mean|i\ meant|make\ that)[,.:!\s–—-]+
            (?:(?:i\ mean|i\ meant|make\ (?:that|it)|that\ should\ be|it\ should\ be|it['’]?s|it\ is|that['’]?s)[,:\s]+)?",
    )
});

/// ", not Tuesday": what it was not.
static NOT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)[,;]?\s+(?:and\s+)?not\s+[^,;.!?]{1,40}[.!]*$"));

/// "Ten, not nine": what it is, and what it was not.
static CONTRAST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^(?:(?:sorry|oops|no|wait|ah|actually|my\ bad|i\ meant?|it['’]?s|it\ is|that['’]?s|make\ (?:it|that))[,.:!\s–—-]+)*
            (?P<new>[^,;.!?]{1,40}?),?\s+(?:and\s+)?not\s+(?P<old>[^,;.!?]{1,40})[.!]*$",
    )
});

/// "In Bergen, I meant".
static TRAILING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?P<new>[^,;.!?]{1,40}?)[,\s–—-]+(?:i meant?|i mean|rather|sorry)[.!]*$")
});

/// "Sorry, 43.", "*Mads".
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:\*\s*|(?:(?:sorry|oops|no|wait|ah|er|um)[,.:!\s–—-]+)+)(?P<new>[^,;.!?*]{1,30})[.!*]*$")
});

/// Words of a correction, at most: more of them are a sentence of their own.
const SHORT: usize = 8;

/// Letters in which two spellings of one name differ, at most.
const SPELLING: usize = 2;

/// What a sentence says after the correction inside it, if there is one.
pub(crate) fn inside(sentence: &str) -> Option<String> {
    let plainly = |found: &regex::Match<'_>| found.start() > 0;
    if let Some(found) = TAKES_BACK.find(sentence).filter(plainly)
        && let Some(meant) = mended(&sentence[..found.start()], &sentence[found.end()..], false)
    {
        return Some(meant);
    }
    let found = HESITATES.find(sentence).filter(plainly)?;
    mended(&sentence[..found.start()], &sentence[found.end()..], true)
}

/// What a sentence says once the next one has corrected it, if that does. The correction begins with words that take back.
pub(crate) fn across(sentence: &str, correction: &str) -> Option<String> {
    let begins =
        BEGINS.find(correction).and_then(|found| mended(sentence, &correction[found.end()..], false));
    begins.or_else(|| follows(sentence, correction))
}

/// The same for a sentence that need not be a correction by its first words: it says what it was not, or it is a number or another
/// spelling of a name and nothing else.
pub(crate) fn follows(sentence: &str, correction: &str) -> Option<String> {
    let correction = correction.trim();
    if let Some(found) = CONTRAST.captures(correction) {
        return replaced(sentence, found.name("old")?.as_str(), found.name("new")?.as_str());
    }
    if let Some(found) = TRAILING.captures(correction) {
        return mended(sentence, found.name("new")?.as_str(), true);
    }
    let new = BARE.captures(correction)?.name("new")?.as_str();
    let mut words = new.split_whitespace();
    let (first, more) = (words.next()?, words.next());
    match (Kind::of(first), more) {
        (Kind::Number, _) => mended(sentence, new, true),
        (Kind::Name | Kind::Word, None) => respelled(sentence, first),
        (Kind::Name | Kind::Word, Some(_)) => None,
    }
}

/// The sentence with one of its last words in another spelling.
fn respelled(sentence: &str, new: &str) -> Option<String> {
    let mut words: Vec<&str> = sentence.trim().trim_end_matches(['.', '!', ',']).split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let wanted = bare(new);
    let near = |word: &&str| {
        let word = bare(word);
        word != wanted && word.chars().count() > SPELLING && distance(&word, &wanted) <= SPELLING
    };
    let at = words.iter().skip(1).rposition(near)? + 1;
    *words.get_mut(at)? = new;
    Some(words.join(" "))
}

/// The letters to change, add or leave out to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, a) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], number + 1);
        for (at, b) in other.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

/// The sentence with the words that it was not replaced by those that it is.
fn replaced(sentence: &str, old: &str, new: &str) -> Option<String> {
    let sentence = sentence.trim().trim_end_matches(['.', '!', ',']);
    let old = old.trim();
    let at = sentence.to_lowercase().rfind(&old.to_lowercase()).filter(|at| *at > 0)?;
    let (before, after) = (sentence.get(..at)?, sentence.get(at + old.len()..)?);
    let open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let whole = open(before.chars().next_back()) && open(after.chars().next());
    let few = new.split_whitespace().count() <= SHORT;
    (whole && few).then(|| format!("{before}{}{after}", new.trim()))
}

/// The words before with the new ones in the place of the last of their kind. `plainly`: only where there is one of the same kind,
/// and the new words begin as the old ones do.
fn mended(before: &str, after: &str, plainly: bool) -> Option<String> {
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
        Kind::Word if plainly => return None,
        Kind::Word => aligned(&old, new.first()?),
    };
    let led_alike = || old.get(at - 1).is_some_and(|word| word.eq_ignore_ascii_case(new[0]));
    if plainly && Kind::of(new.first()?) != kind && !led_alike() {
        return None;
    }
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
            ("The ferry goes at 5, no, 6 in the morning.", "The ferry goes at 6 in the morning"),
            ("I was born in Delft, I mean Leiden.", "I was born in Leiden"),
            ("I avoid plums... actually no, cherries", "I avoid cherries"),
            ("Our cook is Jo, er, Joan.", "Our cook is Joan"),
            ("He takes 5 drops, I mean 15 drops of valerian.", "He takes 15 drops of valerian"),
            ("He is 12 – no, 13.", "He is 13"),
            ("Ich bin aus Kassel, nein, aus Fulda.", "Ich bin aus Fulda"),
            ("Trabajo en Soria, perdón, en Burgos", "Trabajo en Burgos"),
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
            ("My parrot is nine years old.", "Sorry, ten, not nine.", "My parrot is ten years old"),
            ("We live in Delft", "in Leiden, I meant", "We live in Leiden"),
            ("My nephew is called Jens.", "Sorry, Jannes.", "My nephew is called Jannes"),
            ("The class starts on 1 August.", "Typo, 2 August.", "The class starts on 2 August"),
            ("I rent a studoi", "*studio", "I rent a studio"),
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
            "My brother is a cook, I mean a really good one.",
            "I like it, no, really",
            "I speak French, no German at all",
            "I told Ulla at 5, actually before Jo came",
            "She asked me, um, twice",
        ] {
            assert_eq!(inside(sentence), None, "{sentence}");
        }
        for (said, next) in [
            ("I live with Ulla.", "Sorry, Robin."),
            ("I live with Ulla.", "No, thanks."),
            ("I live in Delft.", "I do not like it, not at all."),
            ("I have two cats.", "Oops, the kettle."),
        ] {
            assert_eq!(follows(said, next), None, "{said} {next}");
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
