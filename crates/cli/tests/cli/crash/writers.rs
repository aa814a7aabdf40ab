//! Callers that send documents of all sizes, singly and in batches, and go on whatever is answered.

use crate::server::Caller;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};

/// How long a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// A sentence, which is short.
    Short,
    /// A document of 5 KB.
    Batched,
    /// 5 to 20 KB.
    Medium,
    /// A document of 1 MB.
    Large,
}

/// What was answered for a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Accepted, under this ingestion.
    Stored(String),
    /// Refused, with this answer.
    Refused(String),
    /// There was no answer, or it said so.
    Unknown,
}

/// A document that was sent.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) document: String,
    pub(super) size: Size,
    pub(super) bytes: usize,
    pub(super) outcome: Outcome,
}

/// Sends documents until told to stop.
pub(super) fn write(caller: &Caller, name: &str, stop: &AtomicBool) -> Vec<Sent> {
    let mut all = Vec::new();
    for number in 0.. {
        let document = format!("{name}n{number}");
        match number % 12 {
            2 | 6 => all.extend(batch(caller, &document)),
            4 | 8 | 10 => all.push(single(caller, document, Size::Medium)),
            11 => all.push(single(caller, document, Size::Large)),
            _ => all.push(single(caller, document, Size::Short)),
        }
        if stop.load(Ordering::SeqCst) {
            break;
        }
    }
    all
}

/// The user of everything that is not short.
pub(super) const BULK: &str = "bulk";

/// What is sent for a document.
pub(super) fn body(document: &str, size: Size) -> Value {
    let user = if size == Size::Short { document } else { BULK };
    json!({"document": words(document, size), "document_id": document, "user_id": user, "metadata": {}})
}

fn words(document: &str, size: Size) -> String {
    let bytes = match size {
        Size::Short => return format!("User: My locker code is {document} and I like it."),
        Size::Batched => 5 << 10,
        Size::Medium => (5 << 10) + document.bytes().map(usize::from).sum::<usize>() * 7 % (15 << 10),
        Size::Large => 1 << 20,
    };
    let line = format!("Shelf {document} holds paper, string and lamps.\n");
    line.repeat(bytes / line.len() + 1)
}

fn single(caller: &Caller, document: String, size: Size) -> Sent {
    let outcome = match caller.post("/api/v1/memories/create", &body(&document, size)) {
        None => Outcome::Unknown,
        Some((code, answer)) => outcome(code, &answer),
    };
    Sent { bytes: words(&document, size).len(), document, size, outcome }
}

fn batch(caller: &Caller, name: &str) -> Vec<Sent> {
    let documents: Vec<_> = (0..100).map(|n| format!("{name}b{n}")).collect();
    let bodies: Vec<_> = documents.iter().map(|document| body(document, Size::Batched)).collect();
    let answer = caller.post("/api/v1/memories/batch", &json!({"documents": bodies}));
    let outcome = |n: usize| match &answer {
        None => Outcome::Unknown,
        Some((200, answer)) => match &answer["results"][n] {
            row if row["error_code"].is_null() => outcome(200, row),
            row => outcome(503, &json!({"code": row["error_code"], "message": row["error_message"]})),
        },
        Some((code, answer)) => outcome(*code, answer),
    };
    let sent = documents.into_iter().enumerate().map(|(n, document)| Sent {
        bytes: words(&document, Size::Batched).len(),
        document,
        size: Size::Batched,
        outcome: outcome(n),
    });
    sent.collect()
}

fn outcome(code: u16, answer: &Value) -> Outcome {
    let conflict = code == 409 || answer["code"] == "EVK0203";
    assert!(!conflict, "a name that was never used is taken: {answer}");
    if code == 200 {
        return Outcome::Stored(answer["ingestion_id"].as_str().expect("an id").to_owned());
    }
    if answer["code"] == "EVK0904" { Outcome::Unknown } else { Outcome::Refused(format!("{code} {answer}")) }
}
