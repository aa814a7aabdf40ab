//! What people asked the assistant to forget: listed, confirmed, rejected.

use crate::app::SharedApp;
use crate::error::ApiError;
use crate::extract::{Authenticated, Query, Segment};
use crate::present::scope::effective;
use crate::route::{Route, Verb};
use crate::routes::memories::left_in;
use axum::Json;
use axum::extract::State;
use evoke_engine::DecidedRequest;
use evoke_store::{ItemRow, Removal};
use evoke_types::{Code, IngestionId, Permission};
use evoke_wire::deletion_requests as wire;

/// Requests on a page when nobody says how many, and at most.
const PAGE: (u32, u32) = (50, 200);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<wire::DeletionRequests, _, _>(
            Verb::Get,
            "/v1/deletion-requests",
            Permission::ContentRead,
            list,
        )
        .about("memories", "What people asked the assistant to forget, waiting for a decision")
        .query::<wire::DeletionRequestQuery>(),
        Route::keyed::<wire::DecidedRequest, _, _>(
            Verb::Post,
            "/v1/deletion-requests/{deletion_request_id}/confirm",
            Permission::ContentErase,
            confirm,
        )
        .about("memories", "Remove what a request closed, with its words, for good")
        .fails(&[Code::UnknownIngestion]),
        Route::keyed::<wire::DecidedRequest, _, _>(
            Verb::Post,
            "/v1/deletion-requests/{deletion_request_id}/reject",
            Permission::ContentWrite,
            reject,
        )
        .about("memories", "Open what a request closed again")
        .fails(&[Code::UnknownIngestion]),
    ]
}

async fn list(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Query(query): Query<wire::DeletionRequestQuery>,
) -> Result<Json<wire::DeletionRequests>, ApiError> {
    let (usual, most) = PAGE;
    let limit = query.limit.unwrap_or(usual);
    if limit == 0 || limit > most {
        return Err(ApiError::field(format!("limit: is {limit}; send 1 to {most}")));
    }
    let unreadable = |_| ApiError::field("cursor: is no next_cursor of this list".to_owned());
    let after = query.cursor.map(|cursor| cursor.parse::<IngestionId>().map_err(unreadable)).transpose()?;
    let page = app.engine.deletion_requests(&caller, after, limit as usize).await?;
    let requests = page.requests.into_iter().map(|request| wire::DeletionRequest {
        deletion_request_id: request.id.to_string(),
        requested_at: request.at,
        request: request.words,
        document_id: request.document_id,
        memories: request.memories.iter().map(requested).collect(),
        place: effective(&request.scope),
    });
    Ok(Json(wire::DeletionRequests {
        deletion_requests: requests.collect(),
        next_cursor: page.next.map(|id| id.to_string()),
    }))
}

async fn confirm(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
) -> Result<Json<wire::DecidedRequest>, ApiError> {
    let decided = app.engine.confirm_deletion(&caller, id.as_str()).await?;
    let status = if decided.left_in.is_empty() { "deleted" } else { "partial" };
    Ok(Json(decision(&decided, status)))
}

async fn reject(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
) -> Result<Json<wire::DecidedRequest>, ApiError> {
    let decided = app.engine.reject_deletion(&caller, id.as_str()).await?;
    Ok(Json(wire::DecidedRequest { fully_removed: false, ..decision(&decided, "reopened") }))
}

fn decision(decided: &DecidedRequest, status: &str) -> wire::DecidedRequest {
    wire::DecidedRequest {
        deletion_request_id: decided.id.to_string(),
        status: status.to_owned(),
        memory_ids: decided.memories.iter().map(ToString::to_string).collect(),
        decided_at: decided.at,
        fully_removed: decided.removal == Removal::Complete,
        still_present_in: left_in(&decided.left_in, &decided.removal),
    }
}

fn requested(memory: &ItemRow) -> wire::RequestedMemory {
    wire::RequestedMemory {
        memory_id: memory.id.to_string(),
        content: memory.text.clone(),
        memory_type: memory.kind.as_str().to_owned(),
    }
}
