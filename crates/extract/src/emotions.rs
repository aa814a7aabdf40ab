//! Feelings: which, how strong, about what.

use crate::sound::pattern;
use evoke_text::tone;
use regex::Regex;
use std::sync::LazyLock;

/// A feeling named or shown by a statement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Feeling {
    /// Its kind: "frustration", "joy".
    pub(crate) kind: &'static str,
    /// How strong, 0..=1.
    pub(crate) intensity: f32,
}

/// Ways to show a feeling without naming it.
const SHOWN: &[(&str, &str, f32)] = &[
    (r"ma(?:de|kes) (?:my|user's|their) (?:day|week)|tears of joy|over the moon|!!!", "joy", 0.8),
    (r"thank god|finally know|what a relief|weight off|saved (?:me|user)\b", "relief", 0.8),
    (r"so touched|moved to tears|so kind of", "gratitude", 0.8),
    (
        r"on hold for|(?:third|fourth|fifth|tenth|umpteenth) time (?:this|today|in a row)|dr(?:iv|ov)(?:es|ing|e) (?:me|user) (?:mad|crazy|insane|up the wall)|fed up|had enough|insult(?:s|ing)|ridiculous|grumpy|\bupset\b|gets on my nerves|this close to",
        "frustration",
        0.8,
    ),
    (
        r"panics?\b|panicking|sweating|frightening|keeps? (?:me|user) (?:up|awake)|scares? (?:me|user)|dread(?:s|ing)?\b|terrified|intimidated|can'?t sleep|gulp",
        "anxiety",
        0.8,
    ),
    (
        r"get(?:s|ting) (?:me|user) down|passed away|what'?s (?:even )?the point|(?:nobody|no one) (?:talks|listens|cares)",
        "sadness",
        0.7,
    ),
    (r"exhausted|burn(?:t|ed) out|drained|worn out|knackered", "exhaustion", 0.8),
    (r"bored", "boredom", 0.7),
    (r"hated? (?:myself|themself)|ashamed|guilty", "guilt", 0.8),
    (r"scepti\w+|skepti\w+", "doubt", 0.6),
    (r"bitter about|resent", "resentment", 0.8),
];

/// Words of feeling in other languages.
const FOREIGN: &[(&str, &str, f32)] = &[
    (
        r"\bnervos[oa]s?\b|\bansios[oa]s?\b|\bpreocupad[oa]s?\b|\bnervös\b|\bängstlich\b|不安|緊張|心配",
        "anxiety",
        0.7,
    ),
    (r"\bagotad[oa]s?\b|\bcansad[oa]s?\b|\berschöpft\b|疲れ", "exhaustion", 0.7),
    (r"\bculpables?\b|\bculpad[oa]s?\b|\bschuldig\b", "guilt", 0.7),
    (
        r"\bfeliz(?:es)?\b|\balegres?\b|\bcontent[oa]s?\b|\bglücklich\b|\bfroh\b|嬉しい|うれしい|खुश",
        "joy",
        0.7,
    ),
    (r"\bsaudades?\b|\btristes?\b|\btraurig\b|悲しい|寂しい|दुखी", "sadness", 0.7),
    (
        r"\benfadad[oa]\b|\bfrustrad[oa]s?\b|\birritad[oa]\b|\bwütend\b|\bgenervt\b|\bverärgert\b",
        "frustration",
        0.7,
    ),
    (r"\baliviad[oa]\b|\berleichtert\b", "relief", 0.7),
];

static COMPILED: LazyLock<Vec<(Regex, &'static str, f32)>> = LazyLock::new(|| {
    SHOWN
        .iter()
        .chain(FOREIGN)
        .map(|&(text, kind, intensity)| (pattern(&format!("(?i){text}")), kind, intensity))
        .collect()
});

/// Feelings that one statement carries at most.
const MOST: usize = 2;

/// The feelings of a statement, each kind once, strongest cue first.
pub(crate) fn read(statement: &str) -> Vec<Feeling> {
    let mut found: Vec<Feeling> = Vec::new();
    let named =
        tone::emotions(statement).into_iter().map(|e| Feeling { kind: e.kind, intensity: e.intensity });
    let shown = COMPILED
        .iter()
        .filter(|(cue, _, _)| cue.is_match(statement))
        .map(|&(_, kind, intensity)| Feeling { kind, intensity });
    for feeling in named.chain(shown) {
        if found.len() < MOST && !found.iter().any(|f| f.kind == feeling.kind) {
            found.push(feeling);
        }
    }
    found
}
