//! Spans of civil time and how to count with them.

use evoke_types::{EventWindow, Precision, TimeWindow, Timestamp};
use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::{Span as Length, ToSpan};

/// A span of civil days or one point in time, with how exactly it was stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// The first day.
    pub(super) first: Date,
    /// The last day, inclusive; never before the first.
    pub(super) last: Date,
    /// A time of day on the first day: then the span is that one point.
    pub(super) at: Option<jiff::civil::Time>,
    /// Minutes east of UTC of the clock that shows this time, if that was said.
    pub(super) zone: Option<i64>,
    pub(super) precision: Precision,
    /// How coarse the words are: that of the precision, and of an approximate span that of the unit it was counted in.
    pub(super) grain: Precision,
}

/// A unit of length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    WorkingDay,
    Week,
    Fortnight,
    Weekend,
    Month,
    Quarter,
    /// Of a school year: four months.
    Term,
    Semester,
    Year,
    Decade,
}

/// The four seasons, in the northern and meteorological reckoning: spring is March to May.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Span {
    pub(super) fn new(first: Date, last: Date, precision: Precision) -> Option<Self> {
        (first <= last).then_some(Self { first, last, at: None, zone: None, precision, grain: precision })
    }
    pub(super) fn day(day: Date) -> Self {
        Self { first: day, last: day, at: None, zone: None, precision: Precision::Day, grain: Precision::Day }
    }
    /// Stated only roughly, in units as coarse as the grain: the day is the best guess.
    pub(super) fn about(day: Date, grain: Precision) -> Self {
        Self { precision: Precision::Approximate, grain, ..Self::day(day) }
    }
    pub(super) fn point(at: DateTime) -> Self {
        Self {
            at: Some(at.time()),
            precision: Precision::Time,
            grain: Precision::Time,
            ..Self::day(at.date())
        }
    }
    /// The week, Monday to Sunday, that holds the day.
    pub(super) fn week(day: Date) -> Option<Self> {
        let monday = plus_days(day, -i64::from(day.weekday().to_monday_zero_offset()))?;
        Self::new(monday, plus_days(monday, 6)?, Precision::Week)
    }
    /// The Saturday and Sunday of the week that holds the day.
    pub(super) fn weekend(day: Date) -> Option<Self> {
        let week = Self::week(day)?;
        Self::new(plus_days(week.first, 5)?, week.last, Precision::Day)
    }
    pub(super) fn month(year: i16, month: i8) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        Self::new(first, first.last_of_month(), Precision::Month)
    }
    /// The quarter, 1 to 4.
    pub(super) fn quarter(year: i16, quarter: i8) -> Option<Self> {
        let first = Date::new(year, (quarter - 1) * 3 + 1, 1).ok()?;
        Self::new(first, Date::new(year, quarter * 3, 1).ok()?.last_of_month(), Precision::Season)
    }
    /// The season that begins in the year.
    pub(super) fn season(year: i16, season: Season) -> Option<Self> {
        let month = match season {
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Autumn => 9,
            Season::Winter => 12,
        };
        let first = Date::new(year, month, 1).ok()?;
        let last = first.checked_add(2.months()).ok()?.last_of_month();
        Self::new(first, last, Precision::Season)
    }
    /// The ten years from that one on.
    pub(super) fn decade(year: i16) -> Option<Self> {
        let last = Date::new(year.checked_add(9)?, 12, 31).ok()?;
        Some(Self::new(Date::new(year, 1, 1).ok()?, last, Precision::Year)?.roughly())
    }
    pub(super) fn year(year: i16) -> Option<Self> {
        Self::new(Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?, Precision::Year)
    }

    /// Both and everything between; the coarser precision. `None` when the other ends before this starts.
    pub(super) fn through(self, other: Self) -> Option<Self> {
        Self::new(self.first, other.last, self.precision.max(other.precision))
    }
    /// The same days, stated roughly.
    pub(super) fn roughly(self) -> Self {
        Self { precision: Precision::Approximate, ..self }
    }
    /// The span at a time of day on its first day, as a clock of a zone shows it.
    pub(super) fn at(self, time: jiff::civil::Time, zone: Option<i64>) -> Self {
        Self { zone, ..Self::point(self.first.to_datetime(time)) }
    }
    /// Whether it is one day and no time of it.
    pub(super) fn is_one_day(self) -> bool {
        self.first == self.last && self.precision == Precision::Day
    }
    /// Whether it is all of a month and no more.
    pub(super) fn is_month(self) -> bool {
        self.precision == Precision::Month && self.first.day() == 1 && self.last == self.first.last_of_month()
    }

    /// As an event's window where clocks are so many minutes east of UTC; its end is the last millisecond, absent for a
    /// point.
    pub(super) fn to_event(self, offset: i64) -> EventWindow {
        let whole = self.to_window(offset);
        match self.at {
            Some(time) => EventWindow {
                start: Timestamp::from_civil(self.first.to_datetime(time), self.zone.unwrap_or(offset))
                    .at_offset(offset),
                end: None,
                precision: self.precision,
            },
            None => EventWindow {
                start: whole.start(),
                end: Some(whole.end().plus_millis(-1).max(whole.start())),
                precision: self.precision,
            },
        }
    }
    /// The days of an event's window.
    pub(super) fn of_event(event: EventWindow) -> Option<Self> {
        Self::new(
            event.start.date(),
            event.end.unwrap_or(event.start).date(),
            event.precision.max(Precision::Day),
        )
    }
    /// As the window of its whole days where clocks are so many minutes east of UTC.
    pub(super) fn to_window(self, offset: i64) -> TimeWindow {
        let day = |date: Date| TimeWindow::day_at(date, offset);
        let first = day(self.first);
        TimeWindow::new(first.start(), day(self.last).end()).unwrap_or(first)
    }
}

/// A day some days later, or earlier.
pub(super) fn plus_days(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Length::new().try_days(days).ok()?).ok()
}

/// A day some months later, or earlier; the last of the month where the day does not exist.
pub(super) fn plus_months(day: Date, months: i64) -> Option<Date> {
    day.checked_add(Length::new().try_months(months).ok()?).ok()
}

/// The first such weekday after the day.
pub(super) fn weekday_after(day: Date, weekday: Weekday) -> Option<Date> {
    let gap = i64::from(weekday.to_monday_zero_offset()) - i64::from(day.weekday().to_monday_zero_offset());
    plus_days(day, if gap > 0 { gap } else { gap + 7 })
}

/// The last such weekday before the day.
pub(super) fn weekday_before(day: Date, weekday: Weekday) -> Option<Date> {
    plus_days(weekday_after(plus_days(day, -1)?, weekday)?, -7)
}

/// Such a weekday in the week (Monday to Sunday) that holds the day.
pub(super) fn weekday_in_week(day: Date, weekday: Weekday) -> Option<Date> {
    plus_days(Span::week(day)?.first, i64::from(weekday.to_monday_zero_offset()))
}

/// A day some working days later, or earlier: Saturdays and Sundays do not count.
pub(super) fn plus_working_days(day: Date, days: i64) -> Option<Date> {
    let mut at = plus_days(day, days / 5 * 7)?;
    let (step, mut left) = (days.signum(), (days % 5).abs());
    while left > 0 || matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday) {
        at = plus_days(at, if step == 0 { 1 } else { step })?;
        left -= i64::from(!matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday) && left > 0);
    }
    Some(at)
}

/// The whole unit that lies some units from the one that holds a day.
pub(super) fn shifted(unit: Unit, day: Date, by: i64) -> Option<Span> {
    match unit {
        Unit::Minute | Unit::Hour => None,
        Unit::Day => Some(Span::day(plus_days(day, by)?)),
        Unit::WorkingDay => Some(Span::day(plus_working_days(day, by)?)),
        Unit::Week => Span::week(plus_days(day, by.checked_mul(7)?)?),
        Unit::Fortnight => Span::week(plus_days(day, by.checked_mul(14)?)?),
        Unit::Weekend => Span::weekend(plus_days(day, by.checked_mul(7)?)?),
        Unit::Month => {
            let day = plus_months(day.first_of_month(), by)?;
            Span::month(day.year(), day.month())
        }
        Unit::Quarter => {
            let day = plus_months(day.first_of_month(), by.checked_mul(3)?)?;
            Span::quarter(day.year(), (day.month() - 1) / 3 + 1)
        }
        Unit::Term => Some(Span::about(plus_months(day, by.checked_mul(4)?)?, Precision::Season)),
        Unit::Semester => Some(Span::about(plus_months(day, by.checked_mul(6)?)?, Precision::Season)),
        Unit::Year => Span::year(day.year().checked_add(i16::try_from(by).ok()?)?),
        Unit::Decade => {
            let by = i16::try_from(by.checked_mul(10)?).ok()?;
            Span::decade((day.year() / 10 * 10).checked_add(by)?)
        }
    }
}

/// Easter Sunday, by the anonymous Gregorian algorithm (Meeus, "Astronomical Algorithms", 1991).
pub(super) fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15).rem_euclid(30);
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, (n / 31) as i8, (n % 31 + 1) as i8).unwrap_or(date(year, 4, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn easter_sundays() {
        for (year, month, day) in [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)] {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn working_days_leave_out_weekends() {
        // 13 August 2025 is a Wednesday.
        for (days, day) in [(1, 14), (2, 15), (3, 18), (5, 20), (-1, 12), (-3, 8), (10, 27)] {
            assert_eq!(plus_working_days(date(2025, 8, 13), days), Some(date(2025, 8, day)), "{days}");
        }
        assert_eq!(plus_working_days(date(2025, 8, 16), 1), Some(date(2025, 8, 18)));
    }

    #[test]
    fn spans_end_on_their_last_millisecond() {
        let may = Span::month(2024, 2).expect("a month").to_event(0);
        assert_eq!(may.start.to_string(), "2024-02-01T00:00:00Z");
        assert_eq!(may.end.map(|end| end.to_string()).as_deref(), Some("2024-02-29T23:59:59.999Z"));
        let winter = Span::season(2024, Season::Winter).expect("a season");
        assert_eq!((winter.first, winter.last), (date(2024, 12, 1), date(2025, 2, 28)));
    }

    proptest! {
        #[test]
        fn weekdays_lie_within_a_week(offset in 0_i64..40_000, weekday in 1_i8..=7) {
            let day = plus_days(date(1950, 1, 1), offset).expect("a day");
            let weekday = Weekday::from_monday_one_offset(weekday).expect("a weekday");
            let after = weekday_after(day, weekday).expect("a day");
            let before = weekday_before(day, weekday).expect("a day");
            prop_assert!(after > day && after <= plus_days(day, 7).expect("a day") && after.weekday() == weekday);
            prop_assert!(before < day && before >= plus_days(day, -7).expect("a day") && before.weekday() == weekday);
            let within = weekday_in_week(day, weekday).expect("a day");
            prop_assert_eq!(Span::week(within), Span::week(day));
        }
    }
}
