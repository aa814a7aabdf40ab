//! The four reads.

use crate::app::SharedApp;
use crate::error::ApiError;
use crate::extract::{Authenticated, Body, address, present};
use crate::present::item::Surroundings;
use crate::present::{compaction, conversation, explain, item};
use crate::route::{Route, Verb};
use axum::Json;
use axum::extract::State;
use evoke_engine::{
    Caller, CompactedContent, ConversationView, Depth, FetchRequest, FetchScope, Fetched as Found, Kinds,
    Packing as Room, Parts, Precision, Reach,
};
use evoke_types::{Code, ConversationId};
use evoke_wire::context::{
    Context, ContextMode, ConversationContext, Fetch, FetchMode, Fetched, Packing, PrecisionLevel, Retrieval,
    TypedContext,
};
use evoke_wire::number::Count;
use evoke_wire::query::asked_at;

/// Items in an answer when the caller does not say.
const DEFAULT_RESULTS: u32 = 10;
/// The same where tokens are the bound: more than most budgets hold.
const RESULTS_IN_TOKENS: u32 = 50;
/// Conversations that summary mode can list.
const CONVERSATIONS: std::ops::RangeInclusive<i64> = 0..=20;

const ERRORS: &[Code] = &[Code::InvalidScope];

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::reads::<Fetched, _, _>(Verb::Post, "/v1/context/conversation/fetch", conversation_fetch)
            .about("context", "What the owner of a conversation may know, and its recent turns")
            .takes::<Fetch>()
            .fails(ERRORS),
        Route::reads::<Fetched, _, _>(Verb::Post, "/v1/context/user/fetch", user_fetch)
            .about("context", "What is known of a user, and everything wider")
            .takes::<Fetch>()
            .fails(ERRORS),
        Route::reads::<Fetched, _, _>(Verb::Post, "/v1/context/customer/fetch", customer_fetch)
            .about("context", "What is known of a customer, and everything wider")
            .takes::<Fetch>()
            .fails(ERRORS),
        Route::reads::<Fetched, _, _>(Verb::Post, "/v1/context/client/fetch", client_fetch)
            .about("context", "What the whole instance knows")
            .takes::<Fetch>()
            .fails(ERRORS),
    ]
}

async fn conversation_fetch(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    body: Body<Fetch>,
) -> Result<Json<Fetched>, ApiError> {
    let id = present(body.value.conversation_id.clone());
    let id = id.ok_or_else(|| ApiError::field("conversation_id: is required here"))?;
    items(&app, &caller, FetchScope::Conversation(ConversationId::coerce(&id)), body.value).await
}

async fn user_fetch(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    body: Body<Fetch>,
) -> Result<Json<Fetched>, ApiError> {
    match body.value.context_mode {
        Some(ContextMode::ConversationSummary) => past_conversations(&app, &caller, body.value).await,
        Some(ContextMode::Items) | None => items(&app, &caller, FetchScope::User, body.value).await,
    }
}

async fn customer_fetch(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    body: Body<Fetch>,
) -> Result<Json<Fetched>, ApiError> {
    items(&app, &caller, FetchScope::Customer, body.value).await
}

async fn client_fetch(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    body: Body<Fetch>,
) -> Result<Json<Fetched>, ApiError> {
    items(&app, &caller, FetchScope::Client, body.value).await
}

async fn items(
    app: &SharedApp,
    caller: &Caller,
    scope: FetchScope,
    fetch: Fetch,
) -> Result<Json<Fetched>, ApiError> {
    if fetch.context_mode == Some(ContextMode::ConversationSummary) {
        return Err(ApiError::field("context_mode: conversation-summary is for the user read only"));
    }
    let shape = fetch.response_shape.unwrap_or_default();
    let explain = fetch.explain.unwrap_or(false);
    let max_tokens = fetch.max_tokens;
    let surroundings = match (max_tokens, fetch.neighbours) {
        (None, None) => Surroundings::Words,
        (Some(_), _) | (_, Some(_)) => Surroundings::Dated,
    };
    let found = app.engine.fetch(caller, request(scope, fetch)).await?;
    Ok(Json(Fetched {
        context: item::context(&found.hits, &found.queries, shape, surroundings),
        packing: max_tokens.zip(found.tokens).map(|(max_tokens, tokens)| Packing {
            tokens: u64::try_from(tokens).unwrap_or(u64::MAX),
            max_tokens,
        }),
        ttl_seconds: found.ttl_seconds,
        retrieval: found.degraded.map(degraded),
        retrieval_explain: explain.then(|| explain::retrieval(&found)),
        conversation_context: conversation_context(found),
        conversations: None,
    }))
}

fn request(scope: FetchScope, fetch: Fetch) -> FetchRequest {
    let usual = if fetch.max_tokens.is_some() { RESULTS_IN_TOKENS } else { DEFAULT_RESULTS };
    let results = fetch.max_results.unwrap_or(Count::new(usual));
    FetchRequest {
        scope,
        address: address(fetch.user_id.as_deref(), fetch.customer_id.as_deref(), fetch.scope),
        queries: fetch.search_query.0,
        max_results: results.get() as usize,
        packing: Room {
            tokens: fetch.max_tokens.map(|count| count.get() as usize),
            reach: reach(fetch.neighbours),
        },
        per_query: fetch.max_results_per_query.map(|count| count.get() as usize),
        kinds: kinds(fetch.types.as_deref()),
        depth: match fetch.mode.unwrap_or_default() {
            FetchMode::Fast => Depth::Fast,
            FetchMode::Accurate => Depth::Accurate,
        },
        precision: match fetch.precision_level.unwrap_or_default() {
            PrecisionLevel::High => Precision::High,
            PrecisionLevel::Medium => Precision::Medium,
        },
        query_date: fetch.query_date.as_deref().and_then(asked_at),
        explain: fetch.explain.unwrap_or(false),
        without: Parts::NONE,
        with_turns: fetch.include_conversation_context.unwrap_or(true),
        with_pending: true,
    }
}

/// How far around an item is shown; all that is known when the caller does not say.
fn reach(wanted: Option<evoke_wire::number::Reach>) -> Reach {
    match wanted.map(evoke_wire::number::Reach::get) {
        Some(0) => Reach::None,
        Some(1) => Reach::One,
        Some(_) | None => Reach::Two,
    }
}

/// No list, an empty one, or one that says so: all kinds.
fn kinds(wanted: Option<&[evoke_wire::query::WantedKind]>) -> Kinds {
    let wanted = wanted.filter(|list| !list.is_empty()).unwrap_or(&[evoke_wire::query::WantedKind::All]);
    wanted.iter().map(|kind| kind.kind()).collect::<Option<Kinds>>().unwrap_or(Kinds::ALL)
}

fn content(view: &ConversationView) -> Option<&CompactedContent> {
    view.compaction.as_ref().map(|compaction| &compaction.content)
}

fn conversation_context(found: Found) -> Option<ConversationContext> {
    let context = |view: ConversationView| ConversationContext {
        conversation_id: view.id.to_string(),
        summary: content(&view).map(|content| content.summary.clone()),
        current_state: content(&view).map(compaction::current_state),
        key_extractions: content(&view).map(compaction::extractions),
        compaction_id: view.compaction.as_ref().map(|compaction| compaction.row.id.to_string()),
        compacted_at: view.compaction.as_ref().map(|compaction| compaction.row.created_at),
        recent_turns: view.recent_turns.iter().map(conversation::recent).collect(),
    };
    found.conversation.map(context)
}

fn degraded(reason: &'static str) -> Retrieval {
    Retrieval {
        degraded: true,
        level: "partial".to_owned(),
        code: "unavailable".to_owned(),
        warnings: vec![reason.to_owned()],
    }
}

async fn past_conversations(
    app: &SharedApp,
    caller: &Caller,
    fetch: Fetch,
) -> Result<Json<Fetched>, ApiError> {
    let wanted = fetch.last_n_conversations.unwrap_or(1);
    if !CONVERSATIONS.contains(&wanted) {
        let (least, most) = (CONVERSATIONS.start(), CONVERSATIONS.end());
        return Err(ApiError::field(format!("last_n_conversations: {wanted} is outside {least} to {most}")));
    }
    let place = address(fetch.user_id.as_deref(), fetch.customer_id.as_deref(), fetch.scope);
    let limit = usize::try_from(wanted).unwrap_or_default();
    let past = app.engine.past_conversations(caller, &place, limit).await?;
    Ok(Json(Fetched {
        context: Context::ByType(TypedContext::default()),
        ttl_seconds: app.engine.config().answer_ttl_seconds,
        conversation_context: None,
        retrieval: None,
        packing: None,
        retrieval_explain: None,
        conversations: Some(past.into_iter().map(conversation::past).collect()),
    }))
}
