//! The rules that recognize dates, and reading a text with them token by token.
//!
//! Called for the mentions of a text and for what a question asks about. The one thing to know: the order of the rules
//! decides between them.

use super::scan::{Found, Rule, Scan};
use super::token::Token;
use super::{absolute, clock, holiday, part, relative, weekday};
use jiff::civil::DateTime;
use std::ops::Range;

/// In order of precedence: the first that recognises something wins.
const RULES: &[Rule] = &[
    absolute::numeric,
    relative::counted,
    part::part_of_period,
    weekday::with_date,
    absolute::day_of_month,
    absolute::month,
    absolute::quarter,
    absolute::season,
    relative::near_day,
    relative::beside_another,
    relative::period,
    weekday::weekday,
    holiday::holiday,
    absolute::year,
    weekday::day_number,
];

/// Some tokens, ready for the rules.
pub(super) fn scan<'a>(tokens: &'a [Token<'a>], anchor: DateTime) -> Scan<'a> {
    Scan::new(tokens, anchor, RULES)
}

/// Every date, as ranges of tokens.
pub(super) fn dates(mut scan: Scan<'_>) -> Vec<(Range<usize>, Found)> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < scan.tokens.len() {
        let starts = scan.tokens.get(at).is_some_and(|token| token.raw.starts_with(char::is_alphanumeric));
        let Some(found) = starts.then(|| expression_at(&scan, at)).flatten() else {
            at += 1;
            continue;
        };
        let end = (at + found.len.max(1)).min(scan.tokens.len());
        scan.previous = Some((found.span, end));
        all.push((at..end, found));
        at = end;
    }
    all
}

/// A date, a date with a time of day, or a range of dates.
fn expression_at(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let first = clock::around(scan, at)?;
    let opening = at.checked_sub(1).map_or("", |before| scan.word(before));
    let joint = at + first.len;
    let joins = !tells_of_moving(scan, at)
        && match scan.word(joint) {
            "to" | "until" | "till" | "through" | "bis" | "a" | "al" | "au" | "ate" | "hasta" => true,
            "-" | "–" | "—" => true,
            "and" | "und" | "y" | "e" | "et" => matches!(opening, "between" | "zwischen" | "entre"),
            _ => false,
        };
    let starts = [joint + 1, scan.skip_article(joint + 1)];
    let ranged = starts.into_iter().filter(|_| joins).find_map(|start| {
        let second = scan.date_at(start)?;
        let span = first.span.through(second.span)?;
        Some(Found { len: start + second.len - at, span, relative: first.relative || second.relative })
    });
    Some(ranged.unwrap_or(first))
}

/// "moved from Wednesday to Monday" names two days and no span.
fn tells_of_moving(scan: &Scan<'_>, at: usize) -> bool {
    let near = scan.tokens.get(at.saturating_sub(5)..at).unwrap_or_default();
    let moves = ["moved", "move", "changed", "shifted", "postponed", "rescheduled", "pushed", "verschoben"];
    near.iter().any(|token| moves.contains(&token.text.as_str()))
}
