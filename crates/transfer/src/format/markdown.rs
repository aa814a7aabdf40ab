//! Notes: a Markdown file, or a folder of them.
//!
//! The one thing to know: a note is known by its path and its words, so one that has changed comes in again, beside its
//! earlier words.

use super::words::{digest, metadata};
use crate::error::ReadError;
use crate::input::{files_of, name_of};
use crate::line::{Document, Line};
use crate::source::{Entry, Sink};
use evoke_types::{DocumentType, Timestamp};
use serde_json::Value;
use std::path::Path;
use std::time::UNIX_EPOCH;

const SOURCE: &str = "markdown";
const ENDS: [&str; 3] = ["md", "markdown", "txt"];
/// Bytes of a note; a longer one is no note.
const NOTE_BYTES: u64 = 8 << 20;
/// Keys of the front matter that say when a note was written.
const TIMES: [&str; 4] = ["created", "date", "created_at", "updated"];

/// Reads notes.
///
/// # Errors
/// [`ReadError`]; a note that cannot be read as text is left out.
pub(super) fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    if !path.is_dir() {
        let _ = note(path, name_of(path), sink)?;
        return Ok(());
    }
    let mut notes = 0;
    for file in files_of(path)? {
        let shown = file.strip_prefix(path).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let end = file.extension().and_then(|end| end.to_str()).unwrap_or_default();
        if !ENDS.contains(&end.to_lowercase().as_str()) {
            if sink(Entry::skipped("file", shown, format!("is no note ({})", ENDS.join(", ")))).is_break() {
                return Ok(());
            }
            continue;
        }
        notes += 1;
        if note(&file, &shown, sink)?.is_break() {
            return Ok(());
        }
    }
    if notes == 0 {
        return Err(ReadError::format(path, "a folder with Markdown files", "none"));
    }
    Ok(())
}

fn note(file: &Path, shown: &str, sink: &mut Sink<'_>) -> Result<std::ops::ControlFlow<()>, ReadError> {
    let broken = |error| ReadError::io(file, error);
    let about = std::fs::metadata(file).map_err(broken)?;
    if about.len() > NOTE_BYTES {
        let reason = format!("has {} bytes, more than {NOTE_BYTES}", about.len());
        return Ok(sink(Entry::skipped("note", shown, reason)));
    }
    let Ok(words) = String::from_utf8(std::fs::read(file).map_err(broken)?) else {
        return Ok(sink(Entry::skipped("note", shown, "is not UTF-8")));
    };
    let (matter, body) = front_matter(&words);
    if body.trim().is_empty() {
        return Ok(sink(Entry::skipped("note", shown, "holds no words")));
    }
    let changed = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let changed = changed.and_then(|since| i64::try_from(since.as_millis()).ok()).map(Timestamp::from_millis);
    let said_at = TIMES.iter().find_map(|key| Timestamp::parse(field(matter, key)?).ok()).or(changed);
    let title = field(matter, "title").map(str::to_owned);
    let tags = field(matter, "tags").map(|tags| tags.trim_matches(['[', ']']).to_owned());
    let line = Document {
        document_id: Some(format!("{SOURCE}:{}@{}", shortened(shown), &digest(words.as_bytes())[..12])),
        document_type: Some(DocumentType::Document),
        text: body.to_owned(),
        said_at,
        metadata: metadata(
            SOURCE,
            [
                ("path", Some(Value::from(shown))),
                ("title", title.map(Value::from)),
                ("tags", tags.map(Value::from)),
            ],
        ),
        ..Document::default()
    };
    Ok(sink(Entry::line("note", shown, Line::Document(Box::new(line)))))
}

/// A path that fits into an id: of a long one, the end and a digest.
fn shortened(path: &str) -> String {
    const BYTES: usize = 800;
    if path.len() <= BYTES {
        return path.to_owned();
    }
    let end = path.get(path.ceil_char_boundary(path.len() - BYTES)..).unwrap_or_default();
    format!("{}…{end}", digest(path.as_bytes()))
}

/// The lines between two `---` at the top, and the rest.
fn front_matter(text: &str) -> (&str, &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else {
        return ("", text);
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return (&rest[..at], &rest[at + line.len()..]);
        }
        at += line.len();
    }
    ("", text)
}

/// A field of the front matter, when it stands on one line.
fn field<'t>(matter: &'t str, key: &str) -> Option<&'t str> {
    let value = matter.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    let value = value.trim().trim_matches(['"', '\'']).trim();
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_files;
    use super::*;
    use crate::Format;

    #[test]
    fn a_folder_of_notes_is_read_with_its_front_matter() {
        let sailing = "---\ntitle: \"Sailing\"\ndate: 2026-02-03\ntags: [boat, sea]\n---\n# Petrel\nThe boat is blue.\n";
        let found = read_files(
            Format::Markdown,
            &[
                ("sailing.md", sailing),
                ("deep/er/plain.txt", "Only words.\n---\nA line in the middle.\n"),
                ("empty.md", "---\ntitle: x\n---\n \n"),
                ("photo.png", "no note"),
                (".obsidian/app.md", "hidden"),
            ],
        )
        .expect("read");
        let documents = found.documents();
        assert_eq!(documents.len(), 2);
        assert_eq!(documents[0].text, "Only words.\n---\nA line in the middle.\n");
        assert_eq!(documents[0].metadata["path"], "deep/er/plain.txt");
        assert!(documents[0].said_at.is_some(), "the time of the file");
        assert_eq!(documents[1].text, "# Petrel\nThe boat is blue.\n");
        assert_eq!(documents[1].said_at.map(|at| at.to_string()), Some("2026-02-03T00:00:00Z".to_owned()));
        assert_eq!(
            (&documents[1].metadata["title"], &documents[1].metadata["tags"]),
            (&"Sailing".into(), &"boat, sea".into())
        );
        assert_eq!(found.skipped, ["note: holds no words", "file: is no note (md, markdown, txt)"]);
    }

    #[test]
    fn a_note_is_known_by_its_path_and_its_words() {
        let id = |name: &str, words: &str| {
            let found = read_files(Format::Markdown, &[(name, words)]).expect("read");
            found.documents()[0].document_id.clone()
        };
        assert_eq!(id("a.md", "one"), id("a.md", "one"));
        assert_ne!(id("a.md", "one"), id("a.md", "two"));
        assert_ne!(id("a.md", "one"), id("b.md", "one"));
        assert!(shortened(&"é/".repeat(900)).len() < 900);
        let refused = read_files(Format::Markdown, &[("a.png", "x"), ("b.png", "y")]).map(|_| ());
        assert!(refused.is_err_and(|error| error.contains("a folder with Markdown files")));
    }

    #[test]
    fn front_matter_that_never_ends_is_text() {
        assert_eq!(front_matter("---\na: b\n"), ("", "---\na: b\n"));
        assert_eq!(front_matter("---\r\na: b\r\n---\r\nwords"), ("a: b\r\n", "words"));
        assert_eq!(front_matter("words"), ("", "words"));
    }
}
