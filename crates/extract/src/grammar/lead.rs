//! What stands before a statement and belongs to the conversation rather than to it: "well", "honestly", "and then".

use evoke_parse::{Dependency, Token};

/// Adverbs that open a sentence and say nothing of it.
const OPENING: &[&str] = &[
    "well",
    "so",
    "anyway",
    "anyways",
    "actually",
    "honestly",
    "basically",
    "frankly",
    "besides",
    "also",
    "still",
    "btw",
    "though",
    "yes",
    "yeah",
    "yep",
    "no",
    "nope",
    "nah",
    "ok",
    "okay",
    "right",
    "sure",
    "true",
    "oh",
    "ah",
    "hm",
    "hmm",
    "um",
    "uh",
    "lol",
    "haha",
    "ngl",
    "tbh",
    "fyi",
    "plus",
    "then",
    "now",
    "obviously",
    "sadly",
    "luckily",
    "fortunately",
    "unfortunately",
    "apparently",
    "fine",
    "exactly",
    "absolutely",
    "definitely",
    "thanks",
    "sorry",
    "hey",
    "hi",
    "hello",
    "look",
    "listen",
    "anyhow",
];

/// How many tokens at the start of a proposition are such words or the punctuation after them. The verb and all that it
/// needs stay.
pub(super) fn idle_tokens<'d>(tokens: impl Iterator<Item = Token<'d>>, predicate: Token<'d>) -> usize {
    let mut count = 0;
    let mut tokens = tokens.peekable();
    while let Some(token) = tokens.next() {
        if token == predicate {
            break;
        }
        let lower = token.text().to_lowercase();
        let punctuation =
            token.dependency() == Dependency::Punctuation || !lower.chars().any(char::is_alphanumeric);
        let opens = OPENING.contains(&lower.as_str())
            && (lower == "so"
                || matches!(
                    token.dependency(),
                    Dependency::AdverbialModifier
                        | Dependency::Interjection
                        | Dependency::Coordination
                        | Dependency::Unspecified
                ))
            && token.children().all(|child| child.dependency() == Dependency::Punctuation);
        // "Now" and "still" at the start of a sentence say when, unless a comma takes them out of it.
        let temporal = matches!(lower.as_str(), "now" | "still" | "then" | "no" | "right" | "also");
        let apart = tokens
            .peek()
            .is_some_and(|next| matches!(next.text(), "," | ":" | "-" | "–" | "—" | "…" | "..."));
        let conjunction = token.dependency() == Dependency::Coordination;
        if !(punctuation || conjunction || opens && (!temporal || apart)) {
            break;
        }
        count += 1;
    }
    count
}
