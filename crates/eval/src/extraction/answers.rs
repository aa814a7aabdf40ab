//! What a memory holds after the documents of a case, in the form in which it is scored.

use super::case::Case;
use crate::error::EvalError;
use evoke_engine::{Address, Caller, DocumentRequest, Engine};
use evoke_store::{ItemBody, ItemRow, MemoryBody, PartitionKey, Store};
use evoke_text::turns::relabeled;
use evoke_types::{Isolation, MemoryKind, Role, ScopePath};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What was stored for one case.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// The case.
    pub id: String,
    /// Its memories, closed ones included.
    #[serde(default)]
    pub memories: Vec<Memory>,
    /// Who and what they name.
    #[serde(default)]
    pub entities: Vec<Entity>,
}

/// A memory as it is scored.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// The name of its kind on the wire.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its statement.
    pub content: Option<String>,
    /// The kind of an emotion.
    pub emotion_type: Option<String>,
    /// Whom it is about.
    pub subject: Option<String>,
    /// `negative` for a dislike.
    pub direction: Option<String>,
    /// The strength of a preference, 0 to 1.
    pub strength: Option<f64>,
    /// The topic of a preference.
    pub category: Option<String>,
    /// The day on which its event begins.
    pub event_date: Option<String>,
    /// The day on which it ends.
    pub event_end: Option<String>,
    /// Whether it is closed.
    pub superseded: bool,
    /// The words that support it.
    pub evidence: Vec<String>,
}

/// An entity as it is scored.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Entity {
    /// Its name.
    pub name: String,
    /// `person`, `place` and so on.
    pub kind: Option<String>,
    /// Its other names.
    pub aliases: Vec<String>,
}

/// Reads answers that an earlier run wrote, one JSON object a line.
///
/// # Errors
/// [`EvalError::File`], [`EvalError::Line`].
pub fn read_answers(file: &Path) -> Result<Vec<Answer>, EvalError> {
    crate::lines::read(file)
}

/// Takes every case in as a user of its own, and reads what is stored then.
///
/// # Errors
/// When a document is refused or the store fails.
pub async fn answers(
    engine: &Engine,
    store: &dyn Store,
    cases: &[Case],
    mut done: impl FnMut(),
) -> Result<Vec<Answer>, EvalError> {
    let caller =
        Caller::operator(engine.create_instance("extraction", Isolation::EqualsCustomer, None).await?);
    let mut answers = Vec::with_capacity(cases.len());
    for case in cases {
        let scope = take_in(engine, &caller, case).await?;
        let partition = PartitionKey { instance: caller.instance_id().clone(), path: scope };
        let stored = store.changes(&partition, None, None).await?;
        let entity = |row: evoke_store::EntityRow| Entity {
            name: row.name,
            kind: Some(row.kind),
            aliases: row.aliases,
        };
        answers.push(Answer {
            id: case.id.clone(),
            memories: stored.items.iter().filter_map(memory).collect(),
            entities: stored.entities.into_iter().map(entity).collect(),
        });
        done();
    }
    Ok(answers)
}

/// Takes the documents of a case in, one after the other; the scope that they end up in.
async fn take_in(engine: &Engine, caller: &Caller, case: &Case) -> Result<ScopePath, EvalError> {
    let role_of = |label: &str| match case.speakers.get(label).map(String::as_str) {
        Some("user") => Some(Role::User),
        Some("assistant") => Some(Role::Assistant),
        Some(_) | None => None,
    };
    let address = Address::new(Some(&case.id), None)?;
    let mut scope = ScopePath::CLIENT;
    for said in case.documents() {
        let request = DocumentRequest {
            document_type: said.document_type,
            said_at: Some(said.document_created_at),
            ..DocumentRequest::new(relabeled(&said.document, role_of), address.clone())
        };
        scope = engine.ingest(caller, request, None).await?.scope;
        engine.wait_until_idle().await;
    }
    Ok(scope)
}

/// A stored memory; none for a passage.
fn memory(row: &ItemRow) -> Option<Memory> {
    let ItemBody::Memory(body) = &row.body else { return None };
    let MemoryBody { category, subject, negative, weight, event, .. } = &**body;
    let direction = if *negative { "negative" } else { "positive" };
    let is_preference = row.kind == MemoryKind::Preference;
    Some(Memory {
        kind: row.kind.as_str().to_owned(),
        content: Some(row.text.clone()),
        emotion_type: (row.kind == MemoryKind::Emotion).then(|| category.clone()),
        subject: Some(subject.clone()).filter(|subject| !subject.is_empty()),
        direction: Some(direction.to_owned()),
        strength: weight.map(|weight| f64::from(weight.get())),
        category: Some(category.clone()).filter(|category| is_preference && category != "general"),
        event_date: event.map(|event| event.start.date().to_string()),
        event_end: event.and_then(|event| event.end).map(|end| end.date().to_string()),
        superseded: body.superseded_by.is_some() || body.withdrawn.is_some(),
        evidence: body.evidence.iter().map(|evidence| evidence.quote.clone()).collect(),
    })
}
