//! A benchmark in the one shape that the evaluation runs on.

use crate::haystack::{Haystack, ReadError};
use crate::{locomo, longmemeval};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Bytes of JSON that are read at most, so that a hostile archive cannot fill the memory.
const MAX_BYTES: u64 = 4 << 30;

/// Which benchmark a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Benchmark {
    /// Ten long conversations between two people, with questions over each.
    Locomo,
    /// One haystack of about fifty sessions for each question.
    Longmemeval,
}

impl Benchmark {
    /// The name in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Locomo => "locomo",
            Self::Longmemeval => "longmemeval",
        }
    }
}

/// A benchmark file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Which benchmark.
    pub benchmark: Benchmark,
    /// SHA-256 of the JSON, uncompressed, in hex.
    pub sha256: String,
    /// Its haystacks, in the file's order.
    pub haystacks: Vec<Haystack>,
    /// Questions left out: without usable evidence, or abstention questions.
    pub excluded: usize,
}

/// A benchmark file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum DatasetError {
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

/// Which questions of a benchmark count.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection {
    /// Only the first so many questions.
    pub limit: Option<usize>,
    /// Abstention questions as well.
    pub abstention: bool,
}

impl Dataset {
    /// Reads a `.json` or `.json.zst` file.
    ///
    /// # Errors
    /// [`DatasetError`] names the file and what is wrong with it.
    pub fn read(benchmark: Benchmark, file: &Path, selection: Selection) -> Result<Self, DatasetError> {
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
    pub fn read_any(file: &Path, selection: Selection) -> Result<Self, DatasetError> {
        Self::read(Benchmark::Locomo, file, selection)
            .or_else(|_| Self::read(Benchmark::Longmemeval, file, selection))
    }

    /// Questions over all haystacks.
    pub fn questions(&self) -> usize {
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

fn read_json(file: &Path) -> std::io::Result<Vec<u8>> {
    let opened = std::fs::File::open(file)?;
    let mut json = Vec::new();
    if file.extension().is_some_and(|e| e == "zst") {
        return evoke_files::zstd::unpacked(opened, MAX_BYTES);
    }
    opened.take(MAX_BYTES).read_to_end(&mut json)?;
    Ok(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_and_plain_files_are_the_same_data() {
        let dir = tempfile::tempdir().expect("directory");
        let json = br#"[{"sample_id":"x","conversation":{"session_1_date_time":"1:56 pm on 8 May, 2023",
            "session_1":[{"speaker":"Ann","dia_id":"D1:1","text":"hello"}]},
            "qa":[{"question":"Who?","evidence":["D1:1"],"category":4},
                  {"question":"When?","evidence":["D1:1"],"category":2}]}]"#;
        let (plain, packed) = (dir.path().join("a.json"), dir.path().join("a.json.zst"));
        std::fs::write(&plain, json).expect("written");
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        std::fs::write(&packed, ruzstd::encoding::compress_to_vec(&json[..], level)).expect("written");
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
