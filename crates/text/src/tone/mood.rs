//! Doubt, denial, irony, question and supposition.

use super::words::words;

fn has_phrase(sentence: &str, phrases: &[&str]) -> bool {
    let joined: Vec<String> = words(sentence).into_iter().map(|w| w.text).collect();
    let joined = format!(" {} ", joined.join(" "));
    phrases.iter().any(|phrase| joined.contains(&format!(" {phrase} ")))
}

/// Whether the speaker is unsure of what is said: "maybe", "I think", "not sure".
pub fn hedged(sentence: &str) -> bool {
    has_phrase(sentence, &["maybe", "perhaps", "i think", "i guess", "not sure"])
}

/// Whether the sentence denies something: "not", "never", "n't", "no longer".
pub fn negated(sentence: &str) -> bool {
    has_phrase(sentence, &["not", "never", "no", "don't"])
}

/// Whether the sentence reads as irony or a joke: "yeah right", "/s", "jk".
pub fn sarcastic(sentence: &str) -> bool {
    has_phrase(sentence, &["yeah right", "jk", "just kidding"])
}

/// Whether the sentence asks something, with or without a question mark.
pub fn is_question(sentence: &str) -> bool {
    sentence.trim_end().ends_with(['?', '？'])
}

/// Whether the sentence speaks of what is not the case: "if I won", "I would", "suppose".
pub fn hypothetical(sentence: &str) -> bool {
    has_phrase(sentence, &["if", "would", "suppose", "what if"])
}
