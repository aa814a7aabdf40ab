//! A form, applied to all lines of a text.
//!
//! Called for the form that explains the text best. The one thing to know: every line goes somewhere: it opens a message,
//! goes on with the one above, is the program's own word, or names the day of what follows.

use super::calendar::Calendar;
use super::head::{self, Frame, Head, Place};
use super::notice;
use super::stamp::{Day, Stamp, is_blank};
use crate::turns::fence::fenced;
use crate::turns::label;
use crate::turns::turn::{Turn, TurnKind};
use evoke_types::{Role, Timestamp};

/// What a line is.
enum Line<'a> {
    /// It opens a message.
    Head(Head<'a>),
    /// A message of whoever spoke last, with its own time.
    Again(Stamp, &'a str),
    /// Somebody does something.
    Action(&'a str, Stamp, &'a str),
    /// The program says it.
    Notice(Option<Stamp>, &'a str),
    /// It names a day.
    Heading(Day),
    /// A stamp that belongs to the head above.
    Taken,
    /// Words of the message above.
    Words(&'a str),
}

/// The turns of lines in a form, of which some open messages; times count from the anchor.
pub(super) fn turns<'a>(
    lines: &[&'a str],
    shape: head::Shape,
    heads: Vec<Option<Head<'a>>>,
    anchor: Timestamp,
) -> Vec<Turn> {
    let lines = classified(lines, shape, heads);
    let stamps: Vec<Stamp> = lines.iter().filter_map(stamp_of).collect();
    let headed = lines.iter().any(|line| matches!(line, Line::Heading(_)));
    let timed = shape.frame != Frame::Angle;
    let calendar = Calendar::new(&stamps, headed, timed, anchor);
    let mut writer = Writer { calendar, turns: Vec::new(), speaker: None };
    for (number, line) in (0..).zip(lines) {
        writer.line(number, line);
    }
    writer.finished()
}

const fn stamp_of(line: &Line<'_>) -> Option<Stamp> {
    match line {
        Line::Head(head) => head.stamp,
        Line::Again(stamp, _) | Line::Action(_, stamp, _) | Line::Notice(Some(stamp), _) => Some(*stamp),
        Line::Notice(None, _) | Line::Heading(_) | Line::Taken | Line::Words(_) => None,
    }
}

fn classified<'a>(lines: &[&'a str], shape: head::Shape, heads: Vec<Option<Head<'a>>>) -> Vec<Line<'a>> {
    let inside = fenced(lines);
    let opens: Vec<bool> = heads.iter().map(Option::is_some).collect();
    let dated =
        heads.iter().flatten().filter(|head| head.stamp.is_some_and(|stamp| stamp.day.is_some())).count() * 2
            > opens.iter().filter(|opens| **opens).count();
    let form = Form { shape, dated };
    let mut found: Vec<Line<'a>> = Vec::with_capacity(lines.len());
    for (number, (line, head)) in lines.iter().zip(heads).enumerate() {
        let above = number.checked_sub(1).and_then(|above| opens.get(above)).is_some_and(|opens| *opens);
        // A day is named above messages, not within one.
        let before_head = || {
            let below = lines.iter().zip(&opens).skip(number + 1);
            below
                .take(4)
                .find(|(line, _)| !line.trim().is_empty())
                .is_some_and(|(line, opens)| *opens || form.is_notice(line))
        };
        found.push(match head {
            Some(head) => Line::Head(head),
            None if above && shape.place == Place::Below => Line::Taken,
            None if inside.get(number) == Some(&true) => Line::Words(line),
            None => form.other(line, above, before_head),
        });
    }
    found
}

/// What is known of the form when a line is no head.
struct Form {
    shape: head::Shape,
    /// Whether its stamps have dates.
    dated: bool,
}

impl Form {
    fn other<'a>(&self, line: &'a str, above: bool, before_head: impl FnOnce() -> bool) -> Line<'a> {
        let header = self.shape.end == head::End::Line;
        let in_message = header && above;
        if let Some(day) =
            heading(line).filter(|_| !in_message && !self.dated && self.shape.place != Place::Absent)
            && before_head()
        {
            return Line::Heading(day);
        }
        if header && !above {
            if let Some((stamp, _)) = head::lone(line)
                .filter(|(stamp, _)| stamp.clock.is_some() && stamp.day.is_some() == self.dated)
            {
                return Line::Again(stamp, "");
            }
            if let Some((stamp, true, rest)) = head::leading(line)
                && self.shape.place == Place::After
            {
                return Line::Again(stamp, rest.trim_matches(is_blank));
            }
        }
        if header && notice::is_attached(line) {
            return Line::Notice(None, line.trim_matches(is_blank));
        }
        self.stamped(line).unwrap_or(Line::Words(line))
    }

    /// A line with the stamp of the form and without its speaker; in forms without stamps, one with a mark.
    fn stamped<'a>(&self, line: &'a str) -> Option<Line<'a>> {
        let chats = matches!(self.shape.end, head::End::Bar | head::End::Tab | head::End::Blank);
        match self.shape.place {
            Place::Before if self.shape.end != head::End::Line => {
                let (stamp, _, rest) = head::leading(line).filter(|(stamp, enclosed, _)| {
                    *enclosed == self.shape.enclosed && stamp.day.is_some() == self.dated
                })?;
                match head::action(rest).filter(|_| chats) {
                    Some((name, does)) => Some(Line::Action(name, stamp, does)),
                    None => Some(Line::Notice(Some(stamp), bare(rest))),
                }
            }
            Place::Absent if chats => match head::action(line) {
                Some((name, does)) => Some(Line::Action(name, Stamp::default(), does)),
                None => notice::is_marked(line).then(|| Line::Notice(None, line.trim_matches(is_blank))),
            },
            Place::Absent | Place::Before | Place::After | Place::Below => None,
        }
    }

    fn is_notice(&self, line: &str) -> bool {
        self.stamped(line).is_some()
    }
}

/// What stands behind a stamp, without the signs between them.
fn bare(rest: &str) -> &str {
    let bare = rest.trim_matches(is_blank);
    bare.strip_prefix(['-', '–', '—', ','])
        .filter(|rest| rest.starts_with(is_blank))
        .map_or(bare, |rest| rest.trim_start_matches(is_blank))
}

/// Words that programs put before the day in a heading.
const HEADING_WORDS: &[&str] = &["day changed", "day changed to", "log opened", "log closed"];

/// The day that a line names and nothing else, apart from decoration.
fn heading(line: &str) -> Option<Day> {
    let bare = line.trim_matches(|c: char| {
        is_blank(c) || matches!(c, '-' | '—' | '–' | '=' | '*' | '_' | '#' | '─' | '[' | ']' | '•')
    });
    if bare.len() > 60 {
        return None;
    }
    let lower = bare.to_lowercase();
    let led =
        HEADING_WORDS.iter().rev().find_map(|words| lower.strip_prefix(words).map(|rest| rest.trim().len()));
    let bare = led.and_then(|length| bare.get(bare.len().checked_sub(length)?..)).unwrap_or(bare);
    let day = super::stamp::whole(bare).and_then(|stamp| stamp.day);
    // "Fri Mar 13 2026", "Thu Mar 12 18:22:05 2026": the year stands last.
    day.or_else(|| {
        let (rest, year) = bare.rsplit_once(' ')?;
        let year: i16 = year.parse().ok().filter(|year| (1990..2100).contains(year))?;
        match super::stamp::whole(rest)?.day? {
            Day::Known(None, month, day) => Some(Day::Known(Some(year), month, day)),
            Day::Known(Some(_), ..) | Day::Numbers(..) | Day::Ago(_) | Day::Weekday(_) => None,
        }
    })
}

/// Writes turns from lines.
struct Writer {
    calendar: Calendar,
    turns: Vec<Turn>,
    /// Who spoke last, and when.
    speaker: Option<(String, Role, Option<Timestamp>)>,
}

impl Writer {
    fn line(&mut self, number: u32, line: Line<'_>) {
        match line {
            Line::Head(head) => {
                let at = head.stamp.and_then(|stamp| self.calendar.at(stamp));
                let kind = if head.posted || notice::is_notice(head.said) {
                    TurnKind::Notice
                } else {
                    TurnKind::Spoken
                };
                self.says(number, head.speaker, at, head.said.trim_matches(is_blank), kind);
            }
            Line::Again(stamp, said) => {
                let at = self.calendar.at(stamp);
                match self.speaker.clone() {
                    Some((name, ..)) => self.says(number, &name, at, said, TurnKind::Spoken),
                    None => self.words(number, said),
                }
            }
            Line::Action(name, stamp, does) => {
                let at = self.calendar.at(stamp);
                self.says(number, name, at, does, TurnKind::Spoken);
            }
            Line::Notice(stamp, said) => {
                let at = stamp.and_then(|stamp| self.calendar.at(stamp));
                self.turns.push(turn(None, Role::Other, at, said, number, TurnKind::Notice));
            }
            Line::Heading(day) => self.calendar.heading(day),
            Line::Taken => {}
            Line::Words(words) => self.words(number, words),
        }
    }

    fn says(&mut self, number: u32, name: &str, at: Option<Timestamp>, said: &str, kind: TurnKind) {
        let role = if head::is_self(name) { Role::User } else { label::role(name) };
        self.speaker = Some((name.to_owned(), role, at));
        self.turns.push(turn(Some(name), role, at, said, number, kind));
    }

    /// Words go on with the message above; below a reaction, with the one above that.
    fn words(&mut self, number: u32, words: &str) {
        let resumes = self
            .turns
            .last()
            .is_some_and(|last| last.kind == TurnKind::Notice && last.label.is_none() && last.at.is_none());
        match (self.turns.last_mut(), &self.speaker) {
            (Some(_), Some((name, role, at))) if resumes && !words.trim().is_empty() => {
                let turn = turn(Some(name), *role, *at, words, number, TurnKind::Spoken);
                self.turns.push(turn);
            }
            (Some(last), _) => {
                if !last.text.is_empty() {
                    last.text.push('\n');
                }
                last.text.push_str(words);
            }
            (None, _) if words.trim().is_empty() => {}
            (None, _) => self.turns.push(turn(None, Role::Other, None, words, number, TurnKind::Spoken)),
        }
    }

    fn finished(mut self) -> Vec<Turn> {
        for turn in &mut self.turns {
            let length = notice::without_edit_mark(&turn.text).trim_end_matches(is_blank).len();
            turn.text.truncate(length);
            if turn.kind == TurnKind::Spoken && turn.label.is_some() && notice::is_notice(&turn.text) {
                turn.kind = TurnKind::Notice;
            }
        }
        self.turns.retain(|turn| !turn.text.is_empty() || turn.label.is_some());
        self.turns
    }
}

fn turn(
    name: Option<&str>,
    role: Role,
    at: Option<Timestamp>,
    said: &str,
    line: u32,
    kind: TurnKind,
) -> Turn {
    Turn { label: name.map(str::to_owned), role, at, text: said.to_owned(), line, kind }
}
