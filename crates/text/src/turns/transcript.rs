//! Conversations in the form in which chat programs copy and export them.
//!
//! Called before labels are looked for. Each line is read in all the ways in which it may be the head of a message
//! (`head`); heads of one shape are a form, which is tried over the whole text (`evidence`); the form that explains most of
//! it is applied to all of it (`apply`). The one thing to know: no program is known by name, and below a threshold the text
//! is no transcript.

mod apply;
mod calendar;
mod evidence;
mod head;
mod notice;
mod stamp;

use super::fence::fenced;
use super::turn::Turn;
use evidence::Evidence;
use evoke_types::Timestamp;
use head::{Frame, Head, Place, Shape};
use std::collections::HashMap;
use std::ops::Range;

/// A conversation that was found in some lines.
pub(super) struct Transcript<'a> {
    lines: &'a [&'a str],
    shape: Shape,
    /// The head of each line that opens a message.
    heads: Vec<Option<Head<'a>>>,
}

/// Lines with so many readings at most are looked at: a form shows itself early.
const JUDGED_HEADS: usize = 2_000;

/// The conversation in some lines, if there is one in a form that is known.
pub(super) fn find<'a>(lines: &'a [&'a str]) -> Option<Transcript<'a>> {
    if !lines.iter().any(|line| may_open(line)) {
        return None;
    }
    let mut readings = readings(lines);
    let mut forms: HashMap<Shape, Vec<(usize, &Head<'a>)>> = HashMap::new();
    for (number, heads) in readings.iter().enumerate() {
        for head in heads {
            forms.entry(head.shape).or_default().push((number, head));
        }
    }
    let best = forms
        .into_iter()
        .filter_map(|(shape, mut heads)| {
            let count = heads.len();
            heads.truncate(JUDGED_HEADS);
            Evidence::of(shape, &heads, lines).is_enough().then_some((shape, count))
        })
        .max_by_key(|(shape, count)| (count * if shape.place == Place::Absent { 1 } else { 2 }, rank(*shape)))
        .map(|(shape, _)| shape)?;
    let heads = readings
        .iter_mut()
        .map(|heads| heads.iter().position(|head| head.shape == best).map(|at| heads.swap_remove(at)))
        .collect();
    Some(Transcript { lines, shape: best, heads })
}

/// Of forms that explain as much, the more particular one; so that the choice never depends on chance.
const fn rank(shape: Shape) -> (u8, u8, bool) {
    (shape.end as u8, shape.frame as u8, shape.enclosed)
}

/// Whether a line may hold a head, told at a glance.
fn may_open(line: &str) -> bool {
    line.contains([':', '：', '<', '|', '[']) || line.contains(|c: char| c.is_ascii_digit())
}

/// The readings of each line; none inside a fence that is closed, and without times none in code.
fn readings<'a>(lines: &[&'a str]) -> Vec<Vec<Head<'a>>> {
    let inside = fenced(lines);
    let code = if lines.len() < 2 { Vec::new() } else { crate::opaque::blocks(lines) };
    let mut code = code.into_iter().filter(|block| block.form == crate::opaque::Form::Code).peekable();
    let is_markup = lines.iter().any(|line| line.contains("</"));
    let mut found = Vec::with_capacity(lines.len());
    for (number, line) in lines.iter().enumerate() {
        while code.next_if(|block| block.lines.end <= number).is_some() {}
        let in_code = code.peek().is_some_and(|block| block.lines.contains(&number));
        let below = lines.get(number + 1).copied().unwrap_or_default();
        let mut heads =
            if inside.get(number) == Some(&true) { Vec::new() } else { head::readings(line, below) };
        heads.retain(|head| {
            let plain = head.shape.place == Place::Absent;
            !(plain && in_code || plain && is_markup && head.shape.frame == Frame::Angle)
        });
        found.push(heads);
    }
    found
}

impl<'a> Transcript<'a> {
    /// How many lines open a message.
    pub(super) fn count(&self) -> usize {
        self.heads.iter().flatten().count()
    }

    /// Whether its messages have times.
    pub(super) fn is_stamped(&self) -> bool {
        self.shape.place != Place::Absent
    }

    /// The line of the first message.
    pub(super) fn first(&self) -> usize {
        self.heads.iter().position(Option::is_some).unwrap_or(self.lines.len())
    }

    /// The lines of the conversation inside other words: they end with the first blank line below the last message.
    pub(super) fn lines(&self) -> Range<usize> {
        let last = self.heads.iter().rposition(Option::is_some).unwrap_or_default();
        let blank = |at: &usize| self.lines.get(*at).is_none_or(|line| line.trim().is_empty());
        let from = (last + 1).min(self.lines.len());
        // Behind a head that stands alone, the words begin below.
        let from =
            (from..self.lines.len()).find(|at| !blank(at)).filter(|_| self.is_header()).unwrap_or(from);
        self.first()..(from..self.lines.len()).find(blank).unwrap_or(self.lines.len())
    }

    fn is_header(&self) -> bool {
        self.shape.end == head::End::Line
    }

    /// The turns of all its lines; times count from the anchor.
    pub(super) fn turns(self, anchor: Timestamp) -> Vec<Turn> {
        apply::turns(self.lines, self.shape, self.heads, anchor)
    }
}
