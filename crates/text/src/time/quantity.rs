//! Lengths of time as people count them: "two and a half weeks", "a couple of Fridays", "drei Werktage".

use super::calendar::{
    Season, Span, Unit, plus_days, plus_months, plus_working_days, weekday_after, weekday_before,
};
use super::lexicon::{Feast, Meaning};
use super::scan::Scan;
use crate::language::Language;
use evoke_types::Precision;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Unit(Unit),
    Weekday(Weekday),
    Month(i8),
    Season(Season),
    Feast(Feast),
}

/// How many of something, and of something smaller.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quantity {
    /// In halves.
    halves: i64,
    pub(super) step: Step,
    /// "… and three months": a number of a smaller unit.
    more: Option<(i64, Unit)>,
    /// "A few", "about".
    pub(super) vague: bool,
    /// The number is an article: "a week".
    pub(super) article: bool,
    /// In tokens.
    pub(super) len: usize,
}

/// Counts beyond this are no length of time that people state.
const LARGEST_COUNT: i64 = 2_000;

/// The length of time that begins at an index.
pub(super) fn quantity(scan: &Scan<'_>, at: usize) -> Option<Quantity> {
    let mut next = at;
    let mut vague = false;
    for _ in 0..3 {
        let approx = scan.len_of(next, Meaning::Approx).filter(|_| scan.number(next).is_none());
        let Some(len) = approx.or_else(|| scan.len_of(next, Meaning::Exactly)) else { break };
        // "Unos" is "about" and "a few".
        if approx.is_some()
            && amount(scan, next).is_some_and(|amount| step(scan, next + amount.len).is_some())
        {
            break;
        }
        vague |= approx.is_some();
        next += len;
    }
    let mut amount = amount(scan, next)?;
    next += amount.len;
    if let Some(len) = scan.len_of(next, Meaning::AndHalf) {
        amount.halves += 1;
        next += len;
    }
    next = scan.skip(next, Meaning::Filler);
    let (step, len) = step(scan, next)?;
    let bare_month = matches!(scan.word(next), "月") && amount.halves % 2 == 0;
    if bare_month || matches!(step, Step::Month(_)) && !matches!(amount.halves, 4..=40) {
        return None;
    }
    next += len;
    if let Some(len) = half_after(scan, next) {
        amount.halves += 1;
        next += len;
    }
    let more = smaller(scan, next, step);
    next += more.map_or(0, |(_, _, len)| len);
    vague |= amount.vague;
    let more = more.map(|(count, unit, _)| (count, unit));
    Some(Quantity { halves: amount.halves, step, more, vague, article: amount.article, len: next - at })
}

/// "A year and a half", "一年半".
fn half_after(scan: &Scan<'_>, at: usize) -> Option<usize> {
    scan.len_of(at, Meaning::AndHalf).or_else(|| {
        let dense = matches!(scan.language(), Language::Chinese | Language::Japanese);
        scan.len_of(at, Meaning::Half).filter(|_| dense && scan.is_glued(at))
    })
}

/// "… and three months", "… 4 months".
fn smaller(scan: &Scan<'_>, at: usize, step: Step) -> Option<(i64, Unit, usize)> {
    let Step::Unit(larger) = step else { return None };
    let start = scan.skip(at, Meaning::Joint);
    let amount = amount(scan, start).filter(|amount| amount.halves % 2 == 0)?;
    let (unit, len) = scan.unit(start + amount.len)?;
    let fits = matches!(
        (larger, unit),
        (Unit::Year, Unit::Month | Unit::Week | Unit::Day)
            | (Unit::Month, Unit::Week | Unit::Day)
            | (Unit::Week, Unit::Day)
            | (Unit::Day, Unit::Hour)
            | (Unit::Hour, Unit::Minute)
    );
    (fits && (start > at || scan.number(start).is_some())).then_some((
        amount.halves / 2,
        unit,
        start + amount.len + len - at,
    ))
}

/// A number in front of a unit.
struct Amount {
    halves: i64,
    vague: bool,
    article: bool,
    len: usize,
}

fn amount(scan: &Scan<'_>, at: usize) -> Option<Amount> {
    let of = |halves, vague, len| Some(Amount { halves, vague, article: false, len });
    if let Some((halves, len)) =
        scan.find(at, |meaning| if let Meaning::Halves(halves) = meaning { Some(halves) } else { None })
    {
        return of(halves, false, len);
    }
    if let Some(len) = scan.len_of(at, Meaning::Half) {
        return of(1, false, scan.skip_article(at + len) - at);
    }
    if let Some((count, len)) =
        scan.find(at, |meaning| if let Meaning::Vague(count) = meaning { Some(count) } else { None })
    {
        return of(count * 2, true, len);
    }
    if let Some(number) = scan.number(at) {
        if number > LARGEST_COUNT {
            return None;
        }
        let decimal =
            matches!(scan.word(at + 1), "." | ",") && scan.is_glued(at + 1) && scan.is_glued(at + 2);
        if decimal && let Some(tenths) = scan.number(at + 2) {
            return (tenths == 5).then_some(()).and_then(|()| of(number * 2 + 1, false, 3));
        }
        return of(number * 2, false, 1);
    }
    let (number, len) = number_word(scan, at)?;
    let article = number == 1 && scan.width(at) < 4 && scan.word(at) != "one";
    Some(Amount { halves: number * 2, vague: false, article, len })
}

/// A number in words: "three", "forty-two", "treinta y cinco".
pub(super) fn number_word(scan: &Scan<'_>, at: usize) -> Option<(i64, usize)> {
    let word = |at| scan.find(at, |meaning| if let Meaning::Number(n) = meaning { Some(n) } else { None });
    let (number, len) = word(at)?;
    if (20..100).contains(&number) && number % 10 == 0 {
        let mut next = at + len;
        next = if scan.word(next) == "-" { next + 1 } else { scan.skip(next, Meaning::Joint) };
        if let Some((ones, ones_len)) = word(next).filter(|(ones, _)| (1..10).contains(ones)) {
            return Some((number + ones, next + ones_len - at));
        }
    }
    Some((number, len))
}

/// What is counted.
fn step(scan: &Scan<'_>, at: usize) -> Option<(Step, usize)> {
    if let Some((unit, len)) = scan.unit(at) {
        return Some((Step::Unit(unit), len));
    }
    let weekdays =
        scan.find(at, |meaning| if let Meaning::Weekdays(weekday) = meaning { Some(weekday) } else { None });
    if let Some((weekday, len)) = weekdays {
        return Some((Step::Weekday(weekday), len));
    }
    if let Some((weekday, len, true)) = scan.weekday(at) {
        return Some((Step::Weekday(weekday), len));
    }
    if let Some((season, len, _)) = scan.season(at) {
        return Some((Step::Season(season), len));
    }
    if let Some((feast, len, true)) = scan.feast(at) {
        return Some((Step::Feast(feast), len));
    }
    let (month, len, sure) = scan.month(at)?;
    (sure && scan.word(at).ends_with('s')).then_some((Step::Month(month), len))
}

impl Quantity {
    /// So many of a unit; its length is not known.
    pub(super) fn of(count: i64, unit: Unit) -> Self {
        Self { halves: count * 2, step: Step::Unit(unit), more: None, vague: false, article: false, len: 0 }
    }
    /// The number, rounded down.
    pub(super) fn count(&self) -> i64 {
        self.halves / 2
    }
    pub(super) fn unit(&self) -> Option<Unit> {
        match self.step {
            Step::Unit(unit) => Some(unit),
            Step::Weekday(_) | Step::Month(_) | Step::Season(_) | Step::Feast(_) => None,
        }
    }
    /// Whether it is counted in minutes or hours.
    pub(super) fn is_of_clock(&self) -> bool {
        matches!(self.unit(), Some(Unit::Minute | Unit::Hour))
    }

    /// The span this far from a day, back or ahead (`sign` is -1 or 1); `exact` where the day is a stated one.
    pub(super) fn from(self, scan: &Scan<'_>, base: Date, sign: i64, exact: bool) -> Option<Span> {
        let unit = match self.step {
            Step::Unit(unit) => unit,
            Step::Weekday(weekday) => {
                let first = nearest_weekday(base, weekday, sign)?;
                return Some(Span::day(plus_days(first, 7 * sign * (self.count() - 1).max(0))?));
            }
            Step::Month(month) => {
                return nth_yearly(base, sign * self.count(), |year| Span::month(year, month));
            }
            Step::Season(season) => {
                return nth_yearly(base, sign * self.count(), |year| Span::season(year, season));
            }
            Step::Feast(feast) => {
                return nth_yearly(base, sign * self.count(), |year| Some(Span::day(feast.in_year(year)?)));
            }
        };
        if matches!(unit, Unit::Minute | Unit::Hour) {
            let minutes = if unit == Unit::Hour { self.halves * 30 } else { self.halves / 2 } * sign;
            let more = self.more.map_or(0, |(count, _)| count * sign);
            return Some(Span::point(scan.anchor.checked_add((minutes + more).minutes()).ok()?));
        }
        if unit == Unit::Weekend {
            return weekends_from(base, sign * self.count());
        }
        let mut day = moved(base, unit, self.halves * sign)?;
        if let Some((count, unit)) = self.more {
            day = moved(day, unit, count * 2 * sign)?;
        }
        let exact = exact && !self.vague && self.halves % 2 == 0;
        Some(if exact { Span::day(day) } else { self.roughly(unit, day) })
    }

    fn roughly(&self, unit: Unit, day: Date) -> Span {
        let smallest = self.more.map_or(unit, |(_, unit)| unit);
        let grain = match smallest {
            Unit::Minute | Unit::Hour | Unit::Day | Unit::WorkingDay | Unit::Weekend => Precision::Day,
            Unit::Week | Unit::Fortnight => Precision::Week,
            Unit::Month => Precision::Month,
            Unit::Year if self.halves > 4 || self.vague => Precision::Year,
            Unit::Year if self.halves % 2 == 1 => Precision::Month,
            Unit::Quarter | Unit::Term | Unit::Semester => Precision::Season,
            Unit::Year | Unit::Decade => Precision::Year,
        };
        let is_day = matches!(smallest, Unit::Day | Unit::WorkingDay) && !self.vague && self.halves <= 16;
        if is_day { Span::day(day) } else { Span::about(day, grain) }
    }
}

/// A day moved by halves of a unit.
fn moved(base: Date, unit: Unit, halves: i64) -> Option<Date> {
    let whole = halves / 2;
    let odd = halves % 2;
    match unit {
        Unit::Minute | Unit::Hour | Unit::Weekend => None,
        Unit::Day => plus_days(base, whole),
        Unit::WorkingDay => plus_working_days(base, whole),
        Unit::Week => plus_days(base, whole * 7 + odd * 3),
        Unit::Fortnight => plus_days(base, halves * 7),
        Unit::Month => plus_days(plus_months(base, whole)?, odd * 15),
        Unit::Quarter => plus_days(plus_months(base, whole * 3)?, odd * 45),
        Unit::Term => plus_months(base, halves * 2),
        Unit::Semester => plus_months(base, halves * 3),
        Unit::Year => plus_months(base, halves * 6),
        Unit::Decade => plus_months(base, halves * 60),
    }
}

/// The nearest such weekday before (`sign` -1) or after a day.
pub(super) fn nearest_weekday(base: Date, weekday: Weekday, sign: i64) -> Option<Date> {
    if sign < 0 { weekday_before(base, weekday) } else { weekday_after(base, weekday) }
}

/// The nth weekend behind (below 0) or ahead; one that is going on does not count.
fn weekends_from(base: Date, count: i64) -> Option<Span> {
    let this = Span::weekend(base)?;
    let day = if count > 0 && this.first <= base { plus_days(this.first, 7)? } else { this.first };
    let before = if count < 0 && this.last < base { 0 } else { 1 };
    let by = if count > 0 { count - 1 } else { count + 1 - before };
    Span::weekend(plus_days(day, 7 * by)?)
}

/// Years that are looked at for the nth time of what comes once a year.
const LONGEST_SEARCH_YEARS: i64 = 60;

/// The nth span of a yearly date that ends before (below 0) or starts after a day.
pub(super) fn nth_yearly(base: Date, count: i64, of_year: impl Fn(i16) -> Option<Span>) -> Option<Span> {
    let mut left = count.abs();
    for n in -1..LONGEST_SEARCH_YEARS {
        let offset = i16::try_from(n * count.signum()).ok()?;
        let Some(span) = base.year().checked_add(offset).and_then(&of_year) else { continue };
        let counts = if count < 0 { span.last < base } else { span.first > base };
        left -= i64::from(counts);
        if counts && left == 0 {
            return Some(span);
        }
    }
    None
}
