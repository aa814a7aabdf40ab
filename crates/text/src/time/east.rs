//! Time words of Japanese and Chinese, which stand in running text without blanks.

use super::absolute::civil;
use super::calendar::{Span, Unit, plus_days};
use super::relative::shifted;
use jiff::civil::Date;
use std::ops::Range;

/// A word, its unit and how many of them it lies from now. Longer words stand before their parts.
const WORDS: &[(&str, Unit, i64)] = &[
    ("明後日", Unit::Day, 2),
    ("一昨日", Unit::Day, -2),
    ("おととい", Unit::Day, -2),
    ("あさって", Unit::Day, 2),
    ("今日", Unit::Day, 0),
    ("昨日", Unit::Day, -1),
    ("明日", Unit::Day, 1),
    ("今晩", Unit::Day, 0),
    ("今夜", Unit::Day, 0),
    ("今朝", Unit::Day, 0),
    ("昨夜", Unit::Day, -1),
    ("今天", Unit::Day, 0),
    ("昨天", Unit::Day, -1),
    ("明天", Unit::Day, 1),
    ("后天", Unit::Day, 2),
    ("前天", Unit::Day, -2),
    ("再来週", Unit::Week, 2),
    ("先週", Unit::Week, -1),
    ("今週", Unit::Week, 0),
    ("来週", Unit::Week, 1),
    ("上周", Unit::Week, -1),
    ("下周", Unit::Week, 1),
    ("这周", Unit::Week, 0),
    ("再来月", Unit::Month, 2),
    ("先月", Unit::Month, -1),
    ("今月", Unit::Month, 0),
    ("来月", Unit::Month, 1),
    ("上个月", Unit::Month, -1),
    ("下个月", Unit::Month, 1),
    ("去年", Unit::Year, -1),
    ("昨年", Unit::Year, -1),
    ("今年", Unit::Year, 0),
    ("来年", Unit::Year, 1),
    ("明年", Unit::Year, 1),
];

/// The time words and numeric dates ("2024年3月5日", "3月5日") in a text.
pub(super) fn find(text: &str, today: Date) -> Vec<(Range<usize>, Span, bool)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let hit = word(rest, today).or_else(|| numbers(rest, today));
        let step = match hit {
            Some((len, span, relative)) => {
                found.push((at..at + len, span, relative));
                len
            }
            // A number is read once, from its first digit.
            None => digits(rest).max(rest.chars().next().map_or(1, char::len_utf8)),
        };
        at += step;
    }
    found
}

fn word(rest: &str, today: Date) -> Option<(usize, Span, bool)> {
    if rest.is_char_boundary(1) {
        return None; // ASCII cannot start one
    }
    let (word, unit, by) = WORDS.iter().find(|(word, ..)| rest.starts_with(word))?;
    Some((word.len(), shifted(*unit, today, *by)?, true))
}

/// How many bytes of ASCII digits a text starts with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn number_before<'a>(text: &'a str, sign: &str) -> Option<(i64, &'a str)> {
    let len = digits(text);
    let number = text.get(..len).filter(|number| (1..=4).contains(&number.len()))?;
    Some((number.parse().ok()?, text.get(len..)?.strip_prefix(sign)?))
}

fn numbers(text: &str, today: Date) -> Option<(usize, Span, bool)> {
    let (year, rest) = number_before(text, "年").map_or((None, text), |(year, rest)| (Some(year), rest));
    let length = |rest: &str| text.len() - rest.len();
    match (year, number_before(rest, "月")) {
        (_, Some((month, rest))) => {
            let day = number_before(rest, "日");
            let on = |year| civil(year, month, day.map_or(1, |(day, _)| day));
            let this_year = i64::from(today.year());
            let date = match year {
                Some(year) => on(year)?,
                None => on(this_year)
                    .filter(|date| plus_days(today, -120).is_some_and(|since| *date >= since))
                    .or_else(|| on(this_year + 1))?,
            };
            let span = if day.is_some() { Span::day(date) } else { Span::month(date.year(), date.month())? };
            Some((length(day.map_or(rest, |(_, rest)| rest)), span, year.is_none()))
        }
        (Some(year), None) => {
            let span = Span::year(i16::try_from(year).ok().filter(|year| (1900..=2199).contains(year))?)?;
            Some((length(rest), span, false))
        }
        (None, None) => None,
    }
}
