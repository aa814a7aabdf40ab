//! What speaks for a form: how much of the text it explains, and whether its heads behave like those of a conversation.
//!
//! Called for each form that a text may have. The one thing to know: a form with surer signs (a date, a frame) needs less
//! evidence than one that lists, settings and dictionaries have as well.

use super::head::{End, Frame, Head, Place, Shape};

use crate::fold::fold;
use crate::turns::{label, talk};
use std::collections::HashMap;

/// Counts over the heads of one form.
#[derive(Debug)]
pub(super) struct Evidence {
    shape: Shape,
    heads: usize,
    speakers: usize,
    /// Heads of which the stamp can hardly be anything else.
    sure: usize,
    /// Heads with a date.
    dated: usize,
    /// Speakers, counted by heads, that are written as names are.
    named: usize,
    /// Speakers, counted by heads, that labels alone would not be believed of.
    odd: usize,
    /// Messages that people say.
    said: usize,
    /// Messages that a program writes.
    machine: usize,
    /// Messages that are values.
    values: usize,
    /// Messages with words.
    filled: usize,
    /// Times that lie before the one above.
    back: usize,
    /// Lines that are not blank, from the first head on.
    lines: usize,
    /// Whether nothing stands before the first head.
    opens: bool,
}

impl Evidence {
    /// Counts for heads of one shape, each with its line.
    pub(super) fn of(shape: Shape, heads: &[(usize, &Head<'_>)], lines: &[&str]) -> Self {
        let first = heads.first().map_or(0, |(line, _)| *line);
        let last = heads.last().map_or(0, |(line, _)| *line);
        let is_filled = |line: &&&str| !line.trim().is_empty();
        let mut speakers: HashMap<String, usize> = HashMap::new();
        let mut found = Self {
            shape,
            heads: heads.len(),
            speakers: 0,
            sure: 0,
            dated: 0,
            named: 0,
            odd: 0,
            said: 0,
            machine: 0,
            values: 0,
            filled: 0,
            back: back(heads),
            lines: lines.get(first..=last).unwrap_or_default().iter().filter(is_filled).count(),
            opens: !lines.iter().take(first).any(|line| !line.trim().is_empty()),
        };
        for (number, (line, head)) in heads.iter().enumerate() {
            let end = heads.get(number + 1).map_or(lines.len(), |(line, _)| *line);
            found.head(head, words(shape, *line, head, lines.get(..end).unwrap_or_default()));
            *speakers.entry(fold(head.speaker).into_owned()).or_default() += 1;
        }
        found.speakers = speakers.len();
        found
    }

    fn head(&mut self, head: &Head<'_>, words: &str) {
        let is_named = label::is_name(head.speaker) || label::is_role(head.speaker);
        self.sure += usize::from(head.sure);
        self.dated += usize::from(head.stamp.is_some_and(|stamp| stamp.day.is_some()));
        self.named += usize::from(is_named || head.speaker.starts_with('+'));
        self.odd += usize::from(!is_named);
        self.said += usize::from(talk::is_said(words));
        self.machine += usize::from(talk::is_machine(words));
        self.values += usize::from(talk::is_value(words));
        self.filled += usize::from(!words.is_empty());
    }

    /// Whether it is enough to take the text for a conversation in this form.
    pub(super) fn is_enough(&self) -> bool {
        let in_order = self.back * 4 <= self.heads;
        let by_people = self.machine * 2 < self.heads.max(1) && self.machine <= self.said.max(self.named / 2);
        in_order
            && by_people
            && match (self.shape.place, self.shape.end) {
                (Place::Before | Place::After | Place::Below, End::Line) => self.is_header(),
                (
                    Place::Before | Place::After | Place::Below,
                    End::Colon | End::Bar | End::Tab | End::Blank,
                ) => self.is_stamped(),
                (Place::Absent, End::Colon | End::Bar | End::Blank) => self.is_bare(),
                (Place::Absent, End::Line | End::Tab) => false,
            }
    }

    const fn repeats(&self) -> usize {
        self.heads.saturating_sub(self.speakers)
    }

    /// Heads on lines of their own, with the words below.
    const fn is_header(&self) -> bool {
        let filled = self.filled > 0 && self.filled * 5 >= self.heads * 4;
        let all_sure = self.sure == self.heads;
        let all_said = self.said == self.heads;
        let enough = match (self.heads, self.speakers) {
            (0 | 1, _) => all_sure && self.dated == 1 && self.opens && all_said,
            (_, 1) => self.heads >= 3 && self.dated == self.heads && self.said * 2 >= self.heads,
            (2, _) => {
                let by_name = self.opens && self.named == self.heads;
                all_sure && self.said > 0 || all_said && (by_name || matches!(self.shape.place, Place::Below))
            }
            (_, _) if all_sure => self.said > 0 || self.repeats() > 0,
            (_, _) => self.said > 0 && (self.repeats() > 0 || all_said),
        };
        filled && enough
    }

    /// Heads with a stamp and words on the same line.
    const fn is_stamped(&self) -> bool {
        let covers = self.heads * 5 >= self.lines;
        let by_name = self.named * 2 >= self.heads || self.said * 7 >= self.heads && self.said > 0;
        let enough = match (self.shape.frame, self.shape.end) {
            (Frame::Angle, End::Colon | End::Bar | End::Tab | End::Blank | End::Line) => true,
            (Frame::Square, End::Blank) if matches!(self.shape.place, Place::Before) => {
                self.said * 3 >= self.heads && self.repeats() > 0
            }
            (Frame::Bare | Frame::Square, End::Bar | End::Tab | End::Blank) => {
                self.said * 5 >= self.heads && self.said > 0
            }
            (Frame::Bare | Frame::Square, End::Colon | End::Line) => by_name,
        };
        let framed = matches!(self.shape.frame, Frame::Angle);
        let alone = self.opens && self.sure == 1 && (self.dated == 1 || framed && self.said == 1);
        covers && enough && (self.heads >= 2 || alone)
    }

    /// Heads without any stamp.
    const fn is_bare(&self) -> bool {
        if self.speakers < 2 {
            return false;
        }
        let returns = self.repeats() > 0 && self.heads >= 3 && self.speakers * 4 <= self.heads * 3;
        match (self.shape.frame, self.shape.end) {
            (Frame::Angle, End::Colon | End::Bar | End::Tab | End::Blank | End::Line) => {
                let answers = self.heads * 10 >= self.lines * 9 && self.said * 2 >= self.heads;
                (returns || answers) && self.heads * 5 >= self.lines * 3 && self.said > 0
            }
            (Frame::Bare | Frame::Square, End::Bar) => {
                returns && self.heads * 5 >= self.lines * 4 && self.said * 3 >= self.heads
            }
            (Frame::Bare | Frame::Square, End::Colon) => {
                let talks = self.machine * 10 <= self.heads && self.values * 3 <= self.heads;
                let returns = returns && self.heads * 2 >= self.lines && self.said * 4 >= self.heads;
                let answers = self.heads * 10 >= self.lines * 9 && self.said * 3 >= self.heads * 2;
                self.odd > 0 && talks && (returns || answers)
            }
            (Frame::Bare | Frame::Square, End::Tab | End::Blank | End::Line) => false,
        }
    }
}

/// What a message says first: behind its head, or on the first line below that has words.
fn words<'a>(shape: Shape, line: usize, head: &Head<'a>, lines: &[&'a str]) -> &'a str {
    if shape.end != End::Line || !head.said.trim().is_empty() {
        return head.said.trim();
    }
    let from = line + 1 + usize::from(shape.place == Place::Below);
    lines
        .get(from..)
        .unwrap_or_default()
        .iter()
        .map(|line| line.trim())
        .find(|line| !line.is_empty())
        .unwrap_or_default()
}

/// Minutes by which a time may lie before the one above without being of the next day.
const SHUFFLED_MINUTES: i64 = 180;

/// Times without dates that lie shortly before the one above.
fn back(heads: &[(usize, &Head<'_>)]) -> usize {
    let minutes = |head: &Head<'_>| {
        let stamp = head.stamp.filter(|stamp| stamp.day.is_none())?;
        let clock = stamp.clock?;
        let noon = if clock.afternoon == Some(true) { 12 } else { 0 };
        Some(
            (i64::from(clock.numbers[0]) % if noon > 0 { 12 } else { 1_000 } + noon) * 60
                + i64::from(clock.numbers[1]),
        )
    };
    let times: Vec<i64> = heads.iter().filter_map(|(_, head)| minutes(head)).collect();
    times.windows(2).filter(|pair| pair[1] < pair[0] && pair[0] - pair[1] <= SHUFFLED_MINUTES).count()
}
