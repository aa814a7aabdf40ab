//! Predicts memories for an evaluation file: one JSON case a line in, one prediction a line out.
//!
//! ```text
//! cargo run --example predict -- cases.jsonl predictions.jsonl
//! ```
//!
//! A case with earlier documents is understood in order; a statement about a matter that an older
//! one settled closes it, as the engine does.

use evoke_embed::model::{Manifest, default_dir};
use evoke_extract::{Document, ForgetDraft, MemoryDraft, understand_with};
use evoke_parse::Parser;
use evoke_text::terms;
use evoke_types::{DocumentType, IngestMode, MemoryKind, Timestamp};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::error::Error;
use std::io::Write;
use std::sync::Arc;

/// A memory and whether a later one closed it.
struct Kept {
    memory: MemoryDraft,
    closed: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(cases), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("usage: predict CASES.jsonl PREDICTIONS.jsonl".into());
    };
    let parser = Arc::new(Parser::load(&Manifest::PARSER.dir(&default_dir()?))?);
    let mut out = std::io::BufWriter::new(std::fs::File::create(output)?);
    for line in std::fs::read_to_string(cases)?.lines().filter(|line| !line.trim().is_empty()) {
        writeln!(out, "{}", predict(&serde_json::from_str(line)?, &parser)?)?;
    }
    Ok(out.flush()?)
}

fn predict(case: &Value, parser: &Arc<Parser>) -> Result<Value, Box<dyn Error>> {
    let mut kept: Vec<Kept> = Vec::new();
    let mut entities = Vec::new();
    let earlier = case.get("history").and_then(Value::as_array).cloned().unwrap_or_default();
    for document in earlier.iter().chain([case]) {
        let text = labelled(&text_of(document, "document"), case.get("speakers"));
        let document = Document {
            document_type: text_of(document, "document_type").parse::<DocumentType>()?,
            text: &text,
            said_at: Timestamp::parse(&text_of(document, "document_created_at"))?,
            speaker: None,
            declared: None,
            mode: IngestMode::LongRange,
        };
        let understood = understand_with(&document, parser);
        for request in &understood.forget {
            forget(&mut kept, request);
        }
        supersede(&mut kept, &understood.memories);
        kept.extend(understood.memories.into_iter().map(|memory| Kept { memory, closed: false }));
        entities.extend(understood.entities);
    }
    let memories: Vec<Value> = kept.iter().map(shown).collect();
    let mut names = HashSet::new();
    entities.retain(|entity| names.insert(entity.name.clone()));
    let entities: Vec<Value> =
        entities.iter().map(|e| json!({"name": e.name, "kind": e.kind, "aliases": e.aliases})).collect();
    Ok(json!({"id": case.get("id"), "memories": memories, "entities": entities, "relations": []}))
}

fn text_of(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Puts the plain labels in the place of those that a case declares.
fn labelled(text: &str, speakers: Option<&Value>) -> String {
    let roles = speakers.and_then(Value::as_object).cloned().unwrap_or_default();
    let line = |line: &str| {
        let label = line.split_once(": ").and_then(|(label, rest)| Some((roles.get(label)?.as_str()?, rest)));
        match label {
            Some(("user", rest)) => format!("User: {rest}"),
            Some(("assistant", rest)) => format!("Assistant: {rest}"),
            Some(_) | None => line.to_owned(),
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn supersede(kept: &mut [Kept], newer: &[MemoryDraft]) {
    for new in newer.iter().filter(|new| !new.additive && !new.beside) {
        for old in kept.iter_mut().filter(|old| !old.closed) {
            let same =
                new.matter.is_some() && new.matter == old.memory.matter && new.subject == old.memory.subject;
            old.closed |= same && new.statement != old.memory.statement;
        }
    }
}

fn forget(kept: &mut [Kept], request: &ForgetDraft) {
    for description in &request.descriptions {
        let words: HashSet<_> = terms::analyze(description).into_iter().map(|term| term.text).collect();
        for old in kept.iter_mut() {
            let said = terms::analyze(&old.memory.statement);
            let named = words.iter().all(|word| said.iter().any(|term| term.text == *word));
            old.closed |= named && !words.is_empty();
        }
    }
}

fn shown(kept: &Kept) -> Value {
    let memory = &kept.memory;
    let date = |at: Timestamp| at.date().to_string();
    json!({
        "type": memory.kind.as_str(),
        "content": memory.statement,
        "emotion_type": (memory.kind == MemoryKind::Emotion).then_some(&memory.category),
        "subject": memory.subject,
        "direction": if memory.negative { "negative" } else { "positive" },
        "strength": memory.weight.map(|w| w.get()),
        "category": (memory.kind == MemoryKind::Preference && memory.category != "general").then_some(&memory.category),
        "event_date": memory.event.map(|e| date(e.start)),
        "event_end": memory.event.and_then(|e| e.end).map(date),
        "superseded": kept.closed,
        "evidence": [memory.quote],
    })
}
