//! What is not a statement of the speaker, and must not become a memory.

use evoke_text::tone;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Why a sentence teaches nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsound {
    /// It asks.
    Question,
    /// It supposes: "if I ever", "imagine".
    Hypothetical,
    /// Words of somebody else.
    Quoted,
    /// Greeting, thanks, assent.
    Chat,
    /// It takes back what was said just before, as a joke.
    Joke,
    /// It corrects what was said just before, and may say how it is.
    Correction,
}

static CHAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:(?:hi|hey|hello|hallo|hola|oi|yo|bye|goodbye|cheers|thanks?|thank you|thx|ty|ok|okay|sure|great|cool|lol|yes|yep|yeah|no|nope|nah|got it|noted|perfect|done|agreed|fine|exactly|understood|welcome|good (?:morning|evening|afternoon|day)|bom dia|nice|wow|sorry|please|morning|again|there|all|both|everyone|team|so much|very much|a lot|for now|then|doctor|bot|that's (?:fine|all|it|great)|just saying (?:hi|hello))\W*)+$",
    )
});

static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:hi|hey|hello|hallo|hola|oi|yo|ok|okay|sure|yes|yep|yeah|no|nope|nah|well|so|oh|um|uh|and|but|also|btw|by the way|honestly|actually|anyway|ngl|bruh|ikr|omg|for the record|heads up|fyi|guess what|ty|thanks|thank you|perfect|great|hmm|lol|please note|note|yes please|just to say|hi there|hi both|i must say|to sum up)(?:\s*[,:!.…-]+\s*|\s+(?:so|and|but|um|uh)\s*,?\s+)|(?:hi|hello|hey)\s+)+",
    )
});

static HYPOTHETICAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:and|but|so|well|y)\W+)?(?:if (?:i|we) (?:ever|were|was|won|had|could|lived|moved|became|got)\b|imagine|suppose|supposing|let's say|say i\b|pretend|what if|had i\b|were i\b|i wish (?:i|we) (?:had|were|was|could|lived)\b|in a perfect world|hypothetically|in another life|as an? (?:fictional|imaginary|invented|made-up)\b|¿y si|was wäre wenn|e se)",
    )
});

static JOKE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:jk|j/k|just kidding|kidding|i'?m joking|just joking|joking|only joking|es broma|brincadeira|war nur (?:ein )?spa(?:ß|ss))\b",
    )
});

static CORRECTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:(?:sorry|oops|ah|no)\W+)*(?:typo\b|correction\b|i mean(?:t)?\b|scratch that|no,? wait|make that|strike that)",
    )
});

static QUOTE: LazyLock<Regex> = LazyLock::new(|| pattern("[\"“„«][^\"“”„«»]{2,600}[\"”“»]"));

static TRANSFORM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:(?:please|pls|can you|could you|kindly)\s+)*(?:translate|proofread|rewrite|summari[sz]e|paraphrase|correct|fix the grammar|write (?:a|an|me|the|some)|draft|compose|explain|tell me|show me|give me (?:a|an|some|the)\b|make up|generate|define|spell|roleplay|continue the story|(?:complete|finish|continue) (?:the|this|my) (?:sentence|story|line|lyric|poem|text|dialogue|verse|joke))\b",
    )
});

/// Words of a quotation from which on it says something itself; shorter ones are names and irony.
const QUOTED_WORDS: usize = 4;

/// A pattern that is known at compile time.
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// The text without greetings and filler at its start.
pub(crate) fn without_lead(text: &str) -> &str {
    text[lead_bytes(text)..].trim()
}

/// How many bytes at the start of a text are greetings and filler; none when nothing else would be left.
pub(crate) fn lead_bytes(text: &str) -> usize {
    let end = LEAD.find(text).map_or(0, |lead| lead.end());
    if text[end..].trim().is_empty() { 0 } else { end }
}

/// Whether the words only greet, thank or agree.
pub(crate) fn is_chat(text: &str) -> bool {
    CHAT.is_match(text) || !text.chars().any(char::is_alphanumeric)
}

/// Why a clause that neither asks nor orders is no statement of its speaker; `None` when it is one.
pub(crate) fn unsound_clause(clause: &str) -> Option<Unsound> {
    unsound(clause).filter(|why| *why != Unsound::Question)
}

/// Why this sentence is no statement of its speaker; `None` when it is one.
pub(crate) fn unsound(sentence: &str) -> Option<Unsound> {
    if JOKE.is_match(sentence) {
        Some(Unsound::Joke)
    } else if CORRECTION.is_match(sentence) {
        Some(Unsound::Correction)
    } else if CHAT.is_match(sentence) || !sentence.chars().any(char::is_alphanumeric) {
        Some(Unsound::Chat)
    } else if is_question(sentence) {
        Some(Unsound::Question)
    } else if HYPOTHETICAL.is_match(without_lead(sentence))
        || (tone::hypothetical(sentence) && !is_wish(sentence))
    {
        Some(Unsound::Hypothetical)
    } else if TRANSFORM.is_match(sentence) || carries_quotation(sentence) {
        Some(Unsound::Quoted)
    } else {
        None
    }
}

fn is_question(sentence: &str) -> bool {
    let end = sentence.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | ')' | '”' | '!'));
    end.ends_with(['?', '？']) || sentence.starts_with('¿') || tone::is_question(sentence)
}

/// "I'd rather" and "I'd like" are wishes held now, not suppositions.
fn is_wish(sentence: &str) -> bool {
    static WISH: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:i|we)(?:['’]d| would)(?: much| really)? (?:rather|like|prefer|love|take|pick|choose|go for)\b|\b(?:unless|only if|as long as)\b|\bwould (?:like|rather|prefer)\b",
        )
    });
    WISH.is_match(sentence)
}

/// Whether the sentence hands on somebody's words.
fn carries_quotation(sentence: &str) -> bool {
    !quotations(sentence).is_empty()
}

/// Ranges of quotations that may span several sentences.
pub(crate) fn quotations(text: &str) -> Vec<Range<usize>> {
    let double = QUOTE.find_iter(text).map(|quote| quote.range());
    let long = |range: &Range<usize>| text[range.clone()].split_whitespace().count() >= QUOTED_WORDS;
    double.chain(single_quotations(text)).filter(long).collect()
}

/// Bytes of a quotation in single marks at most; an apostrophe is never far from its word.
const SINGLE_BYTES: usize = 600;

/// Ranges between single quotation marks on one line. Apostrophes inside words are none.
fn single_quotations(text: &str) -> Vec<Range<usize>> {
    let letter = |at: Option<char>| at.is_some_and(char::is_alphanumeric);
    let mut found = Vec::new();
    let mut end = 0;
    for (at, mark) in text.match_indices(['\'', '‘']) {
        let (before, inside) = (&text[..at], &text[at + mark.len()..]);
        if at < end || letter(before.chars().next_back()) || !letter(inside.chars().next()) {
            continue;
        }
        let inside = &inside[..inside.floor_char_boundary(SINGLE_BYTES)];
        let line = inside.split('\n').next().unwrap_or_default();
        let closes = line.match_indices(['\'', '’']).find(|(close, mark)| {
            let ends = line[..*close].chars().next_back().is_some_and(|c| !c.is_whitespace());
            ends && !letter(line[close + mark.len()..].chars().next())
        });
        if let Some((close, closing)) = closes {
            end = at + mark.len() + close + closing.len();
            found.push(at..end);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_told_from_the_rest() {
        for (sentence, expected) in [
            ("I play the cello.", None),
            ("Do you ship to Malta?", Some(Unsound::Question)),
            ("If I ever won the lottery I'd buy a vineyard.", Some(Unsound::Hypothetical)),
            ("I'd rather sit by the window.", None),
            ("Thanks so much!", Some(Unsound::Chat)),
            ("jk, it was only a cold", Some(Unsound::Joke)),
            ("Translate: \"I am blue\"", Some(Unsound::Quoted)),
            ("The narrator says \"I hated the sea and its smell\".", Some(Unsound::Quoted)),
            ("My dog \"Rex\" is a beagle", None),
            ("The page says 'I am the new owner'.", Some(Unsound::Quoted)),
            ("It's my parents' house, and that's my brothers' car", None),
            ("...", Some(Unsound::Chat)),
        ] {
            assert_eq!(unsound(sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn greetings_are_taken_off() {
        assert_eq!(without_lead("Hi! I'm Ioana"), "I'm Ioana");
        assert_eq!(without_lead("Yes, five metres up"), "five metres up");
        assert_eq!(without_lead("No salt at home"), "No salt at home");
        assert_eq!(without_lead("ok found it"), "ok found it");
    }
}
