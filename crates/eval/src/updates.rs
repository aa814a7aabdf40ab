//! Whether what has been replaced ever stands above what replaced it.
//!
//! Each case is a user whose earlier documents are contradicted by a later one. For every memory that was
//! closed, two questions are asked: its own words, which is the hardest, and its matter, where it has one. A closed
//! memory is stale, and so are the bare words that no live memory stands on.

use crate::error::EvalError;
use evoke_engine::{Address, Caller, DocumentRequest, Engine, FetchRequest, FetchScope, Hit, StoredMemory};
use evoke_report::table;
use evoke_store::{ItemBody, MemoryBody};
use evoke_types::{DocumentType, Isolation, MemoryId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::Path;

/// Items of an answer that are looked at.
const DEPTH: usize = 5;

/// One case of the file: what was said, and before it what it may replace.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    id: String,
    #[serde(flatten)]
    last: Said,
    /// Earlier documents, oldest first; a case without any tests nothing here.
    #[serde(default)]
    history: Vec<Said>,
}

/// One document of a case.
#[derive(Debug, Clone, Deserialize)]
struct Said {
    document: String,
    document_type: DocumentType,
    document_created_at: Timestamp,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// Cases with a history.
    pub cases: usize,
    /// Memories that were closed and whose successor is live.
    pub replaced: usize,
    /// Questions asked about them.
    pub questions: usize,
    /// Answers that hold something stale among their first five items.
    pub stale_shown: usize,
    /// Answers that show it above its live successor, or without it.
    pub stale_above_live: usize,
    /// Which those are.
    pub above: Vec<Above>,
}

/// An answer that shows something stale above what holds now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Above {
    /// The case.
    case: String,
    /// What was asked.
    question: String,
    /// What holds now.
    successor: String,
    /// What was shown, best first.
    shown: Vec<String>,
}

/// Reads a file of cases, one JSON object a line; those with a history.
///
/// # Errors
/// [`EvalError::File`], [`EvalError::Line`].
pub fn read(file: &Path) -> Result<Vec<Case>, EvalError> {
    let text =
        std::fs::read_to_string(file).map_err(|source| EvalError::File { file: file.to_owned(), source })?;
    let mut cases = Vec::new();
    for (line, json) in (1..).zip(text.lines()).filter(|(_, json)| !json.trim().is_empty()) {
        let case: Case = serde_json::from_str(json).map_err(|error| EvalError::Line {
            file: file.to_owned(),
            line,
            reason: error.to_string(),
        })?;
        cases.extend((!case.history.is_empty()).then_some(case));
    }
    Ok(cases)
}

/// Takes every case in as a user of its own, and asks about what was replaced.
///
/// # Errors
/// When a document is refused or a read fails.
pub async fn measure(engine: &Engine, cases: &[Case], mut done: impl FnMut()) -> Result<Report, EvalError> {
    let row = engine.create_instance("updates", Isolation::EqualsCustomer, None).await?;
    let caller = Caller::operator(row);
    let mut report = Report { cases: cases.len(), ..Report::default() };
    for case in cases {
        let address = Address::new(Some(&case.id), None)?;
        let memories = learn(engine, &caller, &address, case).await?;
        let supported = supported(&memories);
        for old in &memories {
            let Some((body, next)) = successor(old, &memories) else { continue };
            report.replaced += 1;
            for question in questions(old, body) {
                let request = FetchRequest {
                    max_results: DEPTH,
                    ..FetchRequest::new(FetchScope::User, address.clone(), vec![question.clone()])
                };
                let hits = engine.fetch(&caller, request).await?.hits;
                if report.judge(&hits, old, body, next, &supported) {
                    let shown = hits.iter().map(|hit| hit.item.row.text.clone()).collect();
                    let (case, successor) = (case.id.clone(), next.item.text.clone());
                    report.above.push(Above { case, question, successor, shown });
                }
            }
        }
        done();
    }
    Ok(report)
}

impl Report {
    /// Counts one answer; whether it shows the old above the new.
    fn judge(
        &mut self,
        hits: &[Hit],
        old: &StoredMemory,
        body: &MemoryBody,
        next: &StoredMemory,
        supported: &HashSet<MemoryId>,
    ) -> bool {
        let stands_on = |hit: &Hit, body: &MemoryBody| {
            hit.excerpt && body.evidence.iter().any(|evidence| evidence.passage == hit.item.row.id)
        };
        let stale = hits.iter().position(|hit| {
            hit.item.row.id == old.item.id || (stands_on(hit, body) && !supported.contains(&hit.item.row.id))
        });
        let live = hits.iter().position(|hit| {
            // One sentence may have become memories of two kinds, of which an answer shows one.
            let same = hit.item.row.text == next.item.text;
            same || hit.item.row.id == next.item.id || memory(next).is_some_and(|body| stands_on(hit, body))
        });
        self.questions += 1;
        self.stale_shown += usize::from(stale.is_some());
        let above = stale.is_some_and(|stale| live.is_none_or(|live| stale < live));
        self.stale_above_live += usize::from(above);
        above
    }

    /// The report for people.
    pub fn drawn(&self) -> String {
        let mut drawn = table(["cases", "replaced", "questions", "stale in the top 5", "stale above live"]);
        let Self { cases, replaced, questions, stale_shown, stale_above_live, above: _ } = self;
        drawn.add_row([cases, replaced, questions, stale_shown, stale_above_live].map(ToString::to_string));
        drawn.to_string()
    }
}

/// Everything that a case's documents became, taken in one after the other.
async fn learn(
    engine: &Engine,
    caller: &Caller,
    address: &Address,
    case: &Case,
) -> Result<Vec<StoredMemory>, EvalError> {
    let mut ingestions = Vec::new();
    for said in case.history.iter().chain([&case.last]) {
        let request = DocumentRequest {
            document_type: said.document_type,
            said_at: Some(said.document_created_at),
            ..DocumentRequest::new(said.document.clone(), address.clone())
        };
        ingestions.push(engine.ingest(caller, request, None).await?.ingestion);
        engine.wait_until_idle().await;
    }
    let mut memories = Vec::new();
    for ingestion in ingestions {
        for id in engine.ingestion(caller, &ingestion.to_string()).await?.memory_ids {
            memories.push(engine.memory(caller, &id.to_string()).await?);
        }
    }
    Ok(memories)
}

fn memory(stored: &StoredMemory) -> Option<&MemoryBody> {
    match &stored.item.body {
        ItemBody::Memory(body) => Some(body),
        ItemBody::Passage(_) => None,
    }
}

/// Passages that a live memory stands on.
fn supported(memories: &[StoredMemory]) -> HashSet<MemoryId> {
    let live = memories.iter().filter_map(memory).filter(|body| body.superseded_by.is_none());
    live.flat_map(|body| body.evidence.iter().map(|evidence| evidence.passage)).collect()
}

/// A closed memory's own part, and the live memory that closed it in the end.
fn successor<'m>(
    old: &'m StoredMemory,
    memories: &'m [StoredMemory],
) -> Option<(&'m MemoryBody, &'m StoredMemory)> {
    let body = memory(old)?;
    let mut next = body.superseded_by?;
    for _ in memories {
        let stored = memories.iter().find(|stored| stored.item.id == next)?;
        match memory(stored)?.superseded_by {
            Some(later) => next = later,
            None => return Some((body, stored)),
        }
    }
    None
}

fn questions(old: &StoredMemory, body: &MemoryBody) -> Vec<String> {
    let matter = body.matter.as_ref().map(|matter| format!("What is the {matter} of {}?", body.subject));
    [old.item.text.clone()].into_iter().chain(matter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke::{EmbeddingOptions, Evoke, Options};

    const CASES: &str = r#"
{"id": "a", "document": "User: I moved to Porto.", "document_type": "ai-chat-conversation", "document_created_at": "2025-06-01T12:00:00Z", "history": [{"document": "User: I live in Gdansk.", "document_type": "ai-chat-conversation", "document_created_at": "2025-01-01T12:00:00Z"}]}
{"id": "b", "document": "User: My favourite editor is Helix now.", "document_type": "ai-chat-conversation", "document_created_at": "2025-06-01T12:00:00Z", "history": [{"document": "User: My favourite editor is Vim.", "document_type": "ai-chat-conversation", "document_created_at": "2025-01-01T12:00:00Z"}]}
{"id": "c", "document": "User: I work at Siemens.", "document_type": "ai-chat-conversation", "document_created_at": "2025-06-01T12:00:00Z", "history": [{"document": "User: I work at Bosch.", "document_type": "ai-chat-conversation", "document_created_at": "2025-01-01T12:00:00Z"}]}
{"id": "d", "document": "User: Nothing before this.", "document_type": "ai-chat-conversation", "document_created_at": "2025-06-01T12:00:00Z"}
"#;

    #[tokio::test]
    async fn what_was_replaced_never_stands_above_its_successor() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join("cases.jsonl");
        std::fs::write(&file, CASES).expect("written");
        let cases = read(&file).expect("readable");
        assert_eq!(cases.len(), 3, "a case without a history tests nothing");
        let options = Options { embedding: EmbeddingOptions::Off, ..Options::default() };
        let memory = Evoke::in_memory(options).await.expect("opens");
        let report = measure(&memory, &cases, || {}).await.expect("measured");
        assert!(report.replaced >= 2 && report.stale_shown >= 1, "{report:?}");
        assert_eq!(report.stale_above_live, 0, "{report:?}");
    }

    #[test]
    fn a_line_that_is_no_case_is_named() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join("cases.jsonl");
        std::fs::write(&file, "\n{\"id\": 1}\n").expect("written");
        assert!(matches!(read(&file), Err(EvalError::Line { line: 2, .. })));
    }
}
