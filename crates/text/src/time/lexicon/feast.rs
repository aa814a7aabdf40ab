//! Days that come once a year, by their feasts.

use super::super::calendar::{easter, plus_days};
use jiff::civil::{Date, Weekday};

/// How the day of a feast is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feast {
    /// The same day each year: month, day.
    Fixed(i8, i8),
    /// Days after Easter Sunday.
    Easter(i64),
    /// A month, which of its weekdays (below 0: counted from the end), and days after that one.
    Nth(i8, i8, Weekday, i64),
    /// Days of a lunar calendar: year, month, day.
    Table(&'static [(i16, i8, i8)]),
}

impl Feast {
    /// What the words of a table say: "12-25", "easter -2", "nth 11 4 4 1" (month, which, weekday from Monday, days after).
    pub(super) fn named(words: &[&str]) -> Option<Self> {
        let number = |at: usize| words.get(at).and_then(|word| word.parse::<i8>().ok());
        Some(match *words.first()? {
            "easter" => Self::Easter(i64::from(number(1)?)),
            "nth" => {
                let weekday = Weekday::from_monday_one_offset(number(3)?).ok()?;
                Self::Nth(number(1)?, number(2)?, weekday, i64::from(number(4)?))
            }
            "table" => Self::Table(match *words.get(1)? {
                "lunar-new-year" => LUNAR_NEW_YEAR,
                "mid-autumn" => MID_AUTUMN,
                "diwali" => DIWALI,
                _ => return None,
            }),
            date => {
                let (month, day) = date.split_once('-')?;
                Self::Fixed(month.parse().ok()?, day.parse().ok()?)
            }
        })
    }

    /// Its day in a year; none in the years that a lunar table does not reach.
    pub(crate) fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed(month, day) => Date::new(year, month, day).ok(),
            Self::Easter(days) => plus_days(easter(year), days),
            Self::Nth(month, nth, weekday, days) => {
                plus_days(Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()?, days)
            }
            Self::Table(days) => {
                let (year, month, day) = days.iter().find(|(known, ..)| *known == year)?;
                Date::new(*year, *month, *day).ok()
            }
        }
    }
}

const LUNAR_NEW_YEAR: &[(i16, i8, i8)] = &[
    (2015, 2, 19),
    (2016, 2, 8),
    (2017, 1, 28),
    (2018, 2, 16),
    (2019, 2, 5),
    (2020, 1, 25),
    (2021, 2, 12),
    (2022, 2, 1),
    (2023, 1, 22),
    (2024, 2, 10),
    (2025, 1, 29),
    (2026, 2, 17),
    (2027, 2, 6),
    (2028, 1, 26),
    (2029, 2, 13),
    (2030, 2, 3),
    (2031, 1, 23),
    (2032, 2, 11),
    (2033, 1, 31),
    (2034, 2, 19),
    (2035, 2, 8),
];

const MID_AUTUMN: &[(i16, i8, i8)] = &[
    (2020, 10, 1),
    (2021, 9, 21),
    (2022, 9, 10),
    (2023, 9, 29),
    (2024, 9, 17),
    (2025, 10, 6),
    (2026, 9, 25),
    (2027, 9, 15),
    (2028, 10, 3),
    (2029, 9, 22),
    (2030, 9, 12),
];

const DIWALI: &[(i16, i8, i8)] = &[
    (2018, 11, 7),
    (2019, 10, 27),
    (2020, 11, 14),
    (2021, 11, 4),
    (2022, 10, 24),
    (2023, 11, 12),
    (2024, 10, 31),
    (2025, 10, 20),
    (2026, 11, 8),
    (2027, 10, 29),
    (2028, 10, 17),
    (2029, 11, 5),
    (2030, 10, 26),
];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn feasts_have_their_days() {
        let day = |words: &str, year| {
            Feast::named(&words.split(' ').collect::<Vec<_>>()).and_then(|feast| feast.in_year(year))
        };
        assert_eq!(day("12-25", 2024), Some(date(2024, 12, 25)));
        assert_eq!(day("easter -2", 2026), Some(date(2026, 4, 3)));
        assert_eq!(day("nth 11 4 4 1", 2025), Some(date(2025, 11, 28)));
        assert_eq!(day("nth 5 -1 1 0", 2025), Some(date(2025, 5, 26)));
        assert_eq!(day("table diwali", 1990), None);
    }
}
