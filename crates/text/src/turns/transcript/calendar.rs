//! What the times of a whole conversation mean: which number is the day, which times are counted from the start of a
//! recording, and on which day a time without a date lies.
//!
//! Called once the form of a conversation is known. The one thing to know: a single time tells little; all of them together
//! nearly always tell enough.

use super::stamp::{Clock, Day, Stamp};
use evoke_types::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, Time};

/// Reads the stamps of one conversation, in order.
#[derive(Debug)]
pub(super) struct Calendar {
    anchor: Timestamp,
    order: Order,
    /// Whether times are counted from the start of a recording.
    recorded: bool,
    /// The day of the heading above, or the one that has been counted to.
    day: Option<Date>,
    /// The time before.
    last: Option<Time>,
}

/// Which of three numbers of a date is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// A recording is taken for one when somebody speaks in its first minutes.
const FIRST_WORDS_WITHIN_SECONDS: i64 = 600;

/// Minutes by which a time may lie before the one above without being of the next day.
const SHUFFLED_MINUTES: i64 = 180;

impl Calendar {
    /// The calendar of a conversation with these stamps. `headed` tells that headings name the days; `timed` that its
    /// times may be those of a recording.
    pub(super) fn new(stamps: &[Stamp], headed: bool, timed: bool, anchor: Timestamp) -> Self {
        let recorded = timed && !headed && is_recording(stamps);
        let mut calendar = Self { anchor, order: order(stamps, anchor), recorded, day: None, last: None };
        if !headed && !recorded && stamps.iter().all(|stamp| stamp.day.is_none()) {
            calendar.day = Some(first_day(stamps, anchor));
        }
        calendar
    }

    /// A heading names the day of what follows.
    pub(super) fn heading(&mut self, day: Day) {
        self.day = self.date(day).or(self.day);
        self.last = None;
    }

    /// When a stamp says that something was said.
    pub(super) fn at(&mut self, stamp: Stamp) -> Option<Timestamp> {
        let clock = stamp.clock?;
        if self.recorded {
            return Some(self.anchor.plus_millis(seconds(clock) * 1_000));
        }
        let time = time(clock)?;
        let date = match stamp.day {
            Some(day) => self.date(day)?,
            None => {
                let day = self.day.unwrap_or_else(|| self.anchor.date());
                let next = self.last.is_some_and(|last| is_next_day(last, time));
                if next { day.checked_add(1.day()).unwrap_or(day) } else { day }
            }
        };
        self.day = Some(date);
        self.last = Some(time);
        let offset = stamp.offset.unwrap_or_else(|| self.anchor.offset_minutes());
        Some(Timestamp::from_civil(date.to_datetime(time), offset))
    }

    fn date(&self, day: Day) -> Option<Date> {
        let today = self.anchor.date();
        match day {
            Day::Numbers(numbers, _) => self.order.date(numbers),
            Day::Known(Some(year), month, day) => Date::new(year, month, day).ok(),
            Day::Known(None, month, day) => {
                let of = |year: i16| Date::new(year, month, day).ok();
                let tomorrow = today.checked_add(1.day()).ok()?;
                of(today.year()).filter(|date| *date <= tomorrow).or_else(|| of(today.year() - 1))
            }
            Day::Ago(days) => today.checked_sub(days.days()).ok(),
            Day::Weekday(weekday) => {
                let back = i64::from(today.weekday().since(weekday));
                today.checked_sub((if back == 0 { 7 } else { back }).days()).ok()
            }
        }
    }
}

impl Order {
    fn date(self, [first, second, third]: [u16; 3]) -> Option<Date> {
        let (year, month, day) = match self {
            Self::YearMonthDay => (first, second, third),
            Self::DayMonthYear | Self::MonthDayYear if first > 999 => (first, second, third),
            Self::DayMonthYear => (third, second, first),
            Self::MonthDayYear => (third, first, second),
        };
        let year = if year < 100 { year + 2000 } else { year };
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }
}

/// Years back in which conversations are taken to lie, where the order of numbers is open.
const FARTHEST_BACK_YEARS: i64 = 10;

/// The order in which most dates exist, go on, and lie before the text was written; else that of the country.
fn order(stamps: &[Stamp], anchor: Timestamp) -> Order {
    let days: Vec<[u16; 3]> = stamps.iter().filter_map(|stamp| numbers(*stamp)).collect();
    let today = anchor.date();
    let latest = today.checked_add(1.day()).unwrap_or(today);
    let earliest = today.checked_sub(FARTHEST_BACK_YEARS.years()).unwrap_or(today);
    let faults = |order: Order| {
        let dates: Vec<Date> = days.iter().filter_map(|day| order.date(*day)).collect();
        let back = dates.windows(2).filter(|pair| pair[1] < pair[0]).count();
        let far = dates.iter().filter(|date| **date > latest || **date < earliest).count();
        (days.len() - dates.len(), back, far)
    };
    let by_country = if is_american(stamps) {
        [Order::MonthDayYear, Order::DayMonthYear, Order::YearMonthDay]
    } else {
        [Order::DayMonthYear, Order::MonthDayYear, Order::YearMonthDay]
    };
    by_country.into_iter().min_by_key(|order| faults(*order)).unwrap_or(Order::DayMonthYear)
}

fn numbers(stamp: Stamp) -> Option<[u16; 3]> {
    match stamp.day? {
        Day::Numbers(numbers, _) => Some(numbers),
        Day::Known(..) | Day::Ago(_) | Day::Weekday(_) => None,
    }
}

/// "3/12/26, 6:22 PM": slashes, no zeros before small numbers, years of two digits, and halves of the day.
fn is_american(stamps: &[Stamp]) -> bool {
    let american = |stamp: &Stamp| match (stamp.day, stamp.clock) {
        (Some(Day::Numbers([_, _, year], style)), Some(clock)) => {
            !style.stops && !style.padded && year < 100 && clock.afternoon.is_some()
        }
        (Some(Day::Numbers(..) | Day::Known(..) | Day::Ago(_) | Day::Weekday(_)) | None, _) => true,
    };
    stamps.iter().all(american)
}

/// Whether times without dates count from 0: they begin in the first minutes of an hour 0, and never go back.
fn is_recording(stamps: &[Stamp]) -> bool {
    let plain =
        |stamp: &Stamp| stamp.day.is_none() && stamp.clock.is_none_or(|clock| clock.afternoon.is_none());
    let seconds: Vec<i64> = stamps.iter().filter_map(|stamp| stamp.clock).map(seconds).collect();
    let leads = stamps.iter().find_map(|stamp| stamp.clock).is_some_and(|clock| clock.numbers[0] == 0);
    stamps.iter().all(plain)
        && leads
        && seconds.first().is_some_and(|first| *first < FIRST_WORDS_WITHIN_SECONDS)
        && seconds.windows(2).all(|pair| pair[0] <= pair[1])
}

/// Seconds of "1:02:11", or of "62:11".
fn seconds(clock: Clock) -> i64 {
    let [first, second, third] = clock.numbers.map(i64::from);
    if clock.has_seconds { (first * 60 + second) * 60 + third } else { first * 60 + second }
}

fn time(clock: Clock) -> Option<Time> {
    let [hour, minute, second] = clock.numbers;
    let hour = match clock.afternoon {
        Some(afternoon) if (1..=12).contains(&hour) => hour % 12 + if afternoon { 12 } else { 0 },
        Some(_) | None => hour,
    };
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

fn minutes(time: Time) -> i64 {
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

fn is_next_day(last: Time, time: Time) -> bool {
    minutes(last) - minutes(time) > SHUFFLED_MINUTES
}

/// The day of the first of some times of day. The last of them is taken to lie before the text was written, where they
/// reach over midnight.
fn first_day(stamps: &[Stamp], anchor: Timestamp) -> Date {
    let times: Vec<Time> = stamps.iter().filter_map(|stamp| time(stamp.clock?)).collect();
    let nights = times.windows(2).filter(|pair| is_next_day(pair[0], pair[1])).count();
    let today = anchor.date();
    let is_over = times.last().is_some_and(|last| *last <= anchor.civil().time());
    let back = if is_over { i64::try_from(nights).unwrap_or(0) } else { 0 };
    today.checked_sub(back.days()).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::super::stamp;
    use super::*;

    fn times(stamps: &[&str]) -> Vec<String> {
        let anchor = Timestamp::parse("2026-03-20T12:00:00+01:00").expect("a time");
        let stamps: Vec<Stamp> = stamps.iter().map(|text| stamp::whole(text).expect(text)).collect();
        let mut calendar = Calendar::new(&stamps, false, true, anchor);
        stamps
            .into_iter()
            .map(|stamp| calendar.at(stamp).map_or_else(String::new, |at| at.to_string()))
            .collect()
    }

    #[test]
    fn the_order_of_dates_is_told_by_all_of_them() {
        for (stamps, first) in [
            (["11/03/2026, 18:22", "13/03/2026, 18:22"], "2026-03-11T18:22:00+01:00"),
            (["3/2/26, 6:22 PM", "3/13/26, 6:22 PM"], "2026-03-02T18:22:00+01:00"),
            (["2/3/26, 6:22 PM", "3/3/26, 6:22 PM"], "2026-02-03T18:22:00+01:00"),
            (["02/03/26, 6:22 pm", "03/03/26, 6:22 pm"], "2026-03-02T18:22:00+01:00"),
            (["28.02.26, 12:05", "01.03.26, 12:05"], "2026-02-28T12:05:00+01:00"),
            (["12.04.26, 18:22", "12.04.26, 18:23"], "2026-04-12T18:22:00+01:00"),
            (["26/03/12, 18:22", "26/03/12, 18:23"], "2026-03-12T18:22:00+01:00"),
            (["2026/3/2 上午12:05", "2026/3/2 下午1:05"], "2026-03-02T00:05:00+01:00"),
            (["Yesterday at 6:22 PM", "Today at 6:22 AM"], "2026-03-19T18:22:00+01:00"),
            (["Monday 6:22 PM", "Today 6:22 AM"], "2026-03-16T18:22:00+01:00"),
            (["2026-03-02T10:00:00Z", "2026-03-02T10:00:05Z"], "2026-03-02T10:00:00Z"),
        ] {
            assert_eq!(times(&stamps).first().map(String::as_str), Some(first), "{stamps:?}");
        }
    }

    #[test]
    fn times_without_dates_lie_on_days_that_follow() {
        assert_eq!(times(&["10:03", "11:05"]), ["2026-03-20T10:03:00+01:00", "2026-03-20T11:05:00+01:00"]);
        assert_eq!(times(&["23:58", "00:02"]), ["2026-03-19T23:58:00+01:00", "2026-03-20T00:02:00+01:00"]);
        assert_eq!(times(&["0:03", "61:05"]), ["2026-03-20T12:00:03+01:00", "2026-03-20T13:01:05+01:00"]);
        assert_eq!(times(&["00:00:09", "00:10:00"])[1], "2026-03-20T12:10:00+01:00");
    }
}
