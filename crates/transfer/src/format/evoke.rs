//! Archives of Evoke.

use crate::archive::ArchiveReader;
use crate::error::ReadError;
use crate::input::read_parts;
use crate::line::{End, FORMAT, Line};
use crate::source::{Entry, Sink};
use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

const EXPECTED: &str = "an archive of Evoke, whose first line has \"type\": \"archive\"";

/// Reads an archive.
///
/// # Errors
/// [`ReadError`]; also for an archive of a newer format.
pub(super) fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let wanted = |name: &str| name.ends_with(".jsonl");
    read_parts(path, EXPECTED, &wanted, &mut |path, input| archive(path, input, sink))
}

fn archive(path: &Path, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let mut reader = ArchiveReader::new(input, path);
    match reader.next_line() {
        Ok(Some((_, Line::Archive(header)))) if header.format <= FORMAT => {}
        Ok(Some((_, Line::Archive(header)))) => {
            let found = format!("format {} of evoke {}", header.format, header.evoke);
            return Err(ReadError::format(path, format!("an archive of format {FORMAT} or older"), found));
        }
        Ok(Some((_, other))) => {
            return Err(ReadError::format(path, EXPECTED, format!("a line of type {}", other.kind())));
        }
        Ok(None) => return Err(ReadError::format(path, EXPECTED, "an empty file")),
        Err(ReadError::Part { reason, .. }) => return Err(ReadError::format(path, EXPECTED, reason)),
        Err(error) => return Err(error),
    }
    let mut lines: BTreeMap<String, u64> = BTreeMap::new();
    while let Some((number, line)) = reader.next_line()? {
        if let Line::End(end) = line {
            return check_end(path, &mut reader, &end, &lines);
        }
        let kind = line.kind();
        *lines.entry(kind.to_owned()).or_default() += 1;
        if sink(Entry::line(kind, format!("line {number}"), line)).is_break() {
            return Ok(());
        }
    }
    Err(ReadError::part(
        path,
        "the end",
        "the archive was cut off: its last line, of type \"end\", is missing",
    ))
}

fn check_end(
    path: &Path,
    reader: &mut ArchiveReader<&mut dyn BufRead>,
    end: &End,
    lines: &BTreeMap<String, u64>,
) -> Result<(), ReadError> {
    if end.lines != *lines {
        let reason = format!("the archive counts {:?} lines, and has {lines:?}", end.lines);
        return Err(ReadError::part(path, "the end", reason));
    }
    match reader.next_text()? {
        None => Ok(()),
        Some((number, _)) => Err(ReadError::part(path, format!("line {number}"), "follows the last line")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_files;
    use crate::Format;

    const HEADER: &str =
        r#"{"type": "archive", "format": 1, "evoke": "0.1.0", "exported_at": "2026-03-01T00:00:00Z"}"#;
    const DOCUMENT: &str = r#"{"type": "document", "document_id": "a", "text": "The ferry is late."}"#;

    fn read(lines: &[&str]) -> Result<usize, String> {
        read_files(Format::Evoke, &[("a.jsonl", &lines.join("\n"))]).map(|found| found.lines.len())
    }

    #[test]
    fn an_archive_has_a_first_and_a_last_line_that_fit() {
        let end = r#"{"type": "end", "lines": {"document": 1}}"#;
        assert_eq!(read(&[HEADER, DOCUMENT, "", end]), Ok(1));
        for (lines, reason) in [
            (&[][..], "an empty file"),
            (&["{}"], "missing field `type`"),
            (&[DOCUMENT], "a line of type document"),
            (&[&HEADER.replace("\"format\": 1", "\"format\": 2")], "found format 2 of evoke 0.1.0"),
            (&[HEADER, DOCUMENT], "cut off"),
            (&[HEADER, end], "the archive counts"),
            (&[HEADER, DOCUMENT, end, DOCUMENT], "line 4: follows the last line"),
            (&[HEADER, DOCUMENT, &DOCUMENT[..20]], "line 3"),
            (&[HEADER, r#"{"type": "document", "text": "x", "colour": 1}"#], "unknown field `colour`"),
        ] {
            let refused = read(lines).expect_err(reason);
            assert!(refused.contains(reason) && refused.contains("a.jsonl"), "{refused}");
        }
    }
}
