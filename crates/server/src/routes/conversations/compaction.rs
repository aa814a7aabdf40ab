//! Prompt context and compaction.

use crate::app::SharedApp;
use crate::error::ApiError;
use crate::extract::{Authenticated, Body, Query, Segment, conversation as conversation_of};
use crate::present::{compaction as present, conversation, prompt};
use crate::route::{Route, Verb};
use axum::Json;
use axum::extract::State;
use evoke_engine::{CompactRequest, CompactionProgress, Strategy};
use evoke_types::{Code, ConversationId, Permission, Timestamp};
use evoke_wire::compaction::{
    Compact, Compacted, CompactedQuery, CompactionStarted, CompactionStatus, CompactionStatusQuery,
    CompactionStrategy, PromptContext, PromptQuery, PromptStyle,
};

/// Seconds that a compaction is announced to take: a long conversation takes about one.
const ESTIMATE_SECONDS: u32 = 2;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<PromptContext, _, _>(
            Verb::Get,
            "/v1/conversations/{conversation_id}/context-for-prompt",
            Permission::ContentRead,
            context_for_prompt,
        )
        .about("conversations", "What a prompt needs of a conversation")
        .query::<PromptQuery>(),
        Route::keyed::<CompactionStarted, _, _>(
            Verb::Post,
            "/v1/conversations/compact",
            Permission::ContentWrite,
            compact,
        )
        .about("conversations", "Compact a conversation")
        .takes::<Compact>()
        .fails(&[Code::NothingToCompact, Code::CompactionRunning]),
        Route::keyed::<Compacted, _, _>(
            Verb::Get,
            "/v1/conversations/{conversation_id}/compacted",
            Permission::ContentRead,
            compacted,
        )
        .about("conversations", "Read a compaction")
        .query::<CompactedQuery>()
        .fails(&[Code::NoCompaction]),
        Route::keyed::<CompactionStatus, _, _>(
            Verb::Get,
            "/v1/conversations/{conversation_id}/compaction/status",
            Permission::ContentRead,
            status,
        )
        .about("conversations", "How far compaction has come")
        .query::<CompactionStatusQuery>(),
    ]
}

async fn context_for_prompt(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
    Query(query): Query<PromptQuery>,
) -> Result<Json<PromptContext>, ApiError> {
    let named = conversation_of(&id, query.user_id, query.customer_id);
    let conversation_id = named.id.to_string();
    let context = app.engine.prompt_context(&caller, named).await?;
    let style = query.style.unwrap_or_default();
    let compaction = context.compaction.as_ref();
    let block = compaction.map(|compaction| prompt::block(compaction, style));
    let row = compaction.map(|compaction| &compaction.row);
    Ok(Json(PromptContext {
        conversation_id,
        external_conversation_id: id.into(),
        formatted_context: prompt::whole(block.as_deref(), &context.recent),
        available: context.available,
        is_stale: context.stale,
        compression_ratio: row.map(present::ratio),
        validation_score: compaction.map(present::score),
        quality_warning: compaction.map(|compaction| !compaction.content.validation.passed),
        compaction_age_seconds: row.map(|row| seconds_since(&app, row.created_at)),
        recent_message_count: context.recent.len(),
        recent_messages: context.recent.iter().map(conversation::recent).collect(),
        compacted_message_count: row.map_or(0, |row| row.covers),
        total_message_count: context.total,
        context_block: block,
        compaction_id: row.map(|row| row.id.to_string()),
    }))
}

async fn compact(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    body: Body<Compact>,
) -> Result<Json<CompactionStarted>, ApiError> {
    let request = CompactRequest {
        conversation: ConversationId::coerce(body.value.conversation_id.as_str()),
        strategy: strategy(body.value.strategy.unwrap_or_default()),
        target_tokens: body.value.target_tokens.map(evoke_wire::number::Count::get),
        force: body.value.force.unwrap_or(false),
    };
    let sent_id = body.value.conversation_id;
    let started = app.engine.compact(&caller, request).await?;
    Ok(Json(CompactionStarted {
        compaction_id: started.id.to_string(),
        conversation_id: request.conversation.to_string(),
        external_conversation_id: sent_id.into(),
        status: if started.done { "completed" } else { "in_progress" }.to_owned(),
        trigger_type: "manual_api".to_owned(),
        initiated_at: started.requested_at,
        estimated_completion_seconds: if started.done { 0 } else { ESTIMATE_SECONDS },
        previous_compaction_id: started.previous.map(|(id, _)| id.to_string()),
        previous_context_age_seconds: started.previous.map(|(_, at)| seconds_since(&app, at)),
    }))
}

async fn compacted(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
    Query(query): Query<CompactedQuery>,
) -> Result<Json<Compacted>, ApiError> {
    let named = conversation_of(&id, query.user_id, query.customer_id);
    let kept = app.engine.compacted(&caller, named, query.version).await?;
    let formatted_context = match query.format.as_deref() {
        Some("narrative") => prompt::text(&kept, PromptStyle::Narrative),
        Some("bullet_points") => prompt::text(&kept, PromptStyle::BulletPoints),
        Some("injection" | "injection-ready") => prompt::block(&kept, PromptStyle::Structured),
        Some(_) | None => prompt::text(&kept, PromptStyle::Structured),
    };
    let validation = &kept.content.validation;
    Ok(Json(Compacted {
        conversation_id: kept.row.conversation.to_string(),
        external_conversation_id: id.into(),
        formatted_context,
        original_token_count: kept.row.original_tokens,
        compacted_token_count: kept.row.compacted_tokens,
        compression_ratio: present::ratio(&kept.row),
        strategy_used: kept.row.strategy.clone(),
        compaction_id: kept.row.id.to_string(),
        version: kept.row.version,
        compacted_message_count: kept.row.covers,
        validation_score: present::score(&kept),
        validation_passed: validation.passed,
        quality_warning: !validation.passed,
        extractions: present::extractions(&kept.content),
        current_state: present::current_state(&kept.content),
    }))
}

async fn status(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
    Query(query): Query<CompactionStatusQuery>,
) -> Result<Json<CompactionStatus>, ApiError> {
    let named = conversation_of(&id, query.user_id, query.customer_id);
    let conversation_id = named.id.to_string();
    let CompactionProgress { job, newest } = app.engine.compaction_progress(&caller, named).await?;
    let status = match (&job, &newest) {
        (Some(job), _) if job.error.is_none() => "in_progress",
        (Some(_), _) => "failed",
        (None, Some(_)) => "completed",
        (None, None) => "none",
    };
    let made = newest.as_ref().filter(|_| job.is_none());
    Ok(Json(CompactionStatus {
        conversation_id,
        external_conversation_id: id.into(),
        status: status.to_owned(),
        compaction_id: job.as_ref().map(|job| job.id).or(made.map(|c| c.row.id)).map(|id| id.to_string()),
        completed_at: made.map(|compaction| compaction.row.created_at),
        compression_ratio: made.map(|compaction| present::ratio(&compaction.row)),
        validation_score: made.map(present::score),
        estimated_completion_seconds: (status == "in_progress").then_some(ESTIMATE_SECONDS),
        error_message: job.and_then(|job| job.error),
        latest_version: newest.as_ref().map(|compaction| compaction.row.version),
        latest_created_at: newest.map(|compaction| compaction.row.created_at),
    }))
}

fn seconds_since(app: &SharedApp, at: Timestamp) -> i64 {
    (app.config.clock.now().millis_since(at) / 1000).max(0)
}

const fn strategy(wanted: CompactionStrategy) -> Strategy {
    match wanted {
        CompactionStrategy::Aggressive => Strategy::Aggressive,
        CompactionStrategy::Balanced => Strategy::Balanced,
        CompactionStrategy::Conservative => Strategy::Conservative,
        CompactionStrategy::Adaptive => Strategy::Adaptive,
    }
}
