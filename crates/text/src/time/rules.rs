//! The rules that recognize dates, and reading a text with them token by token.
//!
//! Called for the mentions of a text and for what a question asks about. The one thing to know: of what the rules recognize
//! at a token the longest counts, and of equally long ones the first.

use super::direction::Direction;
use super::lexicon::Meaning;
use super::scan::{Found, Role, Rule, Scan};
use super::text::Text;
use super::{clock, container, counted, moved, named, recurrence, relative, weekday};
use jiff::civil::DateTime;
use std::ops::Range;

/// In order of precedence.
const RULES: &[Rule] = &[
    named::numeric,
    counted::counted,
    relative::twice,
    container::part_of_period,
    container::ordinal_in,
    container::unit_of_date,
    weekday::with_date,
    named::day_of_month,
    container::day_of_container,
    named::month,
    named::quarter,
    named::season,
    relative::near_day,
    relative::this_time,
    relative::day_part,
    relative::beside,
    relative::adjacent_in_front,
    relative::period,
    relative::eve,
    named::feast,
    weekday::weekday,
    relative::weekend,
    relative::that,
    named::decade,
    named::year,
    named::day_and_month_in_numbers,
    weekday::day_number,
];

/// Looks at what follows a date, and may complete it.
type Suffix = fn(&Scan<'_>, usize, Found) -> Option<Found>;

const SUFFIXES: &[Suffix] = &[
    weekday::weekday_behind,
    named::within_year,
    container::day_behind,
    container::ordinal_behind,
    container::part_behind,
    counted::counted_behind,
    relative::day_beside_behind,
];

/// How many suffixes a date may have.
const MOST_SUFFIXES: usize = 3;

/// A date with what follows and completes it: "来年" and "の3月" and "の5日".
pub(super) fn with_suffixes(scan: &Scan<'_>, at: usize, found: Found) -> Found {
    let mut whole = found;
    for _ in 0..MOST_SUFFIXES {
        match SUFFIXES
            .iter()
            .find_map(|suffix| suffix(scan, at, whole))
            .filter(|longer| longer.len > whole.len)
        {
            Some(longer) => whole = longer,
            None => break,
        }
    }
    whole
}

/// A text, ready for the rules.
pub(super) fn scan<'a>(text: &'a Text<'a>, anchor: DateTime) -> Scan<'a> {
    Scan::new(text, anchor, RULES)
}

/// What a text says of time, as ranges of tokens.
pub(super) struct Dates {
    pub(super) dates: Vec<(Range<usize>, Found)>,
    /// What happens again and again.
    pub(super) recurrences: Vec<Range<usize>>,
}

/// Every date.
pub(super) fn dates(mut scan: Scan<'_>) -> Dates {
    let mut all = Dates { dates: Vec::new(), recurrences: Vec::new() };
    let mut at = 0;
    let count = scan.text.tokens.len();
    while at < count {
        let starts = scan
            .text
            .tokens
            .get(at)
            .is_some_and(|token| token.raw.starts_with(char::is_alphanumeric) || token.raw == "'");
        if !starts {
            at += 1;
            continue;
        }
        if let Some(len) = recurrence::recurrence(&scan, at) {
            let end = (at + len.max(1)).min(count);
            all.recurrences.push(at..end);
            at = end;
            continue;
        }
        let Some(found) = expression_at(&scan, at) else {
            at += 1;
            continue;
        };
        let end = (at + found.len.max(1)).min(count);
        scan.previous = Some((found.span, end));
        let role = if found.role == Role::At { role(&scan, at, end) } else { found.role };
        all.dates.push((at..end, found.with_role(role)));
        at = end;
    }
    moved::mark(&scan, &mut all.dates);
    all
}

/// What a date is to its clause, by the words around it.
fn role(scan: &Scan<'_>, start: usize, end: usize) -> Role {
    let opening = scan.start_before(start, Meaning::Article).unwrap_or(start);
    let before = |meaning| scan.ends_before(start, meaning) || scan.ends_before(opening, meaning);
    let is_range = (start..end).any(|at| scan.is(at, Meaning::To));
    if (before(Meaning::Since) || scan.is(end, Meaning::SinceAfter)) && !is_range {
        Role::Since
    } else if before(Meaning::Until) || scan.is(end, Meaning::UntilAfter) {
        Role::Until
    } else {
        Role::At
    }
}

/// A date, a date with a time of day, or a range of dates.
fn expression_at(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let first = clock::around(scan, at)?;
    Some(range(scan, at, first).unwrap_or(first))
}

/// "From Monday to Friday", "between May and July", "3月から5月まで".
fn range(scan: &Scan<'_>, at: usize, first: Found) -> Option<Found> {
    let joint = at + first.len;
    let opening = scan.start_before(at, Meaning::Article).unwrap_or(at);
    let sign = matches!(scan.word(joint), "-" | "–" | "—" | "~" | "〜" | "～").then_some(1);
    let between = scan.ends_before(at, Meaning::Between) || scan.ends_before(opening, Meaning::Between);
    let words = scan.len_of(joint, Meaning::To);
    let and = scan.len_of(joint, Meaning::Joint).filter(|_| between);
    let len = sign.or(words).or(and)?;
    if first.role == Role::Since || moved::tells_of_moving(scan, at) {
        return None;
    }
    // The end lies behind the beginning, whatever the verb says.
    let later = scan.as_of(first.span.first, Direction::Future);
    let starts = [joint + len, scan.skip_article(joint + len)];
    starts.into_iter().find_map(|start| {
        let here = scan.date_at(start);
        let there = later.date_at(start);
        let is_told_from_now = |found: &Found| there.is_none_or(|there| there.span.first < found.span.first);
        let second = here.filter(is_told_from_now).or(there).or(here)?;
        let span = first.span.through(second.span)?;
        let relative = first.relative || second.relative;
        Some(Found { len: start + second.len - at, relative, ..Found { span, ..first } })
    })
}
