//! Whether the words around a date look back or ahead.

use super::token::Token;

/// Where the clause around a date points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lean {
    /// It tells what happened.
    Past,
    /// It tells what will happen.
    Future,
    /// Nothing tells.
    Open,
}

/// How many tokens on each side are looked at.
const REACH: usize = 24;

/// Judges the clause around the tokens `start..end`: the preposition in front decides, then the
/// nearest telling word of the clause, then the sentence if all its telling words agree.
pub(super) fn lean(tokens: &[Token<'_>], start: usize, end: usize) -> Lean {
    let before = tokens.get(..start).unwrap_or_default();
    let after = tokens.get(end..).unwrap_or_default();
    match before.iter().rev().take(REACH).find(|t| !is_filler(&t.text)).map(|t| t.text.as_str()) {
        Some("since" | "seit" | "desde" | "depuis") => return Lean::Past,
        Some("by" | "until" | "till" | "til" | "due" | "bis" | "hasta" | "ab") => return Lean::Future,
        _ => {}
    }
    let nearest = |stop: fn(&Token<'_>) -> bool| {
        let back = before.iter().rev().take(REACH).take_while(|t| !stop(t)).enumerate().find_map(cue);
        let ahead = after.iter().take(REACH).take_while(|t| !stop(t)).enumerate().find_map(cue);
        (back, ahead)
    };
    match nearest(ends_clause) {
        (Some((_, lean)), None) | (None, Some((_, lean))) => return lean,
        (Some((near, back)), Some((far, ahead))) => return if near <= far { back } else { ahead },
        (None, None) => {}
    }
    match nearest(ends_sentence) {
        (Some((_, back)), Some((_, ahead))) if back != ahead => Lean::Open,
        (Some((_, lean)), _) | (None, Some((_, lean))) => lean,
        (None, None) if before.last().is_some_and(|t| t.text == "from") => Lean::Future,
        (None, None) => Lean::Open,
    }
}

fn is_filler(word: &str) -> bool {
    matches!(word, "the" | "of" | "about" | "around" | "early" | "mid" | "late" | "-" | "end" | "o")
}

fn ends_clause(token: &Token<'_>) -> bool {
    ends_sentence(token)
        || matches!(
            token.text.as_str(),
            "," | ";" | ":" | "(" | ")" | "–" | "—" | "but" | "and" | "so" | "because" | "y" | "und" | "e"
        )
}

fn ends_sentence(token: &Token<'_>) -> bool {
    matches!(token.raw, "." | "!" | "?" | "\n" | "。" | "…")
}

fn cue<'a>((distance, token): (usize, &Token<'a>)) -> Option<(usize, Lean)> {
    let word = token.text.as_str();
    if looks_ahead(word) {
        Some((distance, Lean::Future))
    } else if looks_back(word) {
        Some((distance, Lean::Past))
    } else {
        None
    }
}

fn looks_ahead(word: &str) -> bool {
    matches!(
        word,
        "will"
            | "ll"
            | "shall"
            | "gonna"
            | "going"
            | "wont"
            | "need"
            | "needs"
            | "want"
            | "wants"
            | "plan"
            | "plans"
            | "planning"
            | "due"
            | "must"
            | "should"
            | "can"
            | "could"
            | "would"
            | "let"
            | "lets"
            | "please"
            | "upcoming"
            | "now"
            | "kommt"
            | "kommen"
            | "deadline"
            | "starts"
            | "begins"
            | "leave"
            | "leaves"
            | "arrive"
            | "arrives"
            | "expires"
            | "ends"
            | "comes"
            | "scheduled"
            | "planned"
            | "supposed"
            | "pencilled"
            | "werde"
            | "wird"
            | "werden"
            | "wollen"
            | "voy"
            | "vamos"
            | "va"
            | "vou"
            | "vai"
            | "tenho"
            | "is"
            | "are"
            | "am"
            | "re"
            | "m"
            | "says"
    )
}

fn looks_back(word: &str) -> bool {
    const NOT_PAST: &[&str] = &[
        "need",
        "speed",
        "indeed",
        "exceed",
        "embed",
        "scheduled",
        "planned",
        "supposed",
        "married",
        "interested",
        "worried",
        "allowed",
        "tired",
        "pencilled",
        "rated",
        "excited",
        "hundred",
        "related",
        "limited",
    ];
    if word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed") {
        return !NOT_PAST.contains(&word);
    }
    matches!(
        word,
        "was"
            | "were"
            | "wasnt"
            | "had"
            | "did"
            | "didn"
            | "didnt"
            | "went"
            | "got"
            | "came"
            | "left"
            | "died"
            | "bought"
            | "sold"
            | "met"
            | "ran"
            | "took"
            | "gave"
            | "made"
            | "saw"
            | "found"
            | "lost"
            | "won"
            | "broke"
            | "fell"
            | "began"
            | "became"
            | "quit"
            | "rang"
            | "paid"
            | "sent"
            | "spent"
            | "flew"
            | "drove"
            | "ate"
            | "felt"
            | "kept"
            | "knew"
            | "wrote"
            | "read"
            | "grew"
            | "built"
            | "hit"
            | "hurt"
            | "slept"
            | "stole"
            | "taught"
            | "thought"
            | "woke"
            | "wore"
            | "chose"
            | "froze"
            | "spoke"
            | "tore"
            | "threw"
            | "been"
            | "done"
            | "gone"
            | "seen"
            | "taken"
            | "given"
            | "born"
            | "rebooked"
            | "used"
            | "ve"
            | "last"
            | "ago"
            | "since"
            | "thanks"
            | "seit"
            | "desde"
            | "already"
            | "war"
            | "waren"
            | "hatte"
            | "hatten"
            | "wurde"
            | "wurden"
            | "ging"
            | "kam"
            | "gekauft"
            | "fue"
            | "fui"
            | "compre"
            | "robaron"
            | "era"
            | "estuve"
            | "tuve"
            | "foi"
            | "operei"
            | "comecei"
            | "comprei"
            | "fiz"
            | "etait"
            | "etais"
            | "deu"
            | "dio"
    )
}
