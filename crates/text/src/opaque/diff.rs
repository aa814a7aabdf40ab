//! Changes of files: unified diffs.

use std::ops::Range;

/// The lines of diffs: from a head or a hunk to the first line that is none of theirs.
pub(super) fn runs(lines: &[&str]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < lines.len() {
        if !opens(lines, at) {
            at += 1;
            continue;
        }
        let end = (at + 1..lines.len()).find(|next| !goes_on(lines[*next])).unwrap_or(lines.len());
        found.push(at..end);
        at = end;
    }
    found
}

fn opens(lines: &[&str], at: usize) -> bool {
    let line = lines[at];
    let next = lines.get(at + 1).copied().unwrap_or_default();
    line.starts_with("diff --git ")
        || is_hunk(line)
        || line.starts_with("--- ") && next.starts_with("+++ ")
        || line.starts_with("Index: ") && next.starts_with("====")
}

/// "@@ -1,4 +1,6 @@".
fn is_hunk(line: &str) -> bool {
    let inner = line.strip_prefix("@@ -").and_then(|rest| rest.split_once(" @@")).map(|(inner, _)| inner);
    inner.is_some_and(|inner| inner.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '+')))
}

fn goes_on(line: &str) -> bool {
    line.starts_with(['+', '-', ' ', '\\', '\t'])
        || is_hunk(line)
        || [
            "diff --git ",
            "index ",
            "new file mode",
            "deleted file mode",
            "similarity index",
            "rename ",
            "====",
        ]
        .iter()
        .any(|head| line.starts_with(head))
}
