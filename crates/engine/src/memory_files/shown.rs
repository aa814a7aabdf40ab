//! Files and folders as text for a model.

use super::edit::EditError;
use super::path::FilePath;
use evoke_store::FileHead;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

/// Levels below a folder that a listing shows.
const LEVELS: usize = 2;
/// Lines around an edit.
const AROUND: usize = 3;

/// The lines of a text, numbered: all, or those from one number to another, from 1.
pub(super) fn numbered(text: &str, range: Option<(u64, Option<u64>)>) -> Result<String, EditError> {
    let lines = text.lines().count();
    let Some((first, last)) = range else { return Ok(lines_of(text, 0..lines)) };
    let outside = EditError::NoSuchRange { lines };
    let position = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let (first, last) = (position(first), last.map_or(lines, position).min(lines));
    if first == 0 || first > last { Err(outside) } else { Ok(lines_of(text, first - 1..last)) }
}

/// The lines of an edit and some around it.
pub(super) fn around(text: &str, edited: &Range<usize>) -> String {
    lines_of(text, edited.start.saturating_sub(AROUND)..edited.end.saturating_add(AROUND))
}

fn lines_of(text: &str, range: Range<usize>) -> String {
    let lines = text.lines().enumerate().skip(range.start).take(range.len());
    lines.fold(String::new(), |mut shown, (number, line)| {
        let _ = writeln!(shown, "{:>6}\t{line}", number + 1);
        shown
    })
}

/// What is in a folder, two levels deep: sizes and paths, folders with a slash at their end.
pub(super) fn listing(folder: &FilePath, files: &[FileHead]) -> String {
    let mut entries: BTreeMap<String, u64> = BTreeMap::new();
    for file in files {
        let Some(below) = folder.below(&file.path) else { continue };
        let names: Vec<&str> = below.split('/').skip(1).collect();
        for level in 1..=LEVELS.min(names.len()) {
            let end = if level < names.len() { "/" } else { "" };
            let path = format!("{}/{}{end}", folder.as_str(), names[..level].join("/"));
            *entries.entry(path).or_default() += file.bytes;
        }
    }
    let count = files.len();
    let mut shown =
        format!("{}/ ({count} {}):\n", folder.as_str(), if count == 1 { "file" } else { "files" });
    for (path, bytes) in entries {
        let _ = writeln!(shown, "{:>8}\t{path}", size(bytes));
    }
    shown
}

/// A size for people.
fn size(bytes: u64) -> String {
    const KIB: u64 = 1_024;
    if bytes < KIB { format!("{bytes} B") } else { format!("{}.{} KB", bytes / KIB, bytes % KIB * 10 / KIB) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_store::FileAction;
    use evoke_types::Timestamp;

    #[test]
    fn lines_have_numbers_and_ranges_have_bounds() {
        assert_eq!(numbered("a\n\nb\n", None).as_deref(), Ok("     1\ta\n     2\t\n     3\tb\n"));
        assert_eq!(numbered("a\n\nb", Some((2, Some(3)))).as_deref(), Ok("     2\t\n     3\tb\n"));
        assert_eq!(numbered("a\nb", Some((2, None))).as_deref(), Ok("     2\tb\n"));
        assert_eq!(numbered("a\nb", Some((1, Some(u64::MAX)))).as_deref(), Ok("     1\ta\n     2\tb\n"));
        for outside in [(0, None), (3, None), (2, Some(1))] {
            assert_eq!(numbered("a\nb", Some(outside)), Err(EditError::NoSuchRange { lines: 2 }));
        }
        assert_eq!(numbered("", None).as_deref(), Ok(""));
    }

    #[test]
    fn a_listing_is_two_levels_deep_and_sums_folders() {
        let file = |path: &str, bytes| FileHead {
            path: path.to_owned(),
            version: 1,
            action: FileAction::Created,
            bytes,
            at: Timestamp::from_millis(0),
        };
        let files =
            [file("/memories/a.md", 10), file("/memories/p/q/r/s.md", 1_500), file("/memories/p/t.md", 100)];
        let root = FilePath::parse("/memories").expect("a path");
        let expected = "/memories/ (3 files):\n    10 B\t/memories/a.md\n  1.5 KB\t/memories/p/\n  1.4 KB\t/memories/p/q/\n   100 B\t/memories/p/t.md\n";
        assert_eq!(listing(&root, &files), expected);
        assert_eq!(listing(&root, &[]), "/memories/ (0 files):\n");
    }
}
