//! The time that a chat program writes beside what somebody says, in the forms of many programs and countries.
//!
//! Called for the heads of lines. The one thing to know: numbers of a date keep the order in which they are written; which
//! of them is the day is decided for the whole text, in `calendar`.

use crate::fold::fold;
use crate::time;
use jiff::civil::Weekday;

/// A time as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Stamp {
    pub(super) day: Option<Day>,
    pub(super) clock: Option<Clock>,
    /// Minutes east of UTC, where it says so.
    pub(super) offset: Option<i64>,
}

/// A day as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// Three numbers as they are written, and how.
    Numbers([u16; 3], Style),
    /// Year, month and day; no year where none is written.
    Known(Option<i16>, i8, i8),
    /// So many days before the text was written.
    Ago(i64),
    /// The last such day before the text was written.
    Weekday(Weekday),
}

/// How the numbers of a date are written, which tells of the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// Full stops between them.
    pub(super) stops: bool,
    /// A zero before a small one of the first two.
    pub(super) padded: bool,
}

/// A time of day, or the time since a recording began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    /// Hours, minutes and seconds; or minutes and seconds of a recording.
    pub(super) numbers: [u16; 3],
    /// Whether there are three of them.
    pub(super) has_seconds: bool,
    /// Whether it says to be after noon, where it says anything of it.
    pub(super) afternoon: Option<bool>,
}

/// A stamp is looked for within so many bytes.
const WITHIN: usize = 72;

/// Words that stand between the parts of a stamp.
const CONNECTORS: &[&str] =
    &["at", "um", "à", "a las", "às", "as", "alle", "ore", "kl", "il", "the", "den", "edited"];

/// Words for the halves of a day: before the clock or after it.
const HALVES: &[(&str, bool)] = &[
    ("a.m.", false),
    ("p.m.", true),
    ("a. m.", false),
    ("p. m.", true),
    ("am", false),
    ("pm", true),
    ("上午", false),
    ("凌晨", false),
    ("早上", false),
    ("下午", true),
    ("中午", true),
    ("晚上", true),
    ("午前", false),
    ("午後", true),
    ("오전", false),
    ("오후", true),
    ("पूर्वाह्न", false),
    ("अपराह्न", true),
];

/// Today and yesterday in languages that the readers of prose do not know.
const DAYS_AGO: &[(&str, i64)] = &[
    ("oggi", 0),
    ("ieri", 1),
    ("今天", 0),
    ("昨天", 1),
    ("今日", 0),
    ("昨日", 1),
    ("오늘", 0),
    ("어제", 1),
    ("आज", 0),
    ("vandaag", 0),
    ("gisteren", 1),
];

/// The stamp with which a text begins, and its length in bytes.
pub(super) fn read(text: &str) -> Option<(Stamp, usize)> {
    let mut scanner = Scanner { text: text.get(..text.floor_char_boundary(WITHIN)).unwrap_or(text), at: 0 };
    let mut stamp = Stamp::default();
    let mut half = None;
    let mut end = 0;
    let begins = |c: char| c.is_ascii_digit() || c.is_alphabetic();
    if !text.starts_with(begins) {
        return None;
    }
    loop {
        scanner.connectors(end > 0);
        if half.is_none()
            && stamp.clock.is_none()
            && let Some(found) = scanner.half()
        {
            half = Some(found);
        } else if stamp.day.is_none_or(|day| matches!(day, Day::Weekday(_)))
            && let Some(day) = scanner.day()
        {
            stamp.day = Some(day);
            end = scanner.at;
        } else if stamp.clock.is_none()
            && let Some(mut clock) = scanner.clock(stamp.day.is_some())
        {
            clock.afternoon = clock.afternoon.or(half);
            stamp.clock = Some(clock);
            stamp.offset = scanner.offset();
            end = scanner.at;
        } else {
            break;
        }
    }
    let is_open = |c: char| c.is_alphanumeric() || matches!(c, '/' | '\\' | '%' | '_' | '+');
    let rest = text.get(end..)?;
    let ideographs = rest.chars().next().is_some_and(|c| c as u32 >= 0x2E80);
    (end > 0 && (ideographs || !rest.starts_with(is_open))).then_some((stamp, end))
}

/// A text that is a stamp and nothing else.
pub(super) fn whole(text: &str) -> Option<Stamp> {
    let text = text.trim_matches(is_blank);
    let (stamp, length) = read(text)?;
    let rest = text.get(length..)?.trim_matches(|c: char| is_blank(c) || c == '.');
    // "2026/03/12(木)"
    let weekday = rest.strip_prefix(['(', '（']).and_then(|rest| rest.strip_suffix([')', '）']));
    let is_weekday = weekday.is_some_and(|word| word.chars().count() <= 3 && stamp.day.is_some());
    (rest.is_empty() || is_weekday).then_some(stamp)
}

/// White space, and the marks of direction that programs put beside names and times.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_direction(c)
}

/// A mark of direction.
pub(super) fn is_direction(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blanks(&mut self) -> usize {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches(is_blank).len();
        self.at += length;
        length
    }

    /// Reads with a function, and stays where it is when that finds nothing.
    fn tried<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let from = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = from;
        }
        found
    }

    fn sign(&mut self, signs: &[char]) -> Option<char> {
        let sign = self.rest().chars().next().filter(|c| signs.contains(c))?;
        self.at += sign.len_utf8();
        Some(sign)
    }

    /// A number, and how many digits it has.
    fn number(&mut self, most: usize) -> Option<(u16, usize)> {
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = rest.get(..digits).filter(|_| (1..=most).contains(&digits))?.parse().ok()?;
        self.at += digits;
        Some((number, digits))
    }

    /// A word of letters, folded.
    fn word(&mut self) -> Option<String> {
        let rest = self.rest();
        let is_letter =
            |c: char| c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c) || c == '’';
        let length = rest.len() - rest.trim_start_matches(is_letter).len();
        let word = rest.get(..length).filter(|word| !word.is_empty())?;
        self.at += length;
        Some(fold(word).into_owned())
    }

    /// What may stand between the parts, and a weekday beside the date.
    fn connectors(&mut self, inside: bool) {
        loop {
            let from = self.at;
            self.blanks();
            if inside {
                let _ = self.sign(&[',', ';', '·', '•', '|']);
                self.tried(Self::weekday_in_brackets);
                self.tried(Self::connector);
                self.tried(|scanner| {
                    scanner.sign(&['T']).filter(|_| scanner.rest().starts_with(|c: char| c.is_ascii_digit()))
                });
            }
            if self.at == from {
                return;
            }
        }
    }

    fn connector(&mut self) -> Option<()> {
        let rest = self.rest();
        let found = CONNECTORS.iter().find(|word| {
            rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
                && rest
                    .get(word.len()..)
                    .is_some_and(|after| after.starts_with(|c: char| is_blank(c) || c == '.'))
        })?;
        self.at += found.len();
        let _ = self.sign(&['.']);
        Some(())
    }

    fn weekday_in_brackets(&mut self) -> Option<()> {
        self.sign(&['(', '（'])?;
        let word = self.word().filter(|word| {
            time::weekday(word).is_some() || word.chars().count() == 1 || word.ends_with("曜日")
        });
        word?;
        self.sign(&[')', '）']).map(|_| ())
    }

    fn half(&mut self) -> Option<bool> {
        self.tried(|scanner| {
            scanner.blanks();
            let rest = scanner.rest();
            let (word, afternoon) = HALVES.iter().find(|(word, _)| {
                rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
                    && (!word.is_ascii()
                        || !rest.get(word.len()..).unwrap_or_default().starts_with(char::is_alphanumeric))
            })?;
            scanner.at += word.len();
            Some(*afternoon)
        })
    }

    fn day(&mut self) -> Option<Day> {
        self.tried(Self::numbers)
            .or_else(|| self.tried(Self::ideographs))
            .or_else(|| self.tried(Self::day_then_month))
            .or_else(|| self.tried(Self::month_then_day))
            .or_else(|| self.tried(Self::named))
    }

    /// "12/03/2026", "12.03.26", "2026-03-12", "2026. 3. 12."
    fn numbers(&mut self) -> Option<Day> {
        let (first, length) = self.number(4)?;
        let sign = self.sign(&['/', '.', '-'])?;
        if sign == '.' {
            self.blanks();
        }
        let (second, width) = self.number(2)?;
        self.sign(&[sign])?;
        if sign == '.' {
            self.blanks();
        }
        let (third, last) = self.number(4)?;
        let _ = if length == 4 { self.sign(&['.']) } else { None };
        let is_date = match (length, last) {
            (4, 1 | 2) => (1..=12).contains(&second) && (1..=31).contains(&third),
            (1 | 2, 2 | 4) => {
                [first, second].iter().all(|n| (1..=31).contains(n)) || last == 2 && (1..=31).contains(&third)
            }
            _ => false,
        };
        let padded = length == 2 && first < 10 || width == 2 && second < 10;
        is_date.then_some(Day::Numbers([first, second, third], Style { stops: sign == '.', padded }))
    }

    /// "2026年3月12日", "3월 12일"
    fn ideographs(&mut self) -> Option<Day> {
        let (mut number, _) = self.number(4)?;
        self.blanks();
        let mut year = None;
        if self.sign(&['年', '년']).is_some() {
            year = i16::try_from(number).ok();
            self.blanks();
            number = self.number(2)?.0;
            self.blanks();
        }
        self.sign(&['月', '월'])?;
        self.blanks();
        let (day, _) = self.number(2)?;
        self.blanks();
        self.sign(&['日', '일', '号'])?;
        self.tried(|scanner| {
            scanner.blanks();
            scanner.word().filter(|word| {
                word.ends_with(['曜', '요', '일'])
                    || word.starts_with("星期")
                    || word.starts_with('周')
                    || word.ends_with("曜日")
            })
        });
        known(year, number, day)
    }

    /// "12 March 2026", "12. März", "12 de marzo de 2026"
    fn day_then_month(&mut self) -> Option<Day> {
        let (day, _) = self.number(2)?;
        self.ordinal();
        self.of();
        let month = month(&self.word()?)?;
        let _ = self.sign(&['.']);
        self.tried(|scanner| {
            let _ = scanner.sign(&[',']);
            scanner.of();
            scanner.year()
        })
        .map_or_else(|| known(None, month, day), |year| known(Some(year), month, day))
    }

    /// "March 12, 2026", "Mar 12th"
    fn month_then_day(&mut self) -> Option<Day> {
        let month = month(&self.word()?)?;
        let _ = self.sign(&['.']);
        if self.blanks() == 0 {
            return None;
        }
        let (day, _) = self.number(2)?;
        self.ordinal();
        let year = self.tried(|scanner| {
            let _ = scanner.sign(&[',']);
            scanner.blanks();
            scanner.year()
        });
        known(year, month, day)
    }

    /// A year that is no hour: "12 March 2026", and not "12 March 20:26".
    fn year(&mut self) -> Option<i16> {
        let (year, digits) = self.number(4)?;
        (digits == 4 && !self.rest().starts_with(':')).then(|| i16::try_from(year).ok())?
    }

    fn of(&mut self) {
        self.blanks();
        for word in ["de ", "of ", "d'", "di ", "do "] {
            if self.rest().starts_with(word) {
                self.at += word.len();
            }
        }
    }

    fn ordinal(&mut self) {
        let endings = [".", "st", "nd", "rd", "th", "er", "º", "°"];
        if let Some(ending) = endings.iter().find(|ending| self.rest().starts_with(**ending)) {
            self.at += ending.len();
        }
    }

    /// "Today", "gestern", "Monday"
    fn named(&mut self) -> Option<Day> {
        let rest = self.rest();
        if let Some((word, days)) = DAYS_AGO
            .iter()
            .find(|(word, _)| rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)))
        {
            self.at += word.len();
            return (!word.is_ascii() || !self.rest().starts_with(char::is_alphanumeric))
                .then_some(Day::Ago(*days));
        }
        let word = self.word()?;
        // "aujourd’hui": the apostrophe is part of the word.
        let bare = word.split(['\'', '’']).next().unwrap_or(&word);
        if self.rest().starts_with("'hui") {
            self.at += "'hui".len();
        }
        let days = time::day_offset(bare).filter(|days| (-2..=0).contains(days)).map(|days| Day::Ago(-days));
        let weekday = || time::weekday(bare).map(|(weekday, _)| Day::Weekday(weekday));
        let found = days.or_else(weekday)?;
        let _ = self.sign(&['.']);
        Some(found)
    }

    /// "18:22", "6:22:05 PM", "18h22", "6時22分"; with a full stop only beside a date.
    fn clock(&mut self, dated: bool) -> Option<Clock> {
        self.tried(|scanner| {
            let (hour, _) = scanner.number(3)?;
            let signs: &[char] =
                if dated { &[':', '.', 'h', '時', '点'] } else { &[':', 'h', '時', '点'] };
            let sign = scanner.sign(signs)?;
            let (minute, _) = scanner.number(2).filter(|(minute, digits)| *digits == 2 && *minute < 60)?;
            let _ = scanner.sign(&['分']);
            let second = scanner.tried(|scanner| {
                scanner.sign(&[if sign == '.' { '.' } else { ':' }])?;
                scanner.number(2).filter(|(second, digits)| *digits == 2 && *second < 60)
            });
            if second.is_some() {
                // Parts of a second tell nothing here.
                scanner.tried(|scanner| {
                    scanner.sign(&['.', ','])?;
                    scanner.number(6)
                });
            }
            let afternoon = scanner.half().filter(|_| (1..=12).contains(&hour));
            scanner.tried(|scanner| {
                scanner.blanks();
                scanner.word().filter(|word| word == "uhr")
            });
            let numbers = [hour, minute, second.map_or(0, |(second, _)| second)];
            Some(Clock { numbers, has_seconds: second.is_some(), afternoon })
        })
    }

    /// "Z", "+02:00", " UTC".
    fn offset(&mut self) -> Option<i64> {
        self.tried(|scanner| {
            if scanner.sign(&['Z']).is_some() {
                return (!scanner.rest().starts_with(char::is_alphanumeric)).then_some(0);
            }
            scanner.blanks();
            if let Some(sign) = scanner.sign(&['+', '-']) {
                let (hours, digits) = scanner.number(4)?;
                let (hours, minutes) = match digits {
                    2 => (
                        hours,
                        scanner
                            .tried(|scanner| scanner.sign(&[':']).and_then(|_| scanner.number(2)))
                            .map_or(0, |(n, _)| n),
                    ),
                    4 => (hours / 100, hours % 100),
                    _ => return None,
                };
                let east = i64::from(hours) * 60 + i64::from(minutes);
                return (hours < 15 && minutes < 60).then_some(if sign == '-' { -east } else { east });
            }
            scanner.word().filter(|word| word == "utc" || word == "gmt").map(|_| 0)
        })
    }
}

fn known(year: Option<i16>, month: u16, day: u16) -> Option<Day> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Day::Known(year, month, day))
}

fn month(word: &str) -> Option<u16> {
    time::month(word).and_then(|(month, _)| u16::try_from(month).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(text: &str) -> Option<[u16; 3]> {
        Some(whole(text)?.clock?.numbers)
    }

    #[test]
    fn forms_of_many_countries() {
        for (text, hour, afternoon) in [
            ("12/03/2026, 18:22", 18, None),
            ("12.03.26, 18:22:05", 18, None),
            ("3/12/26, 6:22\u{202f}PM", 6, Some(true)),
            ("12/3/2026, 6:22 p. m.", 6, Some(true)),
            ("2026/3/12 下午6:22", 6, Some(true)),
            ("2026. 3. 12. 오후 6:22", 6, Some(true)),
            ("2026年3月12日 18:22", 18, None),
            ("12/03/26, 18.22.05", 18, None),
            ("12 Mar 2026 at 18:22:05", 18, None),
            ("12. März 2026 um 18:22 Uhr", 18, None),
            ("12 de marzo de 2026, 18:22", 18, None),
            ("March 12th, 2026 6:22 PM", 6, Some(true)),
            ("Thu Mar 12 18:22:05", 18, None),
            ("Today at 6:22 PM", 6, Some(true)),
            ("gestern um 18:22", 18, None),
            ("Aujourd’hui à 18:22", 18, None),
            ("2026-03-12T18:22:05.123Z", 18, None),
            ("2026-03-12 18:22:05 +0100", 18, None),
            ("2026/03/12(木) 18:22", 18, None),
            ("18h22", 18, None),
            ("0:03", 0, None),
        ] {
            let stamp = whole(text).unwrap_or_else(|| panic!("{text}"));
            let clock = stamp.clock.unwrap_or_else(|| panic!("{text}"));
            assert_eq!((clock.numbers[0], clock.afternoon), (hour, afternoon), "{text}");
            assert_eq!(stamp.day.is_some(), text.len() > 7, "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_times() {
        for text in [
            "",
            "12",
            "3:5",
            "10:75",
            "1.2.3.4",
            "192.168.0.1",
            "99/99/2026",
            "12:30abc",
            "v1.2",
            "18.22",
            "May",
        ] {
            assert_eq!(clock(text), None, "{text}");
            assert!(whole(text).is_none_or(|stamp| stamp.day.is_none()), "{text}");
        }
        assert!(matches!(whole("Friday").and_then(|stamp| stamp.day), Some(Day::Weekday(_))));
        assert_eq!(whole("2026年3月12日").and_then(|stamp| stamp.day), Some(Day::Known(Some(2026), 3, 12)));
    }
}
