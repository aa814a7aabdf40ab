//! The four reads.

use crate::app::SharedApp;
use crate::cost::{self, Account};
use crate::error::ApiError;
use crate::extract::{Authenticated, Body, address, present};
use crate::present::bundled::{self, ReadsBundles};
use crate::present::item::Surroundings;
use crate::present::profile::profile as present_profile;
use crate::present::{compaction, conversation, explain, item};
use crate::route::{Route, Verb};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use evoke_engine::{
    Caller, CompactedContent, Components, ConversationView, Degraded, DegradedCause, Depth, FetchRequest,
    FetchScope, Fetched as Found, Kinds, Packing as Room, PageCursor, Precision, Reach,
};
use evoke_types::{CallerId, Code, ConversationId, Permission};
use evoke_wire::context::{
    Beside, Context, ContextMode, ConversationContext, Fetch, FetchMode, Fetched, Packing, Page,
    PrecisionLevel, ResponseShape, Retrieval, TypedContext,
};
use evoke_wire::number::{Count, Probability};
use evoke_wire::query::asked_at;
use std::sync::Arc;

/// Items in an answer when the caller does not say.
const DEFAULT_RESULTS: u32 = 10;
/// The same where tokens are the bound: more than most budgets hold.
const RESULTS_IN_TOKENS: u32 = 50;
/// Conversations that summary mode can list.
const CONVERSATIONS: std::ops::RangeInclusive<i64> = 0..=20;

/// Bytes of an answer from which on writing it takes longer than a moment.
const LARGE: usize = 256 << 10;

const ERRORS: &[Code] = &[Code::InvalidField, Code::InvalidScope, Code::Busy];

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<Fetched, _, _>(
            Verb::Post,
            "/v1/context/conversation/fetch",
            Permission::ContentRead,
            conversation_fetch,
        )
        .about("context", "What the owner of a conversation may know, and its recent turns")
        .takes::<Fetch>()
        .fails(ERRORS),
        Route::keyed::<Fetched, _, _>(
            Verb::Post,
            "/v1/context/user/fetch",
            Permission::ContentRead,
            user_fetch,
        )
        .about("context", "What is known of a user, and everything wider")
        .takes::<Fetch>()
        .fails(ERRORS),
        Route::keyed::<Fetched, _, _>(
            Verb::Post,
            "/v1/context/customer/fetch",
            Permission::ContentRead,
            customer_fetch,
        )
        .about("context", "What is known of a customer, and everything wider")
        .takes::<Fetch>()
        .fails(ERRORS),
        Route::keyed::<Fetched, _, _>(
            Verb::Post,
            "/v1/context/client/fetch",
            Permission::ContentRead,
            client_fetch,
        )
        .about("context", "What the whole instance knows")
        .takes::<Fetch>()
        .fails(ERRORS),
    ]
}

async fn conversation_fetch(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    account: Account,
    bundles: ReadsBundles,
    body: Body<Fetch>,
) -> Result<Response, ApiError> {
    let id = present(body.value.conversation_id.clone());
    let id = id.ok_or_else(|| ApiError::field("conversation_id: is required here"))?;
    let conversation = ConversationId::coerce(id.as_str());
    items(&app, &caller, &account, FetchScope::Conversation(conversation), bundles, body.value).await
}

async fn user_fetch(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    account: Account,
    bundles: ReadsBundles,
    body: Body<Fetch>,
) -> Result<Response, ApiError> {
    match body.value.context_mode {
        Some(ContextMode::ConversationSummary) => {
            Ok(past_conversations(&app, &caller, body.value).await?.into_response())
        }
        Some(ContextMode::Items) | None => {
            items(&app, &caller, &account, FetchScope::User, bundles, body.value).await
        }
    }
}

async fn customer_fetch(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    account: Account,
    bundles: ReadsBundles,
    body: Body<Fetch>,
) -> Result<Response, ApiError> {
    items(&app, &caller, &account, FetchScope::Customer, bundles, body.value).await
}

async fn client_fetch(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    account: Account,
    bundles: ReadsBundles,
    body: Body<Fetch>,
) -> Result<Response, ApiError> {
    items(&app, &caller, &account, FetchScope::Client, bundles, body.value).await
}

async fn items(
    app: &SharedApp,
    caller: &Caller,
    account: &Account,
    scope: FetchScope,
    bundles: ReadsBundles,
    fetch: Fetch,
) -> Result<Response, ApiError> {
    if fetch.context_mode == Some(ContextMode::ConversationSummary) {
        return Err(ApiError::field("context_mode: conversation-summary is for the user read only"));
    }
    if fetch.cursor.is_some() && fetch.max_tokens.is_some() {
        return Err(ApiError::field("cursor: goes on by max_results; it cannot be used with max_tokens"));
    }
    // Those beyond the limit are not searched.
    let queries = fetch.search_query.0.len().min(app.engine.config().limits.queries);
    account.charge(cost::of_rows(queries))?;
    let layout = Layout {
        sent_id: fetch.conversation_id.clone(),
        bundles,
        shape: fetch.response_shape.unwrap_or_default(),
        explain: fetch.explain.unwrap_or(false),
        max_tokens: fetch.max_tokens,
        continued: fetch.cursor.is_some(),
        surroundings: match (fetch.max_tokens, fetch.neighbours) {
            (None, None) => Surroundings::Words,
            (Some(_), _) | (_, Some(_)) => Surroundings::Dated,
        },
    };
    let found = app.engine.fetch(caller, request(scope, fetch)).await?;
    if found.bytes < LARGE {
        return Ok(Json(layout.lay_out(&found)).into_response());
    }
    // Written down where it was searched. The search is done, so a full queue does not matter any more.
    let found = Arc::new(found);
    let (searched, elsewhere) = (Arc::clone(&found), layout.clone());
    let written = move || serde_json::to_vec(&elsewhere.lay_out(&searched));
    let bytes = match app.engine.beside(caller.instance_id(), written).await {
        Ok(bytes) => bytes,
        Err(_) => serde_json::to_vec(&layout.lay_out(&found)),
    };
    let bytes = bytes.map_err(|error| ApiError::new(Code::Internal, error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// How an answer is laid out.
#[derive(Clone)]
struct Layout {
    /// The conversation, as the caller names it.
    sent_id: Option<CallerId>,
    bundles: ReadsBundles,
    shape: ResponseShape,
    explain: bool,
    max_tokens: Option<Count>,
    continued: bool,
    surroundings: Surroundings,
}

impl Layout {
    fn lay_out(&self, found: &Found) -> Fetched {
        let view = found.conversation.as_ref();
        let conversation_context = view.map(|view| conversation_context(view, self.sent_id.as_ref()));
        let beside = Beside { conversation_context, ..Beside::default() };
        let (shape, surroundings) = (self.shape, self.surroundings);
        Fetched {
            context: item::context(&found.hits, &found.queries, shape, surroundings, beside.clone()),
            beside,
            items_by_type: self.bundles.0.then(|| bundled::lists(&found.hits)),
            packing: self.max_tokens.zip(found.tokens).map(|(max_tokens, tokens)| Packing {
                tokens: u64::try_from(tokens).unwrap_or(u64::MAX),
                max_tokens,
            }),
            page: self.page(found),
            answerable: found.answerable.map(item::probability),
            ttl_seconds: found.ttl_seconds,
            retrieval: found.degraded.map(degraded),
            retrieval_explain: self.explain.then(|| explain::retrieval(found)),
        }
    }

    /// Told when there is a next page, or was one before.
    fn page(&self, found: &Found) -> Option<Page> {
        let next = found.next.as_ref().map(|next| next.as_str().to_owned());
        (next.is_some() || self.continued).then(|| Page {
            truncated: next.is_some(),
            next_cursor: next,
            total: found.total.and_then(|total| u64::try_from(total).ok()),
        })
    }
}

fn request(scope: FetchScope, fetch: Fetch) -> FetchRequest {
    let usual = if fetch.max_tokens.is_some() { RESULTS_IN_TOKENS } else { DEFAULT_RESULTS };
    let results = fetch.max_results.unwrap_or(Count::new(usual));
    FetchRequest {
        scope,
        address: address(fetch.user_id, fetch.customer_id, fetch.scope),
        queries: fetch.search_query.0,
        max_results: results.get() as usize,
        packing: Room {
            tokens: fetch.max_tokens.map(|count| count.get() as usize),
            reach: reach(fetch.neighbours),
        },
        page: fetch.cursor.filter(|cursor| !cursor.is_empty()).map(PageCursor::sent),
        per_query: fetch.max_results_per_query.map(|count| count.get() as usize),
        kinds: kinds(fetch.types.as_deref()),
        least: fetch.min_trust,
        min_relevance: fetch.min_relevance.map_or(0.0, Probability::get),
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
        without: Components::NONE,
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

fn conversation_context(view: &ConversationView, sent_id: Option<&CallerId>) -> ConversationContext {
    let conversation_id = view.id.to_string();
    ConversationContext {
        external_conversation_id: sent_id
            .map_or_else(|| conversation_id.clone(), |id| id.as_str().to_owned()),
        conversation_id,
        summary: content(view).map(|content| content.summary.clone()),
        current_state: content(view).map(compaction::current_state),
        key_extractions: content(view).map(compaction::extractions),
        compaction_id: view.compaction.as_ref().map(|compaction| compaction.row.id.to_string()),
        compacted_at: view.compaction.as_ref().map(|compaction| compaction.row.created_at),
        recent_turns: view.recent_turns.iter().map(conversation::recent).collect(),
    }
}

fn degraded(why: Degraded) -> Retrieval {
    let code = match why.cause {
        DegradedCause::Time => "timeout",
        DegradedCause::Bytes => "too_large",
        DegradedCause::Unavailable => "unavailable",
    };
    Retrieval {
        degraded: true,
        level: "partial".to_owned(),
        code: code.to_owned(),
        warnings: vec![why.reason.to_owned()],
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
    let place = address(fetch.user_id, fetch.customer_id, fetch.scope);
    let limit = usize::try_from(wanted).unwrap_or_default();
    let past = app.engine.past_conversations(caller, &place, limit).await?;
    let wanted = fetch.include_profile.unwrap_or(true);
    let profile = if wanted { app.engine.profile(caller, &place).await? } else { None };
    let profile = profile.map(present_profile);
    let conversations = Some(past.into_iter().map(conversation::past).collect());
    let beside = Beside { conversation_context: None, profile, conversations };
    Ok(Json(Fetched {
        context: Context::ByType(TypedContext { beside: beside.clone(), ..TypedContext::default() }),
        beside,
        answerable: None,
        ttl_seconds: app.engine.config().answer_ttl_seconds,
        retrieval: None,
        packing: None,
        page: None,
        retrieval_explain: None,
        items_by_type: None,
    }))
}
