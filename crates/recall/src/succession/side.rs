//! One of the two texts, taken apart once for all pairs that it is in.

use std::collections::BTreeSet;

/// Words of a text that are looked at.
const WORDS: usize = 80;
/// Letters from which on a word can be shared; of scripts without spaces each character can.
const LONG: usize = 3;

/// A text, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Side {
    /// Its words in lower case, in order; single characters of Chinese and Japanese.
    pub(super) words: Vec<String>,
    /// Those that say something.
    pub(super) content: BTreeSet<String>,
    /// Its numbers.
    pub(super) numbers: BTreeSet<String>,
    /// Words with a capital that begin no sentence.
    pub(super) names: BTreeSet<String>,
    /// Whom the first pronoun stands for.
    pub(super) person: &'static str,
}

/// Words without a meaning of their own.
const FUNCTION_WORDS: &[&str] = &[
    "the", "and", "for", "with", "our", "was", "were", "are", "it's", "i'm", "but", "been", "have", "has",
    "had", "did", "not", "this", "that", "just", "from", "out", "about", "now", "then", "they", "she", "her",
    "his", "their", "you", "your", "will", "would", "can", "could", "there",
];

impl Side {
    /// Takes a text apart. Linear in its length up to a fixed number of words.
    pub fn new(text: &str) -> Self {
        let mut side = Self { person: "-", ..Self::default() };
        let mut begins = true;
        for word in split(text).take(WORDS) {
            let lower = word.to_lowercase().replace('’', "'");
            if word.starts_with(char::is_numeric) {
                side.numbers.insert(lower.clone());
            } else if !begins && word.starts_with(char::is_uppercase) && word.chars().nth(1).is_some() {
                side.names.insert(lower.clone());
            }
            if let (Some(person), "-") = (person(&lower), side.person) {
                side.person = person;
            }
            let says = lower.chars().count() >= LONG || lower.chars().any(is_wide);
            if says && !FUNCTION_WORDS.contains(&lower.as_str()) {
                side.content.insert(lower.clone());
            }
            begins = matches!(word, "." | "!" | "?" | "。" | "！" | "？");
            side.words.push(lower);
        }
        side
    }
}

/// Words, numbers, single signs, and single characters of scripts without spaces.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let inside = |c: char| c.is_alphanumeric() && !is_wide(c) || is_mark(c);
        let end = if is_wide(first) || !first.is_alphanumeric() {
            first.len_utf8()
        } else {
            let mut end = 0;
            let mut letters = rest.char_indices().peekable();
            while let Some((at, letter)) = letters.next() {
                let next = letters.peek().is_some_and(|(_, next)| inside(*next));
                if !(inside(letter) || joins(letter) && next) {
                    break;
                }
                end = at + letter.len_utf8();
            }
            end.max(first.len_utf8())
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

/// Signs inside a word or a number: "don't", "7:30".
fn joins(c: char) -> bool {
    matches!(c, '\'' | '’' | ':' | '.' | ',' | '@' | '-')
}

/// Vowel signs of Indic scripts, which are no letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}')
}

/// Characters of scripts that put no spaces between words.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

fn person(word: &str) -> Option<&'static str> {
    Some(match word {
        "i" | "me" | "my" | "i'm" | "i've" | "im" | "ich" | "mein" | "meine" | "yo" | "mi" | "je" | "mon"
        | "ma" | "eu" | "meu" | "minha" | "io" | "mio" | "mia" | "我" | "私" | "僕" | "俺" | "मैं" | "मेरा"
        | "मेरी" | "main" | "mera" => "I",
        "we" | "our" | "us" | "wir" | "unser" | "unsere" | "nous" | "notre" | "nuestro" | "nosso" | "noi" => {
            "we"
        }
        "you" | "your" | "du" | "dein" | "sie" | "tu" | "vous" | "你" => "you",
        "he" | "his" | "him" | "er" | "sein" | "él" | "il" | "ele" | "lui" | "他" | "彼" => "he",
        "she" | "her" | "ihr" | "ihre" | "ella" | "elle" | "ela" | "lei" | "她" | "彼女" => "she",
        "they" | "their" => "they",
        "it" | "it's" | "that" | "this" | "es" | "das" => "it",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_taken_apart() {
        let side = Side::new("I don't bike anymore. Vera drives me at 7:30, 我 搬了家");
        assert_eq!(side.words[..4], ["i", "don't", "bike", "anymore"]);
        assert_eq!(side.person, "I");
        assert!(side.numbers.contains("7:30") && side.content.contains("搬"));
        assert!(side.names.is_empty(), "Vera begins a sentence: {:?}", side.names);
        assert!(Side::new("my sister Vera").names.contains("vera"));
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart(text: String) {
            prop_assert!(Side::new(&text).words.len() <= WORDS);
        }
    }
}
