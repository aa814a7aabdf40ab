//! Prompt context and compaction.

use crate::app::SharedApp;
use crate::error::ApiError;
use crate::extract::{Authenticated, Body, Query, Segment};
use crate::present::{conversation, prompt};
use crate::route::{Route, Verb};
use axum::Json;
use axum::extract::State;
use evoke_engine::{CompactRequest, Compacted as Kept, CompactedLine, Strategy};
use evoke_store::CompactionRow;
use evoke_types::{Code, ConversationId};
use evoke_wire::conversations::{
    Compact, Compacted, CompactedQuery, CompactionStarted, CompactionStatus, CompactionStrategy,
    KeptStatement, PromptContext, PromptQuery, PromptStyle,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<PromptContext, _, _>(
            Verb::Get,
            "/v1/conversations/{conversation_id}/context-for-prompt",
            context_for_prompt,
        )
        .about("conversations", "What a prompt needs of a conversation")
        .query::<PromptQuery>(),
        Route::keyed::<CompactionStarted, _, _>(Verb::Post, "/v1/conversations/compact", compact)
            .about("conversations", "Compact a conversation")
            .takes::<Compact>()
            .fails(&[Code::NothingToCompact, Code::CompactionRunning]),
        Route::keyed::<Compacted, _, _>(
            Verb::Get,
            "/v1/conversations/{conversation_id}/compacted",
            compacted,
        )
        .about("conversations", "Read a compaction")
        .query::<CompactedQuery>()
        .fails(&[Code::NoCompaction]),
        Route::keyed::<CompactionStatus, _, _>(
            Verb::Get,
            "/v1/conversations/{conversation_id}/compaction/status",
            status,
        )
        .about("conversations", "How far compaction has come"),
    ]
}

async fn context_for_prompt(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
    Query(query): Query<PromptQuery>,
) -> Result<Json<PromptContext>, ApiError> {
    let context = app.engine.prompt_context(&caller, ConversationId::coerce(&id)).await?;
    let style = query.style.unwrap_or_default();
    let compaction = context.compaction.as_ref();
    let block = compaction.map(|compaction| prompt::block(compaction, style));
    let row = compaction.map(|compaction| &compaction.row);
    let age = row.map(|row| app.config.clock.now().millis_since(row.created_at) / 1000);
    Ok(Json(PromptContext {
        formatted_context: prompt::whole(block.as_deref(), &context.recent),
        available: context.available,
        is_stale: row.is_some() && !context.recent.is_empty(),
        compression_ratio: row.map(ratio),
        compaction_age_seconds: age.map(|age| age.max(0)),
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
        conversation: ConversationId::coerce(&body.value.conversation_id),
        strategy: strategy(body.value.strategy.unwrap_or_default()),
        target_tokens: body.value.target_tokens.map(|count| count.get() as usize),
    };
    let row = app.engine.compact(&caller, request).await?.row;
    Ok(Json(CompactionStarted {
        compaction_id: row.id.to_string(),
        conversation_id: row.conversation.to_string(),
        status: "completed".to_owned(),
        trigger_type: "manual_api".to_owned(),
        initiated_at: row.created_at,
        estimated_completion_seconds: 0,
    }))
}

async fn compacted(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
    Query(query): Query<CompactedQuery>,
) -> Result<Json<Compacted>, ApiError> {
    let kept = app.engine.compacted(&caller, ConversationId::coerce(&id), query.version).await?;
    let formatted_context = match query.format.as_deref() {
        Some("narrative") => prompt::text(&kept, PromptStyle::Narrative),
        Some("bullet_points") => prompt::text(&kept, PromptStyle::BulletPoints),
        Some("injection" | "injection-ready") => prompt::block(&kept, PromptStyle::Structured),
        Some(_) | None => prompt::text(&kept, PromptStyle::Structured),
    };
    let of = |wanted: fn(&str) -> bool| {
        kept.content.lines.iter().filter(|l| wanted(&l.act)).map(statement).collect()
    };
    Ok(Json(Compacted {
        formatted_context,
        original_token_count: kept.row.original_tokens,
        compacted_token_count: kept.row.compacted_tokens,
        compression_ratio: ratio(&kept.row),
        strategy_used: kept.row.strategy.clone(),
        compaction_id: kept.row.id.to_string(),
        version: kept.row.version,
        compacted_message_count: kept.row.covers,
        facts: of(|act| !matches!(act, "decision" | "preference")),
        decisions: of(|act| act == "decision"),
        preferences: of(|act| act == "preference"),
    }))
}

async fn status(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
) -> Result<Json<CompactionStatus>, ApiError> {
    let id = ConversationId::coerce(&id);
    let row = app.engine.newest_compaction(&caller, id).await?.map(|Kept { row, .. }| row);
    Ok(Json(CompactionStatus {
        conversation_id: id.to_string(),
        status: if row.is_some() { "completed" } else { "none" }.to_owned(),
        compaction_id: row.as_ref().map(|row| row.id.to_string()),
        completed_at: row.as_ref().map(|row| row.created_at),
        compression_ratio: row.as_ref().map(ratio),
        latest_version: row.as_ref().map(|row| row.version),
        latest_created_at: row.map(|row| row.created_at),
    }))
}

const fn strategy(wanted: CompactionStrategy) -> Strategy {
    match wanted {
        CompactionStrategy::Aggressive => Strategy::Aggressive,
        CompactionStrategy::Balanced => Strategy::Balanced,
        CompactionStrategy::Conservative => Strategy::Conservative,
        CompactionStrategy::Adaptive => Strategy::Adaptive,
    }
}

fn ratio(row: &CompactionRow) -> f64 {
    f64::from(row.compacted_tokens) / f64::from(row.original_tokens.max(1))
}

fn statement(line: &CompactedLine) -> KeptStatement {
    KeptStatement {
        content: line.text.clone(),
        confidence: 1.0,
        role: line.role.as_str().to_owned(),
        position: line.position,
    }
}
