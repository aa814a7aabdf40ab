//! Recording and listing turns.

use crate::app::SharedApp;
use crate::cost::{self, Account};
use crate::error::ApiError;
use crate::extract::{self, Authenticated, Body, Query, Segment, address, present};
use crate::present::conversation;
use crate::replay::{self, ReplayKey};
use crate::route::{Route, Verb};
use axum::Json;
use axum::extract::State;
use evoke_engine::{ConversationError, TurnRequest};
use evoke_types::{Code, Permission};
use evoke_wire::Row;
use evoke_wire::conversations::{
    ListTurns, RecordBatch, RecordTurn, Recorded, RecordedBatch, RefusedTurn, TurnList,
};

/// Turns in one page of a listing.
const PAGE: usize = 500;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<Recorded, _, _>(
            Verb::Post,
            "/v1/conversations/messages",
            Permission::ContentWrite,
            record,
        )
        .about("conversations", "Record a turn")
        .takes::<RecordTurn>()
        .fails(&[
            Code::ReplayConflict,
            Code::InvalidScope,
            Code::ForeignConversation,
            Code::DocumentTooLarge,
        ]),
        Route::keyed::<RecordedBatch, _, _>(
            Verb::Post,
            "/v1/conversations/messages/batch",
            Permission::ContentWrite,
            record_batch,
        )
        .about("conversations", "Record turns")
        .takes::<RecordBatch>()
        .fails(&[Code::ReplayConflict, Code::BatchTooLarge]),
        Route::keyed::<TurnList, _, _>(
            Verb::Get,
            "/v1/conversations/{conversation_id}/messages",
            Permission::ContentRead,
            list,
        )
        .about("conversations", "List turns from a position on")
        .query::<ListTurns>(),
    ]
}

async fn record(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    body: Body<RecordTurn>,
) -> Result<Json<Recorded>, ApiError> {
    let (turn, replay) = body.once(&app).await?;
    let turn = request(turn, replay)?;
    let sent_id = turn.conversation.clone();
    let recorded = app.engine.record(&caller, vec![turn]).await?.into_iter().next();
    let recorded =
        recorded.unwrap_or(Err(ConversationError::Store(evoke_store::StoreError::MissingResult)))?;
    Ok(Json(conversation::recorded(recorded, sent_id)))
}

async fn record_batch(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    account: Account,
    body: Body<RecordBatch>,
) -> Result<Json<RecordedBatch>, ApiError> {
    let (batch, replay) = body.once(&app).await?;
    let rows = extract::batch(batch.messages)?;
    account.charge(cost::of_rows(rows.len()))?;
    let total = rows.len();
    let mut errors = Vec::new();
    let (mut turns, mut sent) = (Vec::with_capacity(total), Vec::with_capacity(total));
    for (index, row) in rows.into_iter().enumerate() {
        let replay = replay.map(|key| replay::of_row(key, index));
        let turn = match row {
            Row::Good(turn) => request(turn, replay),
            Row::Bad { reason, .. } => Err(ApiError::field(reason)),
        };
        match turn {
            Ok(turn) => {
                sent.push((index, turn.conversation.clone()));
                turns.push(turn);
            }
            Err(error) => errors.push(refused(index, &error)),
        }
    }
    let mut results = Vec::with_capacity(turns.len());
    for ((index, sent_id), row) in sent.into_iter().zip(app.engine.record(&caller, turns).await?) {
        match row {
            Ok(turn) => results.push(conversation::recorded(turn, sent_id)),
            Err(error) => errors.push(refused(index, &error.into())),
        }
    }
    errors.sort_by_key(|error| error.index);
    Ok(Json(RecordedBatch { total, succeeded: results.len(), failed: errors.len(), results, errors }))
}

async fn list(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
    Query(page): Query<ListTurns>,
) -> Result<Json<TurnList>, ApiError> {
    let limit = page.limit.unwrap_or(PAGE).min(PAGE);
    let named = extract::conversation(&id, page.user_id, page.customer_id);
    let conversation_id = named.id.to_string();
    let turns = app.engine.turns(&caller, named, page.start.unwrap_or(1), limit).await?;
    let turns = turns.iter().map(conversation::stored).collect();
    Ok(Json(TurnList { conversation_id, external_conversation_id: id.into(), turns }))
}

fn request(turn: RecordTurn, replay: Option<ReplayKey>) -> Result<TurnRequest, ApiError> {
    if turn.conversation_id.is_empty() {
        return Err(ApiError::field("conversation_id: must not be empty"));
    }
    Ok(TurnRequest {
        conversation: turn.conversation_id,
        role: turn.role.into(),
        content: turn.content,
        address: address(turn.user_id, turn.customer_id, turn.scope),
        session: present(turn.session_id),
        metadata: turn.metadata.unwrap_or_default(),
        said_at: turn.timestamp,
        replay,
    })
}

fn refused(index: usize, error: &ApiError) -> RefusedTurn {
    RefusedTurn { index, error: error.public_message().to_owned(), code: error.code().as_str().to_owned() }
}
