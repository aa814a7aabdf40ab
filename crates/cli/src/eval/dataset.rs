//! A benchmark in the one shape that the evaluation runs on.

use crate::eval::{locomo, longmemeval};
use evoke_types::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Bytes of JSON that are read at most, so that a hostile archive cannot fill the memory.
const MAX_BYTES: u64 = 4 << 30;

/// Which benchmark a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Benchmark {
    /// Ten long conversations between two people, with questions over each.
    Locomo,
    /// One haystack of about fifty sessions for each question.
    Longmemeval,
}

impl Benchmark {
    /// The name in reports.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Locomo => "locomo",
            Self::Longmemeval => "longmemeval",
        }
    }
}

/// A benchmark file, read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dataset {
    /// Which benchmark.
    pub(crate) benchmark: Benchmark,
    /// SHA-256 of the JSON, uncompressed, in hex.
    pub sha256: String,
    /// Its haystacks, in the file's order.
    pub(crate) haystacks: Vec<Haystack>,
    /// Questions left out: without usable evidence, or abstention questions.
    pub(crate) excluded: usize,
}

/// The history of one user, and what is asked about it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Haystack {
    /// The user's id.
    pub(crate) user: String,
    /// The sessions, in the file's order.
    pub(crate) sessions: Vec<Session>,
    /// What is asked.
    pub(crate) questions: Vec<Question>,
}

/// One conversation of a history.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Session {
    /// When it took place.
    pub(crate) at: Timestamp,
    /// Its turns: speaker and words.
    pub(crate) turns: Vec<(String, String)>,
}

/// A question with the places of its answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Question {
    /// The words.
    pub(crate) text: String,
    /// The answer, as the file has it; empty when it has none.
    pub(crate) answer: String,
    /// When it is asked, if the file says.
    pub(crate) asked_at: Option<Timestamp>,
    /// Its category.
    pub(crate) category: String,
    /// Sessions that hold the answer, as positions in the haystack.
    pub(crate) sessions: HashSet<usize>,
    /// Turns that hold the answer: session and turn, as positions. May be empty when only sessions are known.
    pub(crate) turns: HashSet<(usize, usize)>,
}

/// A benchmark file could not be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DatasetError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not this benchmark's JSON.
    #[error("{} is not a {} file: {source}", .file.display(), .benchmark.as_str())]
    NotJson {
        /// The file.
        file: PathBuf,
        /// Which benchmark was expected.
        benchmark: Benchmark,
        /// Where reading stopped.
        source: serde_json::Error,
    },
    /// A value in the file makes no sense.
    #[error("{}: {reason}", .file.display())]
    Invalid {
        /// The file.
        file: PathBuf,
        /// What is wrong, and where.
        reason: String,
    },
}

/// What a benchmark's reader says of its JSON.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// Not the expected JSON.
    Json(serde_json::Error),
    /// A value that makes no sense.
    Invalid(String),
}

impl From<serde_json::Error> for ReadError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

/// Which questions of a benchmark count.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Selection {
    /// Only the first so many questions.
    pub(crate) limit: Option<usize>,
    /// Abstention questions as well.
    pub(crate) abstention: bool,
}

impl Session {
    /// The session as one document: a line a turn, so that turns keep their numbers whatever is in them.
    pub(crate) fn document(&self) -> String {
        let line = |(speaker, words): &(String, String)| {
            let words: Vec<&str> = words.split_whitespace().collect();
            format!("{speaker}: {}\n", words.join(" "))
        };
        self.turns.iter().map(line).collect()
    }
}

impl Dataset {
    /// Reads a `.json` or `.json.zst` file.
    ///
    /// # Errors
    /// [`DatasetError`] names the file and what is wrong with it.
    pub(crate) fn read(
        benchmark: Benchmark,
        file: &Path,
        selection: Selection,
    ) -> Result<Self, DatasetError> {
        let json =
            read_json(file).map_err(|source| DatasetError::Unreadable { file: file.to_owned(), source })?;
        let read = match benchmark {
            Benchmark::Locomo => locomo::read(&json),
            Benchmark::Longmemeval => longmemeval::read(&json, selection.abstention),
        };
        let (haystacks, excluded) = read.map_err(|error| match error {
            ReadError::Json(source) => DatasetError::NotJson { file: file.to_owned(), benchmark, source },
            ReadError::Invalid(reason) => DatasetError::Invalid { file: file.to_owned(), reason },
        })?;
        let sha256 = Sha256::digest(&json).iter().map(|b| format!("{b:02x}")).collect();
        let mut dataset = Self { benchmark, sha256, haystacks, excluded };
        dataset.keep_first(selection.limit);
        Ok(dataset)
    }

    /// Reads a file of whichever benchmark it holds.
    ///
    /// # Errors
    /// [`DatasetError`] of the last benchmark that was tried.
    pub(crate) fn read_any(file: &Path, selection: Selection) -> Result<Self, DatasetError> {
        Self::read(Benchmark::Locomo, file, selection)
            .or_else(|_| Self::read(Benchmark::Longmemeval, file, selection))
    }

    /// Questions over all haystacks.
    pub(crate) fn questions(&self) -> usize {
        self.haystacks.iter().map(|h| h.questions.len()).sum()
    }

    fn keep_first(&mut self, limit: Option<usize>) {
        let Some(mut left) = limit else { return };
        for haystack in &mut self.haystacks {
            haystack.questions.truncate(left);
            left -= haystack.questions.len();
        }
        self.haystacks.retain(|h| !h.questions.is_empty());
    }
}

/// An answer as text: some files have numbers.
pub(crate) fn answer_text(answer: Option<serde_json::Value>) -> String {
    match answer {
        Some(serde_json::Value::String(text)) => text,
        Some(serde_json::Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

fn read_json(file: &Path) -> std::io::Result<Vec<u8>> {
    let opened = std::fs::File::open(file)?;
    let mut json = Vec::new();
    if file.extension().is_some_and(|e| e == "zst") {
        return crate::zstd::unpacked(opened, MAX_BYTES);
    }
    opened.take(MAX_BYTES).read_to_end(&mut json)?;
    Ok(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_one_line_a_turn() {
        let turns =
            vec![("Ann".to_owned(), "one\n\ntwo: three".to_owned()), ("Bo".to_owned(), "four".to_owned())];
        let session = Session { at: Timestamp::from_millis(0), turns };
        assert_eq!(session.document(), "Ann: one two: three\nBo: four\n");
    }

    #[test]
    fn compressed_and_plain_files_are_the_same_data() {
        let dir = tempfile::tempdir().expect("directory");
        let json = br#"[{"sample_id":"x","conversation":{"session_1_date_time":"1:56 pm on 8 May, 2023",
            "session_1":[{"speaker":"Ann","dia_id":"D1:1","text":"hello"}]},
            "qa":[{"question":"Who?","evidence":["D1:1"],"category":4},
                  {"question":"When?","evidence":["D1:1"],"category":2}]}]"#;
        let (plain, packed) = (dir.path().join("a.json"), dir.path().join("a.json.zst"));
        std::fs::write(&plain, json).expect("written");
        std::fs::write(&packed, crate::zstd::packed(json)).expect("written");
        let read = |file: &Path, limit| {
            Dataset::read(Benchmark::Locomo, file, Selection { limit, abstention: false }).expect("read")
        };
        assert_eq!(read(&plain, None), read(&packed, None));
        assert_eq!(read(&plain, None).questions(), 2);
        assert_eq!(read(&plain, Some(1)).questions(), 1);
        let missing = Dataset::read(Benchmark::Locomo, &dir.path().join("none"), Selection::default());
        assert!(matches!(missing, Err(DatasetError::Unreadable { .. })));
        let wrong = Dataset::read(Benchmark::Longmemeval, &plain, Selection::default());
        assert!(matches!(wrong, Err(DatasetError::NotJson { .. })));
    }
}
