//! Erasure by place.

use crate::app::SharedApp;
use crate::error::ApiError;
use crate::extract::{Authenticated, Body, Query, Segment, address};
use crate::route::{Route, Verb};
use axum::Json;
use axum::extract::State;
use evoke_engine::{Caller, EraseError, EraseRequest, EraseScope};
use evoke_store::{EraseCounts, ErasureRow, ErasureState};
use evoke_types::{CallerId, Code, Permission};
use evoke_wire::data::{Erase, EraseScope as WireScope, Erased, ErasureQuery};
use std::collections::BTreeMap;

/// Where removed words can be found for a while: the log of the database.
pub(super) const DATABASE_LOG: &str = "database_log";
const PENDING: &str = "Nothing of it can be read or found any more. The words also leave the server's files as soon as whoever \
     reads an older state of the database (a backup, a shell, a long search) has ended; read this record again to see when.";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<Erased, _, _>(Verb::Post, "/v1/data/delete", Permission::DataErase, delete)
            .about("data", "Erase a user, a customer or a conversation")
            .takes::<Erase>()
            .fails(&[Code::InvalidScope, Code::EraseNotConfirmed, Code::ForeignConversation]),
        Route::keyed::<Erased, _, _>(
            Verb::Get,
            "/v1/data/delete/{deletion_id}",
            Permission::InstanceRead,
            record,
        )
        .about("data", "Read the record of an erasure")
        .query::<ErasureQuery>()
        .fails(&[Code::UnknownDeletion]),
    ]
}

async fn delete(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    body: Body<Erase>,
) -> Result<Json<Erased>, ApiError> {
    let wish = body.value;
    own_instance(&caller, wish.instance_id.as_ref())?;
    let request = EraseRequest {
        scope: match wish.scope {
            WireScope::User => EraseScope::User,
            WireScope::Conversation => EraseScope::Conversation,
            WireScope::Customer => EraseScope::Customer,
        },
        address: address(wish.user_id, wish.customer_id, None),
        conversation: wish.conversation_id,
        dry_run: wish.dry_run.unwrap_or(false),
        confirm: wish.confirm.map(String::from),
    };
    let scope = request.scope.as_str();
    let outcome = app.engine.erase(&caller, request).await?;
    Ok(Json(match outcome.record {
        Some(row) => erased(&row),
        None => counted(scope, &outcome.counts),
    }))
}

async fn record(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
    Query(query): Query<ErasureQuery>,
) -> Result<Json<Erased>, ApiError> {
    own_instance(&caller, query.instance_id.as_ref())?;
    Ok(Json(erased(&app.engine.erasure(&caller, id.as_str()).await?)))
}

fn own_instance(caller: &Caller, named: Option<&CallerId>) -> Result<(), EraseError> {
    match named {
        Some(id) if !id.is_empty() && id.as_str() != caller.instance_id().as_str() => {
            Err(EraseError::ForeignInstance)
        }
        Some(_) | None => Ok(()),
    }
}

fn counted(scope: &str, counts: &EraseCounts) -> Erased {
    let by_kind = by_kind(counts);
    Erased {
        deletion_id: None,
        status: "dry_run".to_owned(),
        scope: scope.to_owned(),
        dry_run: true,
        found: counts.total() > 0,
        stores: BTreeMap::from([("evoke".to_owned(), counts.total())]),
        counts: by_kind,
        still_present_in: Vec::new(),
        fully_removed: false,
        again: false,
        kept: Vec::new(),
        memories_kept: scope == EraseScope::Conversation.as_str(),
        audit: None,
        deleted_at: None,
        completed_at: None,
        note: None,
    }
}

fn erased(row: &ErasureRow) -> Erased {
    let complete = row.state == ErasureState::Complete;
    Erased {
        deletion_id: Some(row.id.to_string()),
        status: if complete { "complete" } else { "in_progress" }.to_owned(),
        dry_run: false,
        fully_removed: complete,
        still_present_in: if complete { Vec::new() } else { vec![DATABASE_LOG.to_owned()] },
        note: (!complete).then(|| PENDING.to_owned()),
        audit: Some(row.target_digest.clone()),
        deleted_at: Some(row.at),
        completed_at: row.completed_at,
        ..counted(&row.scope, &row.counts)
    }
}

fn by_kind(counts: &EraseCounts) -> BTreeMap<String, u64> {
    let kinds = [
        ("memories", counts.memories),
        ("passages", counts.passages),
        ("vectors", counts.vectors),
        ("entities", counts.entities),
        ("documents", counts.documents),
        ("conversations", counts.conversations),
        ("turns", counts.turns),
        ("compactions", counts.compactions),
        ("reports", counts.reports),
        ("files", counts.files),
    ];
    kinds.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect()
}
