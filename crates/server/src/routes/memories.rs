//! Taking documents in, and single memories.

use crate::app::{App, SharedApp};
use crate::cost::{self, Account};
use crate::error::ApiError;
use crate::extract::{Authenticated, Body, Segment, address, present};
use crate::present::item::{closing, number};
use crate::present::scope::effective;
use crate::route::{Route, Verb};
use crate::routes::data::DATABASE_LOG;
use axum::Json;
use axum::extract::State;
use evoke_engine::{
    Candidate, Coded, DocumentRequest, ForgetMode, IngestError, Ingested, MemoryUpdate, Part, Place,
    RowOutcome, StoredMemory, Why,
};
use evoke_store::{IngestionRow, ItemBody, Removal};
use evoke_types::{Code, Confidence, DocumentType, IngestMode, IngestStatus, Permission};
use evoke_wire::Row;
use evoke_wire::bounded::TooMany;
use evoke_wire::memories::{
    Accepted, BatchAccepted, BatchRow, CreateBatch, CreateMemory, Deleted, Forget, ForgetCandidate,
    ForgetMode as WireForgetMode, ForgetOutcome, ForgetReason, IngestionStatus, Memory, UpdateMemory,
};
use uuid::Uuid;

/// Characters of a description to forget by.
const DESCRIPTION: std::ops::RangeInclusive<usize> = 3..=500;

const CREATE: &[Code] = &[
    Code::ReplayConflict,
    Code::InvalidScope,
    Code::EmptyDocument,
    Code::DocumentTooLarge,
    Code::DuplicateDocument,
    Code::ForeignConversation,
];

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<Accepted, _, _>(
            Verb::Post,
            "/api/v1/memories/create",
            Permission::ContentWrite,
            create,
        )
        .about("memories", "Take one document in")
        .takes::<CreateMemory>()
        .fails(CREATE),
        Route::keyed::<BatchAccepted, _, _>(
            Verb::Post,
            "/api/v1/memories/batch",
            Permission::ContentWrite,
            batch,
        )
        .about("memories", "Take up to 100 documents in")
        .takes::<CreateBatch>()
        .fails(&[Code::ReplayConflict, Code::BatchTooLarge, Code::BatchRefused]),
        Route::keyed::<IngestionStatus, _, _>(
            Verb::Get,
            "/api/v1/memories/status/{ingestion_id}",
            Permission::ContentRead,
            status,
        )
        .about("memories", "How far a document has come")
        .fails(&[Code::UnknownIngestion]),
        Route::keyed::<ForgetOutcome, _, _>(
            Verb::Post,
            "/api/v1/memories/forget",
            Permission::ContentErase,
            forget,
        )
        .about("memories", "Forget what was said about something")
        .takes::<Forget>()
        .fails(&[Code::InvalidScope, Code::ForgetNeedsUser]),
        Route::keyed::<Memory, _, _>(Verb::Get, "/api/v1/memories/{memory_id}", Permission::ContentRead, get)
            .about("memories", "Read one memory")
            .fails(&[Code::UnknownMemory]),
        Route::keyed::<Memory, _, _>(
            Verb::Patch,
            "/api/v1/memories/{memory_id}",
            Permission::ContentWrite,
            update,
        )
        .about("memories", "Rewrite one memory")
        .takes::<UpdateMemory>()
        .fails(&[Code::UnknownMemory, Code::EmptyDocument, Code::DocumentTooLarge]),
        Route::keyed::<Memory, _, _>(
            Verb::Post,
            "/api/v1/memories/{memory_id}/reopen",
            Permission::ContentWrite,
            reopen,
        )
        .about("memories", "Open a memory again that a newer statement or a wish has closed")
        .fails(&[Code::UnknownMemory]),
        Route::keyed::<Deleted, _, _>(
            Verb::Delete,
            "/api/v1/memories/{memory_id}",
            Permission::ContentErase,
            delete,
        )
        .about("memories", "Remove one memory")
        .fails(&[Code::UnknownMemory]),
    ]
}

async fn create(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    body: Body<CreateMemory>,
) -> Result<Json<Accepted>, ApiError> {
    let (create, replay) = body.once(&app).await?;
    let ingested = app.engine.ingest(&caller, document(create), replay).await?;
    Ok(Json(accepted(ingested)))
}

async fn batch(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    account: Account,
    body: Body<CreateBatch>,
) -> Result<Json<BatchAccepted>, ApiError> {
    let limit = app.engine.config().limits.batch_documents;
    let too_many = |error: TooMany| IngestError::BatchTooLarge { count: error.sent, limit };
    let (batch, replay) = body.once(&app).await?;
    let rows = batch.documents.all().map_err(too_many)?;
    account.charge(cost::of_rows(rows.len()))?;
    let rows = rows.into_iter().map(|row| match row {
        Row::Good(create) => Ok(document(create)),
        Row::Bad { document_id, reason } => Err((document_id, IngestError::Malformed(reason))),
    });
    let fail_fast = batch.fail_fast.unwrap_or(false);
    let outcome = app.engine.ingest_batch(&caller, rows.collect(), fail_fast, replay).await?;
    let results: Vec<BatchRow> = outcome.rows.into_iter().map(|row| batch_row(&app, row)).collect();
    let failed = results.iter().filter(|row| row.error_code.is_some()).count();
    Ok(Json(BatchAccepted {
        batch_id: app.config.ids.uuid().to_string(),
        total: results.len(),
        succeeded: results.len() - failed,
        failed,
        results,
    }))
}

async fn status(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
) -> Result<Json<IngestionStatus>, ApiError> {
    Ok(Json(ingestion(app.engine.ingestion(&caller, id.as_str()).await?)))
}

async fn get(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
) -> Result<Json<Memory>, ApiError> {
    Ok(Json(memory(app.engine.memory(&caller, id.as_str()).await?)))
}

async fn update(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
    body: Body<UpdateMemory>,
) -> Result<Json<Memory>, ApiError> {
    let update = MemoryUpdate {
        text: body.value.document.into_text(),
        strategy: body.value.merge_strategy.unwrap_or(evoke_types::MergeStrategy::SmartMerge),
        document_type: body.value.document_type,
    };
    Ok(Json(memory(app.engine.update_memory(&caller, id.as_str(), update).await?)))
}

async fn reopen(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
) -> Result<Json<Memory>, ApiError> {
    Ok(Json(memory(app.engine.reopen_memory(&caller, id.as_str()).await?)))
}

async fn delete(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
) -> Result<Json<Deleted>, ApiError> {
    let deleted = app.engine.delete_memory(&caller, id.as_str()).await?;
    Ok(Json(Deleted {
        fully_removed: deleted.removal == Removal::Complete,
        still_present_in: left_in(&deleted.left_in, &deleted.removal),
        also_deleted_ids: deleted.also.iter().map(ToString::to_string).collect(),
        memory_id: deleted.id,
        deleted_at: deleted.at,
    }))
}

async fn forget(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    body: Body<Forget>,
) -> Result<Json<ForgetOutcome>, ApiError> {
    let wish = body.value;
    let length = wish.description.chars().count();
    if !DESCRIPTION.contains(&length) {
        let (least, most) = (DESCRIPTION.start(), DESCRIPTION.end());
        return Err(ApiError::field(format!("description: has {length} characters; send {least} to {most}")));
    }
    let place = address(wish.user_id, wish.customer_id, wish.scope);
    let mode = match wish.mode.unwrap_or_default() {
        WireForgetMode::Preview => ForgetMode::Preview,
        WireForgetMode::Direct => ForgetMode::Direct,
    };
    let forgotten = app.engine.forget(&caller, &place, &wish.description, mode).await?;
    let status = match mode {
        _ if forgotten.candidates.is_empty() => "nothing_matches",
        ForgetMode::Preview => "preview",
        ForgetMode::Direct if forgotten.left_in.is_empty() => "deleted",
        ForgetMode::Direct => "partial",
    };
    Ok(Json(ForgetOutcome {
        status: status.to_owned(),
        still_present_in: left_in(&forgotten.left_in, &forgotten.removal),
        candidates: forgotten.candidates.into_iter().map(candidate).collect(),
        possible_candidates: forgotten.possible.into_iter().map(candidate).collect(),
        deleted_ids: forgotten.deleted,
        failed_ids: Vec::new(),
        may_be_incomplete: forgotten.incomplete,
    }))
}

/// Where removed words can still be found.
pub(super) fn left_in(places: &[Place], removal: &Removal) -> Vec<String> {
    let log = match removal {
        Removal::Complete => None,
        Removal::Pending(_) => Some(DATABASE_LOG.to_owned()),
    };
    places.iter().map(ToString::to_string).chain(log).collect()
}

fn document(create: CreateMemory) -> DocumentRequest {
    DocumentRequest {
        text: create.document.into_text(),
        document_type: create.document_type.unwrap_or(DocumentType::AiChatConversation),
        document_id: present(create.document_id),
        said_at: create.document_created_at,
        address: address(create.user_id, create.customer_id, create.scope),
        mode: create.mode.unwrap_or(IngestMode::LongRange),
        metadata: create.metadata.unwrap_or_default(),
    }
}

pub(super) fn accepted(ingested: Ingested) -> Accepted {
    Accepted {
        ingestion_id: ingested.ingestion.to_string(),
        document_id: ingested.document_id,
        status: ingested.status,
        queued_at: ingested.queued_at,
        place: effective(&ingested.scope),
    }
}

/// A row must name an ingestion even when nothing was taken, or clients lose the whole answer.
fn batch_row(app: &App, row: RowOutcome) -> BatchRow {
    match row.result {
        Ok(ingested) => {
            let accepted = accepted(ingested);
            BatchRow {
                ingestion_id: accepted.ingestion_id,
                document_id: accepted.document_id,
                status: accepted.status,
                queued_at: accepted.queued_at,
                error_message: None,
                error_code: None,
                place: Some(accepted.place),
            }
        }
        Err(error) => {
            let first = if let IngestError::Duplicate { ingestion, .. } = &error {
                ingestion.uuid()
            } else {
                Uuid::nil()
            };
            BatchRow {
                ingestion_id: first.to_string(),
                document_id: row.document_id,
                status: IngestStatus::Failed,
                queued_at: app.config.clock.now(),
                error_code: Some(error.code().as_str().to_owned()),
                error_message: Some(ApiError::from(error).public_message().to_owned()),
                place: None,
            }
        }
    }
}

fn ingestion(row: IngestionRow) -> IngestionStatus {
    IngestionStatus {
        ingestion_id: row.ingestion.to_string(),
        document_id: row.document_id.as_str().to_owned(),
        status: row.status,
        queued_at: row.queued_at,
        started_at: row.started_at,
        completed_at: row.completed_at,
        memories_created: row.memory_ids.len(),
        memory_ids: row.memory_ids.iter().map(ToString::to_string).collect(),
        closed_memory_ids: row.closed.iter().map(ToString::to_string).collect(),
        error_message: row.error,
        place: effective(&row.partition.path),
    }
}

fn memory(stored: StoredMemory) -> Memory {
    let body = match stored.item.body {
        ItemBody::Memory(body) => Some(body),
        ItemBody::Passage(_) => None,
    };
    Memory {
        memory_id: stored.item.id.to_string(),
        memory_type: stored.item.kind.as_str().to_owned(),
        content: stored.item.text,
        confidence: number(body.as_ref().map_or(Confidence::EXPLICIT, |b| b.confidence)),
        created_at: stored.item.created_at,
        category: body.as_ref().map(|b| b.category.clone()).filter(|c| !c.is_empty()),
        closed: body.as_ref().and_then(|b| closing(b)),
        origin: Some(stored.origin),
        subcategory: body.and_then(|b| b.subcategory),
        updated_at: stored.item.updated_at,
        source_document_id: stored.document_id,
        place: effective(&stored.partition.path),
    }
}

fn candidate(candidate: Candidate) -> ForgetCandidate {
    let (by, words, score) = match candidate.why {
        Why::Words(words) => ("words", words, None),
        Why::Meaning(score) => ("meaning", Vec::new(), Some((f64::from(score) * 1e3).round() / 1e3)),
        Why::Repeats => ("repeats", Vec::new(), None),
        Why::StandsOn => ("stands_on", Vec::new(), None),
    };
    let store = match candidate.part {
        Part::Memory => "memory",
        Part::Sentence => "sentence",
    };
    ForgetCandidate {
        memory_id: candidate.id,
        content: candidate.text,
        memory_type: candidate.kind.to_owned(),
        store: store.to_owned(),
        why: ForgetReason { by: by.to_owned(), words, score },
        removes: candidate.words,
        document_id: candidate.document_id,
        conversation_id: candidate.conversation.map(|id| id.to_string()),
    }
}
