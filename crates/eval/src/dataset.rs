//! A benchmark in the one shape that the evaluation runs on.

use crate::haystack::{Haystack, ReadError};
use crate::{locomo, longmemeval, timelines};
use serde::Deserialize;
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
    /// What one person says over time about things that change.
    Timelines,
}

impl Benchmark {
    /// The name in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Locomo => "locomo",
            Self::Longmemeval => "longmemeval",
            Self::Timelines => "timelines",
        }
    }
}

/// A benchmark file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// The name of its file, without what tells the format.
    pub name: String,
    /// Which benchmark's shape it has.
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
    /// Reads a `.json` or `.json.zst` file. Beside `NAME.json` in LoCoMo's shape may lie `NAME.questions.jsonl`, which names
    /// the kind of each question, in the file's order, in place of the categories of LoCoMo.
    ///
    /// # Errors
    /// [`DatasetError`] names the file and what is wrong with it.
    pub fn read(benchmark: Benchmark, file: &Path, selection: Selection) -> Result<Self, DatasetError> {
        let json =
            read_json(file).map_err(|source| DatasetError::Unreadable { file: file.to_owned(), source })?;
        let read = match benchmark {
            Benchmark::Locomo => locomo::read(&json, &kinds(file)?),
            Benchmark::Longmemeval => longmemeval::read(&json, selection.abstention),
            Benchmark::Timelines => timelines::read(&json).map(|haystacks| (haystacks, 0)),
        };
        let (haystacks, excluded) = read.map_err(|error| match error {
            ReadError::Json(source) => DatasetError::NotJson { file: file.to_owned(), benchmark, source },
            ReadError::Invalid(reason) => DatasetError::Invalid { file: file.to_owned(), reason },
        })?;
        let sha256 = Sha256::digest(&json).iter().map(|b| format!("{b:02x}")).collect();
        let name = stem(file).unwrap_or(benchmark.as_str()).to_owned();
        let mut dataset = Self { name, benchmark, sha256, haystacks, excluded };
        dataset.keep_first(selection.limit);
        Ok(dataset)
    }

    /// Reads a file of whichever benchmark it holds: `.jsonl` is one of timelines.
    ///
    /// # Errors
    /// [`DatasetError`] of the benchmark whose shape the file has, or else of the last that was tried.
    pub fn read_any(file: &Path, selection: Selection) -> Result<Self, DatasetError> {
        if file.extension().is_some_and(|extension| extension == "jsonl") {
            return Self::read(Benchmark::Timelines, file, selection);
        }
        match Self::read(Benchmark::Locomo, file, selection) {
            Err(DatasetError::NotJson { .. }) => Self::read(Benchmark::Longmemeval, file, selection),
            other => other,
        }
    }

    /// Keeps so many questions, evenly spread over the file, and the haystacks that still have one. The same number always
    /// keeps the same questions.
    pub fn keep_spread(&mut self, wanted: usize) {
        let (all, mut at) = (self.questions().max(1), 0);
        for haystack in &mut self.haystacks {
            haystack.questions.retain(|_| {
                at += 1;
                at * wanted / all != (at - 1) * wanted / all
            });
        }
        self.haystacks.retain(|h| !h.questions.is_empty());
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

/// The name of a file of questions without what tells its format.
pub(crate) fn stem(file: &Path) -> Option<&str> {
    let name = file.file_name()?.to_str()?;
    let lines = || name.strip_suffix(".jsonl").filter(|stem| !stem.ends_with(".questions"));
    name.strip_suffix(".json.zst").or_else(|| name.strip_suffix(".json")).or_else(lines)
}

#[derive(Deserialize)]
struct Kind {
    kind: String,
}

/// The kinds that lie beside a file; empty when there are none.
fn kinds(file: &Path) -> Result<Vec<String>, DatasetError> {
    let Some(beside) = stem(file).map(|stem| file.with_file_name(format!("{stem}.questions.jsonl"))) else {
        return Ok(Vec::new());
    };
    let lines = match std::fs::read_to_string(&beside) {
        Ok(lines) => lines,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(DatasetError::Unreadable { file: beside, source }),
    };
    let kind = |(number, line): (usize, &str)| match serde_json::from_str::<Kind>(line) {
        Ok(Kind { kind }) => Ok(kind),
        Err(error) => {
            let reason = format!("line {}: {error}", number + 1);
            Err(DatasetError::Invalid { file: beside.clone(), reason })
        }
    };
    lines.lines().enumerate().map(kind).collect()
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

    const TWO_QUESTIONS: &[u8] =
        br#"[{"sample_id":"x","conversation":{"session_1_date_time":"1:56 pm on 8 May, 2023",
        "session_1":[{"speaker":"Ann","dia_id":"D1:1","text":"hello"}]},
        "qa":[{"question":"Who?","evidence":["D1:1"],"category":4},
              {"question":"When?","evidence":["D1:1"],"category":2}]}]"#;

    #[test]
    fn kinds_beside_a_file_name_its_questions() {
        let dir = tempfile::tempdir().expect("directory");
        let (file, beside) = (dir.path().join("chat.json"), dir.path().join("chat.questions.jsonl"));
        std::fs::write(&file, TWO_QUESTIONS).expect("written");
        std::fs::write(&beside, "{\"kind\": \"people\"}\n{\"kind\": \"dates\"}\n").expect("written");
        let dataset = Dataset::read_any(&file, Selection::default()).expect("read");
        let kinds: Vec<&str> = dataset.haystacks[0].questions.iter().map(|q| q.category.as_str()).collect();
        assert_eq!(kinds, ["people", "dates"]);
        std::fs::write(&beside, "{\"kind\": \"people\"}\n").expect("written");
        let wrong = Dataset::read_any(&file, Selection::default());
        assert!(matches!(wrong, Err(DatasetError::Invalid { .. })), "one kind for two questions: {wrong:?}");
    }

    #[test]
    fn a_spread_takes_from_everywhere() {
        let question = |number: usize| crate::haystack::Question {
            text: number.to_string(),
            answer: String::new(),
            asked_at: None,
            category: String::new(),
            sessions: Default::default(),
            turns: Default::default(),
        };
        let haystack = |first: usize| Haystack {
            user: first.to_string(),
            sessions: Vec::new(),
            questions: (first..first + 10).map(question).collect(),
        };
        let all = Dataset {
            name: String::new(),
            benchmark: Benchmark::Locomo,
            sha256: String::new(),
            haystacks: vec![haystack(0), haystack(10), haystack(20)],
            excluded: 0,
        };
        let kept = |wanted: usize| {
            let mut dataset = all.clone();
            dataset.keep_spread(wanted);
            let questions = dataset.haystacks.into_iter().flat_map(|h| h.questions);
            questions.map(|q| q.text).collect::<Vec<_>>()
        };
        assert_eq!(kept(3), ["9", "19", "29"]);
        assert_eq!(kept(1), ["29"]);
        assert_eq!((kept(30).len(), kept(99).len(), kept(7).len()), (30, 30, 7));
    }

    #[test]
    fn compressed_and_plain_files_are_the_same_data() {
        let dir = tempfile::tempdir().expect("directory");
        let (plain, packed) = (dir.path().join("a.json"), dir.path().join("a.json.zst"));
        std::fs::write(&plain, TWO_QUESTIONS).expect("written");
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        std::fs::write(&packed, ruzstd::encoding::compress_to_vec(TWO_QUESTIONS, level)).expect("written");
        let read = |file: &Path, limit| {
            Dataset::read(Benchmark::Locomo, file, Selection { limit, abstention: false }).expect("read")
        };
        let (one, other) = (read(&plain, None), read(&packed, None));
        assert_eq!((&one.sha256, &one.haystacks), (&other.sha256, &other.haystacks));
        assert_eq!((&*one.name, &*other.name), ("a", "a"));
        assert_eq!(read(&plain, None).questions(), 2);
        assert_eq!(read(&plain, Some(1)).questions(), 1);
        let missing = Dataset::read(Benchmark::Locomo, &dir.path().join("none"), Selection::default());
        assert!(matches!(missing, Err(DatasetError::Unreadable { .. })));
        let wrong = Dataset::read(Benchmark::Longmemeval, &plain, Selection::default());
        assert!(matches!(wrong, Err(DatasetError::NotJson { .. })));
    }
}
