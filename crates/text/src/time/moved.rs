//! What was moved from one date to another: the new one counts, the old one does not.

use super::direction::Hint;
use super::lexicon::Meaning;
use super::scan::{Found, Role, Scan};
use crate::language::Language;
use std::ops::Range;

/// Marks the dates that no longer hold, sentence by sentence.
pub(super) fn mark(scan: &Scan<'_>, dates: &mut [(Range<usize>, Found)]) {
    let mut first = 0;
    while first < dates.len() {
        let start = dates.get(first).map_or(0, |(range, _)| range.start);
        let end = sentence_end(scan, start);
        let count = dates.iter().skip(first).take_while(|(range, _)| range.start < end).count().max(1);
        if let Some(sentence) = dates.get_mut(first..first + count) {
            mark_sentence(scan, sentence);
        }
        first += count;
    }
}

fn sentence_end(scan: &Scan<'_>, at: usize) -> usize {
    let hints = scan.text.hints.get(at..).unwrap_or_default();
    at + hints.iter().position(|hint| *hint == Hint::SentenceEnd).unwrap_or(hints.len())
}

fn mark_sentence(scan: &Scan<'_>, dates: &mut [(Range<usize>, Found)]) {
    if dates.len() < 2 {
        return;
    }
    let new = dates.iter().rposition(|(range, _)| is_new(scan, range));
    for (number, (range, found)) in dates.iter_mut().enumerate() {
        let replaced = new.is_some_and(|new| number < new);
        if replaced || is_other(scan, range.start) {
            found.role = Role::Former;
        }
    }
    // Something has to hold.
    if dates.iter().all(|(_, found)| found.role == Role::Former)
        && let Some((_, last)) = dates.last_mut()
    {
        last.role = Role::At;
    }
}

/// Where the words begin that only join a date to its clause.
fn before_fillers(scan: &Scan<'_>, start: usize) -> usize {
    let mut at = start;
    for _ in 0..3 {
        let fillers = [Meaning::Article, Meaning::Of, Meaning::At];
        match fillers.iter().find_map(|meaning| scan.start_before(at, *meaning)) {
            Some(before) if before < at && !scan.ends_before(at, Meaning::MoveTo) => at = before,
            Some(_) | None => break,
        }
    }
    at
}

/// How many tokens before the new date the moving is told.
const REACH: usize = 20;

/// Whether something was moved to the date.
fn is_new(scan: &Scan<'_>, range: &Range<usize>) -> bool {
    let moves = |mut at: Range<usize>| at.any(|at| scan.is(at, Meaning::Move));
    if matches!(scan.language(), Language::Chinese | Language::Japanese | Language::Hindi) {
        let before = scan.ends_before(range.start, Meaning::Move);
        let to = scan.ends_before(range.start, Meaning::MoveTo)
            && moves(range.start.saturating_sub(6)..range.start);
        let after = scan.is(range.end, Meaning::MoveTo) && moves(range.end..range.end + 8);
        return before || to || after;
    }
    let arrow = matches!(scan.word_before(range.start), "→" | ">");
    let opening = before_fillers(scan, range.start);
    let to = scan.ends_before(opening, Meaning::MoveTo) || scan.ends_before(range.start, Meaning::MoveTo);
    arrow || to && (moves(opening.saturating_sub(REACH)..opening) || moves(range.end..range.end + 4))
}

/// Whether the date is the one that is not meant: "instead of Friday", "not on Monday".
fn is_other(scan: &Scan<'_>, start: usize) -> bool {
    let opening = before_fillers(scan, start);
    scan.ends_before(opening, Meaning::OtherThan) || scan.ends_before(start, Meaning::OtherThan)
}

/// Whether verbs of a language may stand behind what they say.
pub(super) fn has_verb_behind(language: Language) -> bool {
    matches!(language, Language::German | Language::Japanese | Language::Hindi)
}

/// Whether a moving verb stands shortly before: "from Wednesday to Monday" then names two days and no span.
pub(super) fn tells_of_moving(scan: &Scan<'_>, at: usize) -> bool {
    let near = at.saturating_sub(8)..at;
    let after = has_verb_behind(scan.language()) || scan.language() == Language::Chinese;
    let has = |mut range: Range<usize>| {
        range.any(|at| scan.is(at, Meaning::Move) && !matches!(scan.word(at), "put"))
    };
    has(near) || after && has(at..at + 12)
}
