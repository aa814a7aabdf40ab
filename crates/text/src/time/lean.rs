//! Whether the words around a date look back or ahead.

use super::token::Token;
use std::collections::HashMap;
use std::sync::LazyLock;

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

/// Words that look ahead.
const AHEAD: &str = "will ll shall gonna going wont need needs want wants plan plans planning due must should can could would \
    let lets please upcoming now kommt kommen deadline starts begins leave leaves arrive arrives expires \
    ends comes scheduled planned supposed pencilled werde wird werden wollen voy vamos va vou vai tenho is \
    are am re m says";

/// Words that look back, besides those in "-ed".
const BACK: &str = "was were wasnt had did didn didnt went got came left died bought sold met ran took gave made saw found \
    lost won broke fell began became quit rang paid sent spent flew drove ate felt kept knew wrote read grew \
    built hit hurt slept stole taught thought woke wore chose froze spoke tore threw been done gone seen \
    taken given born rebooked used ve last ago since thanks seit desde already war waren hatte hatten wurde \
    wurden ging kam gekauft fue fui compre robaron era estuve tuve foi operei comecei comprei fiz etait \
    etais deu dio";

/// Words in "-ed" that tell no past.
const NOT_PAST: &str = "need speed indeed exceed embed scheduled planned supposed married interested worried allowed tired \
    pencilled rated excited hundred related limited";

static CUES: LazyLock<HashMap<&'static str, Hint>> = LazyLock::new(|| {
    let lists = [(AHEAD, Hint::Cue(Lean::Future)), (BACK, Hint::Cue(Lean::Past)), (NOT_PAST, Hint::Nothing)];
    // What looks ahead wins over an ending, and what is listed over what only looks like a past.
    let words = lists
        .iter()
        .rev()
        .flat_map(|(list, hint)| list.split_ascii_whitespace().map(move |word| (word, *hint)));
    words.collect()
});

/// What a token contributes to the judgement of the dates around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// It looks this way.
    Cue(Lean),
    /// It ends a clause.
    ClauseEnd,
    /// It ends a sentence.
    SentenceEnd,
    /// Nothing.
    Nothing,
}

/// What each token contributes.
pub(super) fn hints(tokens: &[Token<'_>]) -> Vec<Hint> {
    tokens.iter().map(hint).collect()
}

fn hint(token: &Token<'_>) -> Hint {
    match token.text.as_str() {
        "." | "!" | "?" | "\n" | "。" | "…" => Hint::SentenceEnd,
        "," | ";" | ":" | "(" | ")" | "–" | "—" | "but" | "and" | "so" | "because" | "y" | "und" | "e" => {
            Hint::ClauseEnd
        }
        word => match CUES.get(word) {
            Some(hint) => *hint,
            None if word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed") => Hint::Cue(Lean::Past),
            None => Hint::Nothing,
        },
    }
}

/// Judges the clause around the tokens `start..end`: the preposition in front decides, then the
/// nearest telling word of the clause, then the sentence if all its telling words agree.
pub(super) fn lean(tokens: &[Token<'_>], hints: &[Hint], start: usize, end: usize) -> Lean {
    let before = tokens.get(..start).unwrap_or_default();
    match before.iter().rev().take(REACH).find(|t| !is_filler(&t.text)).map(|t| t.text.as_str()) {
        Some("since" | "seit" | "desde" | "depuis") => return Lean::Past,
        Some("by" | "until" | "till" | "til" | "due" | "bis" | "hasta" | "ab") => return Lean::Future,
        _ => {}
    }
    let clause = nearest(hints, start, end, &[Hint::ClauseEnd, Hint::SentenceEnd]);
    match clause {
        (Some((_, lean)), None) | (None, Some((_, lean))) => return lean,
        (Some((near, back)), Some((far, ahead))) => return if near <= far { back } else { ahead },
        (None, None) => {}
    }
    match nearest(hints, start, end, &[Hint::SentenceEnd]) {
        (Some((_, back)), Some((_, ahead))) if back != ahead => Lean::Open,
        (Some((_, lean)), _) | (None, Some((_, lean))) => lean,
        (None, None) if before.last().is_some_and(|t| t.text == "from") => Lean::Future,
        (None, None) => Lean::Open,
    }
}

/// A cue and how many tokens away it stands.
type Cue = Option<(usize, Lean)>;

/// The nearest cue before and after some tokens, up to a stop.
fn nearest(hints: &[Hint], start: usize, end: usize, stops: &[Hint]) -> (Cue, Cue) {
    let cue = |(distance, hint): (usize, &Hint)| match hint {
        Hint::Cue(lean) => Some((distance, *lean)),
        Hint::ClauseEnd | Hint::SentenceEnd | Hint::Nothing => None,
    };
    let goes_on = |hint: &&Hint| !stops.contains(hint);
    let before = hints.get(..start).unwrap_or_default().iter().rev().take(REACH).take_while(goes_on);
    let after = hints.get(end..).unwrap_or_default().iter().take(REACH).take_while(goes_on);
    (before.enumerate().find_map(cue), after.enumerate().find_map(cue))
}

fn is_filler(word: &str) -> bool {
    matches!(word, "the" | "of" | "about" | "around" | "early" | "mid" | "late" | "-" | "end" | "o")
}
