//! Edits of a text: pure functions.

use std::fmt;
use std::ops::Range;

/// Line numbers that a message names.
const NAMED_LINES: usize = 10;

/// Why a text cannot be edited.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// `old_str` is empty.
    #[error("old_str is empty; use insert to add text")]
    NothingToReplace,
    /// The text does not contain `old_str`.
    #[error("old_str does not occur in it, exactly as it was sent; view the file first")]
    NotFound,
    /// The text contains `old_str` more than once.
    #[error(
        "old_str occurs {count} times, in lines {lines}; send more of the text around the one that is meant"
    )]
    NotUnique {
        /// How often.
        count: usize,
        /// Where, from 1.
        lines: LineNumbers,
    },
    /// There is no such line to insert after.
    #[error("insert_line is {line}; send 0 (before the first line) to {lines} (after the last one)")]
    NoSuchLine {
        /// The line that was sent.
        line: u64,
        /// The number of lines.
        lines: usize,
    },
    /// The lines to view are not in it.
    #[error("view_range does not lie in it; it has {lines} lines, and the first number comes first")]
    NoSuchRange {
        /// The number of lines.
        lines: usize,
    },
}

/// Numbers of lines, as a message names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineNumbers(Vec<usize>);

impl fmt::Display for LineNumbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<String> = self.0.iter().take(NAMED_LINES).map(ToString::to_string).collect();
        write!(f, "{}{}", shown.join(", "), if self.0.len() > NAMED_LINES { ", …" } else { "" })
    }
}

/// A text after an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edited {
    /// The new text.
    pub(super) text: String,
    /// The lines of it that are new, from 0.
    pub(super) lines: Range<usize>,
}

/// Replaces the one occurrence of a text.
pub(super) fn replace(text: &str, old: &str, new: &str) -> Result<Edited, EditError> {
    if old.is_empty() {
        return Err(EditError::NothingToReplace);
    }
    let found: Vec<usize> = text.match_indices(old).map(|(at, _)| at).collect();
    let [at] = found[..] else {
        let mut lines: Vec<usize> = found.iter().map(|at| line_of(text, *at) + 1).collect();
        lines.dedup();
        let count = found.len();
        return Err(match count {
            0 => EditError::NotFound,
            _ => EditError::NotUnique { count, lines: LineNumbers(lines) },
        });
    };
    let text = [&text[..at], new, &text[at + old.len()..]].concat();
    let lines = line_of(&text, at)..line_of(&text, at + new.len()) + 1;
    Ok(Edited { text, lines })
}

/// Inserts lines after a line; 0 is before the first one.
pub(super) fn insert(text: &str, line: u64, new: &str) -> Result<Edited, EditError> {
    let count = text.lines().count();
    let after = usize::try_from(line).ok().filter(|line| *line <= count);
    let after = after.ok_or(EditError::NoSuchLine { line, lines: count })?;
    let at: usize = text.split_inclusive('\n').take(after).map(str::len).sum();
    let (before, rest) = text.split_at(at);
    let ends = |text: &str| text.is_empty() || text.ends_with('\n');
    let gap = if ends(before) { "" } else { "\n" };
    let close = if rest.is_empty() || ends(new) { "" } else { "\n" };
    let text = [before, gap, new, close, rest].concat();
    Ok(Edited { text, lines: after..after + new.lines().count() })
}

/// The line that a position is in, from 0.
fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_occurrence_is_replaced_and_several_are_told() {
        let text = "tea\ncake\ntea and milk\n";
        let edited = replace(text, "cake", "bread\nbutter").expect("once");
        assert_eq!((edited.text.as_str(), edited.lines), ("tea\nbread\nbutter\ntea and milk\n", 1..3));
        assert_eq!(replace(text, "cake\n", "").expect("once").text, "tea\ntea and milk\n");
        assert_eq!(replace(text, "Cake", "x"), Err(EditError::NotFound));
        assert_eq!(replace(text, "", "x"), Err(EditError::NothingToReplace));
        let twice = replace(text, "tea", "x").expect_err("twice");
        assert!(twice.to_string().contains("2 times, in lines 1, 3;"), "{twice}");
        let many = replace(&"a\n".repeat(12), "a", "b").expect_err("often").to_string();
        assert!(many.contains("8, 9, 10, …"), "{many}");
    }

    #[test]
    fn lines_are_inserted_whole() {
        let inserted = |text: &str, line, new: &str| insert(text, line, new).map(|edited| edited.text);
        assert_eq!(inserted("a\nb\n", 0, "x").as_deref(), Ok("x\na\nb\n"));
        assert_eq!(inserted("a\nb\n", 1, "x\n").as_deref(), Ok("a\nx\nb\n"));
        assert_eq!(inserted("a\nb\n", 2, "x").as_deref(), Ok("a\nb\nx"));
        assert_eq!(inserted("a\nb", 2, "x").as_deref(), Ok("a\nb\nx"));
        assert_eq!(inserted("", 0, "x").as_deref(), Ok("x"));
        assert_eq!(inserted("a", 2, "x"), Err(EditError::NoSuchLine { line: 2, lines: 1 }));
        assert_eq!(insert("a\nb", 1, "x\ny").map(|edited| edited.lines), Ok(1..3));
    }
}
