//! What somebody likes, wants, avoids, or asks for from now on.

use crate::sound::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// A liking, as read from a statement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Preference {
    /// A dislike.
    pub(crate) negative: bool,
    /// How strong, 0..=1.
    pub(crate) weight: f32,
    /// Whether the words are an instruction ("keep it short") rather than a statement.
    pub(crate) directive: bool,
    /// What it is about, for recognising the same liking later.
    pub(crate) object: Option<String>,
}

struct Cue {
    pattern: Regex,
    negative: bool,
    weight: f32,
    directive: bool,
}

const fn liking(pattern: &'static str, negative: bool, weight: f32) -> (&'static str, bool, f32, bool) {
    (pattern, negative, weight, false)
}

const fn order(pattern: &'static str, negative: bool, weight: f32) -> (&'static str, bool, f32, bool) {
    (pattern, negative, weight, true)
}

/// In order of precedence: a comparison decides before a plain dislike, a dislike before a liking
/// ("doesn't like" contains "like").
const CUES: &[(&str, bool, f32, bool)] = &[
    // Being indifferent is no preference.
    liking(
        r"\b(?:do|does|did)(?:n'?t| not) mind\b|\bfine with (?:either|both)\b|\bno preference\b|\bdoes(?:n'?t| not) hate\b",
        false,
        0.0,
    ),
    // Comparisons.
    liking(
        r"\b(?:would|'d|rather) ?(?:much |really |far |always )*rather (?:not|you (?:don'?t|not))\b",
        true,
        0.8,
    ),
    liking(
        r"\bprefer(?:s|red|ring)?\b|\b(?:would|'d) (?:much |really |far |always )*rather\b|\bi'?d rather\b",
        false,
        0.8,
    ),
    liking(
        r"\b(?:would|'d) (?:always )?(?:take|pick|choose|go for|go with)\b|\bany day (?:of the week|over)\b|\bover \w+(?: \w+)? any day\b",
        false,
        0.8,
    ),
    liking(
        r"\S\s*>{1,3}(?:\s|$)|\b(?:more|better) th[ae]n\b|\brather than\b|\bsupremacy\b|\bmore fun\b",
        false,
        0.75,
    ),
    // Dislikes.
    liking(
        r"\b(?:hate[sd]?|detests?|loathes?|abhors?|despises?|can(?:'?t|not) (?:stand|bear)|couldn'?t stand)\b",
        true,
        0.95,
    ),
    liking(
        r"\b(?:never again|no more|done w(?:ith|/)|so over|sick of|fed up with|gone off|went off|torture for|is torture|are torture|a nightmare|trash|disgust\w*|(?:is|are|r|so|too) (?:ugly|gory|touristy)|ugly|(?:is|are|r) (?:hell|(?:way |far |just )?too much)|too much for (?:me|user)|bores?|annoying|makes? (?:me|user) miserable)\b",
        true,
        0.85,
    ),
    liking(
        r"\b(?:do|does|did|wo|would|will)(?:n'?t| not) (?:really |particularly |even |ever )?(?:like|enjoy|want|care for|care about|love|eat|drink|do|trust|need)\b|\bnever (?:liked?|enjoyed|wanted|cared)\b",
        true,
        0.75,
    ),
    liking(
        r"\b(?:dislike[sd]?|not (?:a (?:big |huge )?fan|into|keen|fond|interested|my thing|really into)|avoid(?:s|ing)?|refuses?|won'?t (?:eat|drink|use|fly|touch)|never (?:eats?|drinks?|uses?|flies|drives?|wears?|take)|would never)\b|\b(?:nah|no thanks?|not for me|no thank you)\b",
        true,
        0.8,
    ),
    order(
        r"^(?:(?:please|pls|and|but|so|also|ok|now|ok new rule:|new rule:) )*(?:don'?t|do not|dont|never|stop|skip|avoid|no more|without|nothing with|no|not|neither)\b.{3,}",
        true,
        0.8,
    ),
    order(r"\bno (?:[\w-]+ ){1,3}(?:please|again|at all)\b|\btake (?:me|user) off\b", true, 0.8),
    // Likings.
    liking(
        r"\b(?:love[sd]?|adore[sd]?|obsessed with|crav(?:e|es|ing)|addicted to|swears? by|can'?t live without|die for|absolutely (?:love|adore)s?|bring (?:'?em|them) on|non-negotiable|favou?rites?)\b",
        false,
        0.9,
    ),
    liking(
        r"\b(?:likes?|liked|enjoy(?:s|ed)?|fond of|fan of|keen on|is (?:really |very |so |totally )?into|(?:is|are) (?:\w+ )?thing\b|works? (?:best|better|well) for|learns? best|would like|'d like|would love|hopes? (?:for|to)|looking (?:for|at)|is best|would be (?:good|nice|great|perfect)|sounds? (?:good|nice|great|perfect|lovely)|partial to|or nothing|all the way|sticks? to)\b",
        false,
        0.7,
    ),
    liking(
        r"\b(?:wants?|insists? on|always (?:takes?|wants?|uses?|books?|orders?|puts?|chooses?|files?)|takes? always|only (?:trusts?|wants?|uses?|books?|eats?|drinks?|buys?|takes?|does|flies)|whenever possible|unless (?:its|it's|it is) over)\b",
        false,
        0.7,
    ),
    liking(
        r"^[^.:]{2,40} only\b|\bonly (?:[\w-]+)$|\bin person only\b|\bas (?:always|usual)\b|\b(?:works|is better|is easier|are better) (?:for me|for user|for us)\b|\bneeds? [\w -]+ not [\w -]+|\bwith subtitles\b",
        false,
        0.7,
    ),
    order(
        r"^(?:(?:please|pls|and|but|so|also|for next time|next time|from now on|in future|when you [^,]{2,40},?) )*(?:always|use|keep|answer|reply|respond|call me|ping me|ping user|message me|write|speak|stick|be|only|just|prefer|give me .* (?:first|instead)|explain .*(?:with|like)|bring back|put .* (?:in|under)|send .* (?:by|via)|make sure)\b",
        false,
        0.75,
    ),
    order(
        r"\bplease (?:answer|reply|keep|use|be|call|write|speak|explain|send|stick)\b|\bfrom now on\b|\bpls (?:keep|use|be|answer)\b",
        false,
        0.75,
    ),
];

/// Words of liking in other languages; the statement keeps the language it was said in.
const FOREIGN: &[(&str, bool, f32, bool)] = &[
    liking(
        r"\bno (?:me gustan?|quiero|soporto|aguanto)\b|\bodio\b|\bnão (?:gosto|quero|suporto|leio)\b|\bodeio\b|\bdetesto\b|\bmag (?:ich |er |sie |wir )?(?:gar |überhaupt |wirklich |auch )?(?:kein|nicht)|\bhasse\b|\bnicht (?:privat|gern)|\bpasand nah[iī]|\bn'aime pas\b|\bje déteste\b",
        true,
        0.8,
    ),
    liking(r"苦手|嫌い|好きではない|好きじゃない|不喜欢|पसंद नहीं|नफ़रत", true, 0.8),
    liking(
        r"\b(?:prefiero|me gustan?|me encantan?|quiero|prefiro|gosto de|adoro|quero|lieber|mag ich|ich mag|liebe|unbedingt|am liebsten|bevorzuge|je préfère|j'adore|j'aime|preferisco|mi piace|chahiye|pasand)\b|\bwäre (?:gut|schön|toll)\b|\bnur noch\b",
        false,
        0.75,
    ),
    liking(r"好き|たいです|喜欢|पसंद|चाहिए|में ही", false, 0.75),
];

static COMPILED: LazyLock<Vec<Cue>> = LazyLock::new(|| {
    CUES.iter()
        .chain(FOREIGN)
        .map(|&(text, negative, weight, directive)| Cue {
            pattern: pattern(&format!("(?i){text}")),
            negative,
            weight,
            directive,
        })
        .collect()
});

/// Reads a liking from a statement in the third person; `said` is the same in the words as they
/// were said, where orders can be recognised by their form.
pub(crate) fn read(statement: &str, said: &str) -> Option<Preference> {
    let statement = statement.replace('’', "'");
    let said = said.replace('’', "'");
    for cue in COMPILED.iter() {
        let text = if cue.directive { &said } else { &statement };
        if let Some(found) = cue.pattern.find(text) {
            if cue.weight == 0.0 {
                return None;
            }
            return Some(Preference {
                negative: cue.negative,
                weight: cue.weight,
                directive: cue.directive,
                object: object(&text[found.end()..]),
            });
        }
    }
    None
}

/// Words that name nothing.
const EMPTY: &[&str] = &[
    "the",
    "a",
    "an",
    "my",
    "their",
    "his",
    "her",
    "our",
    "to",
    "of",
    "it",
    "that",
    "this",
    "for",
    "with",
    "in",
    "on",
    "at",
    "and",
    "so",
    "very",
    "really",
    "completely",
    "totally",
    "anymore",
    "now",
    "user",
    "user's",
    "all",
    "any",
];

/// What a liking is about: the content words up to the next stop, sorted, so that "my coffee
/// black" and "black coffee" are the same.
fn object(rest: &str) -> Option<String> {
    let end = rest.find([',', '.', ';', '!', '(', ':']).unwrap_or(rest.len());
    let lower = rest[..end].to_lowercase();
    let mut words: Vec<&str> = Vec::new();
    for word in lower.split_whitespace() {
        if matches!(
            word,
            "over" | "than" | "because" | "when" | "if" | "since" | "instead" | "unless" | "about"
        ) {
            break;
        }
        if !EMPTY.contains(&word) {
            words.push(word);
        }
    }
    words.sort_unstable();
    (1..=3).contains(&words.len()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_and_strength_are_read() {
        for (statement, expected) in [
            ("User prefers email over Slack.", Some((false, 0.8))),
            ("User doesn't like risk", Some((true, 0.75))),
            ("User hates shaggy rugs", Some((true, 0.95))),
            ("User loves Asterix", Some((false, 0.9))),
            ("podcasts > audiobooks", Some((false, 0.75))),
            ("User doesn't mind the rain", None),
            ("User plays the cello", None),
            ("User has two cats", None),
        ] {
            assert_eq!(read(statement, statement).map(|p| (p.negative, p.weight)), expected, "{statement}");
        }
    }

    #[test]
    fn orders_are_likings() {
        let short = read("Keep answers short", "Keep answers short").expect("an order");
        assert!(short.directive && !short.negative);
        let never = read("Never force push", "Never force push").expect("a ban");
        assert!(never.directive && never.negative);
    }

    #[test]
    fn the_same_liking_has_the_same_object() {
        let old = read("User loves their coffee black", "").expect("a liking");
        let new = read("User has gone off black coffee completely", "").expect("a dislike");
        assert_eq!(old.object, new.object);
    }
}
