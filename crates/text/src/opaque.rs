//! Lines that are no prose: code, logs, traces, diffs, shell sessions, configuration, tables of data.
//!
//! Called where turns are told apart and where a document is cut into segments. The one thing to know: structure decides,
//! never a list of languages. A line is weighed by its shape (marks of programs against plain words), and lines that hold
//! together become a block when their weights add up; one odd line among prose never does.

mod config;
mod diff;
mod form;
mod inline;
mod line;
mod log;
mod table;

pub use inline::inline;

use form::Mode;
use line::Weight;
use std::ops::Range;

/// Lines that are no prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Which lines, counted from 0.
    pub lines: Range<usize>,
    /// What they are.
    pub form: Form,
}

/// What lines without prose are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Written for or by a program: code, a log, a diff, a session, configuration.
    Code,
    /// Rows of cells: a Markdown table, comma-separated values.
    Table,
}

/// The weight that lines need together to be a block.
const ENOUGH: i32 = 4;

/// The weight of a line with which a block may begin.
const SEED: i32 = 2;

/// Blank lines that may stand inside a block.
const MOST_BLANK: usize = 2;

/// Lines of prose that may stand inside a block, and how much they may weigh together.
const MOST_PROSE: usize = 2;
/// See [`MOST_PROSE`].
const HEAVIEST_PROSE: i32 = -2;
/// The same in what a program puts out, where messages stand between lines that are told by their form.
const HEAVIEST_MESSAGE: i32 = -4;

/// The blocks among some lines, in order and apart from each other.
pub fn blocks(lines: &[&str]) -> Vec<Block> {
    if !lines.iter().any(|line| line::may_be_opaque(line)) {
        return Vec::new();
    }
    let mut whole = whole(lines).into_iter().peekable();
    let mut weights: Vec<Weight> = lines.iter().map(|line| line::weigh(line)).collect();
    for known in diff::runs(lines).into_iter().chain(config::runs(lines)).chain(comments(lines)) {
        weights[known].iter_mut().for_each(|weight| weight.score = weight.score.max(SEED));
    }
    let mut found: Vec<Block> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if let Some(block) = whole.next_if(|block| block.lines.start == at) {
            at = block.lines.end;
            found.push(block);
            continue;
        }
        let floor = found.last().map_or(0, |block| block.lines.end);
        let ceiling = whole.peek().map_or(lines.len(), |block| block.lines.start);
        match grown(&weights, at, floor, ceiling) {
            Some(block) => {
                at = block.end;
                found.push(Block { lines: block, form: Form::Code });
            }
            None => at += 1,
        }
    }
    found
}

/// Blocks that are told without weighing: fences, and tables outside of them.
fn whole(lines: &[&str]) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let fences = fences(lines);
    let mut from = 0;
    for fence in fences.into_iter().chain(std::iter::once(lines.len()..lines.len())) {
        let tables = table::tables(&lines[from..fence.start]).into_iter();
        found.extend(
            tables.map(|table| Block { lines: from + table.start..from + table.end, form: Form::Table }),
        );
        from = fence.end;
        if !fence.is_empty() {
            found.push(Block { lines: fence, form: Form::Code });
        }
    }
    found
}

/// Lines between fences, the fences included. A fence that nothing closes is none.
fn fences(lines: &[&str]) -> Vec<Range<usize>> {
    let mark = |line: &str| ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark));
    let (mut found, mut open): (Vec<Range<usize>>, Option<(usize, &str)>) = (Vec::new(), None);
    for (at, line) in lines.iter().enumerate() {
        let Some(mark) = mark(line) else { continue };
        let alone = line.trim().len() > 6 && line.trim().ends_with(mark);
        match open {
            None if alone => found.push(at..at + 1),
            None => open = Some((at, mark)),
            Some((start, opened)) if opened == mark => {
                found.push(start..at + 1);
                open = None;
            }
            Some(_) => {}
        }
    }
    found
}

/// The block that a line is the first strong one of, between two bounds.
fn grown(weights: &[Weight], seed: usize, floor: usize, ceiling: usize) -> Option<Range<usize>> {
    let first = weights.get(seed).filter(|weight| weight.score >= SEED)?;
    let mut start = seed;
    while start > floor && weights[start - 1].leads_into(&weights[start]) {
        start -= 1;
    }
    let mut block = Growing { total: first.score, end: seed + 1, mode: first.mode, base: first.indent };
    let (mut at, mut blanks, mut prose, mut heavy) = (seed + 1, 0, 0, 0);
    while at < ceiling {
        let weight = &weights[at];
        if weight.blank {
            blanks += 1;
            if blanks > MOST_BLANK {
                break;
            }
        } else if block.takes(weight, blanks) {
            block.total += weight.score.max(0);
            block.end = at + 1;
            block.mode = weight.mode.or(block.mode);
            (blanks, prose, heavy) = (0, 0, 0);
        } else {
            prose += 1;
            heavy += weight.score;
            let heaviest = if block.mode.is_some() { HEAVIEST_MESSAGE } else { HEAVIEST_PROSE };
            if blanks > 0 || prose > MOST_PROSE || heavy < heaviest {
                break;
            }
        }
        at += 1;
    }
    let above: i32 = weights[start..seed].iter().map(|weight| weight.score.max(0)).sum();
    (block.total + above >= ENOUGH).then_some(start..block.end)
}

/// A block while it grows.
struct Growing {
    total: i32,
    end: usize,
    mode: Option<Mode>,
    /// How far its first line is set in.
    base: usize,
}

impl Growing {
    /// Whether a line belongs to it, after some blank ones.
    fn takes(&self, weight: &Weight, blanks: usize) -> bool {
        let set_in = weight.indent > self.base;
        match (blanks, self.mode) {
            (0, Some(Mode::Output)) => weight.score >= 0 || set_in || weight.comment,
            (0, None) => weight.score > 0 || set_in || weight.comment,
            (_, Some(Mode::Output)) => weight.score >= SEED,
            (_, None) => weight.score >= SEED || set_in && weight.score >= -1,
        }
    }
}

/// Comments of several lines: from `/*`, `<!--` or `"""` to the end mark, if one of these opens a line.
fn comments(lines: &[&str]) -> Vec<Range<usize>> {
    const MARKS: [(&str, &str); 4] = [("/*", "*/"), ("<!--", "-->"), ("\"\"\"", "\"\"\""), ("'''", "'''")];
    let (mut found, mut at) = (Vec::new(), 0);
    // Without an end below, no later line has one either.
    let mut endless = [false; MARKS.len()];
    while at < lines.len() {
        let line = lines[at].trim_start();
        let opened = MARKS.iter().zip(&mut endless).find(|((open, _), _)| line.starts_with(open));
        let Some(((open, close), endless)) = opened.filter(|(_, endless)| !**endless) else {
            at += 1;
            continue;
        };
        let ends = |number: &usize| {
            let line = lines[*number].trim_start();
            let rest = if *number == at { line.get(open.len()..).unwrap_or_default() } else { line };
            rest.contains(close)
        };
        match (at..lines.len()).find(ends) {
            Some(end) => {
                found.push(at..end + 1);
                at = end + 1;
            }
            None => {
                *endless = true;
                at += 1;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_lines_are_read_in_linear_time() {
        for unit in [
            "{\n",
            "/*\n",
            "\"\"\"\n",
            "a,b,c\n",
            "|a|\n",
            "x = 1\n\n\n",
            "  a: b\n",
            "@@ -1\n",
            "$ a\nb c d e.\n",
            "\n",
        ] {
            let text = unit.repeat(100_000 / unit.len());
            let lines: Vec<&str> = text.lines().collect();
            let found = blocks(&lines);
            assert!(found.windows(2).all(|pair| pair[0].lines.end <= pair[1].lines.start));
        }
    }
}
