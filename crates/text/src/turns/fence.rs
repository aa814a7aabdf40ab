//! Fences of code in a conversation, between which nobody speaks.

/// Whether a line opens or closes a fence, and is not a whole one.
pub(super) fn is_fence(line: &str) -> bool {
    let line = line.trim();
    ["```", "~~~"].iter().any(|mark| line.starts_with(mark) && (line.len() < 7 || !line.ends_with(mark)))
}

/// Which lines stand between fences that are closed.
pub(super) fn fenced(lines: &[&str]) -> Vec<bool> {
    let is_mark = |line: &&str| is_fence(line);
    if !lines.iter().filter(|line| is_mark(line)).count().is_multiple_of(2) {
        return vec![false; lines.len()];
    }
    let mut inside = false;
    lines
        .iter()
        .map(|line| {
            let mark = is_mark(line);
            let within = inside || mark;
            inside ^= mark;
            within
        })
        .collect()
}
