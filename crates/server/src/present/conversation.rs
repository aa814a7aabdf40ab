//! Turns and conversations, as answers show them.

use evoke_engine::{PastConversation, RecordedTurn, SummaryState};
use evoke_store::TurnRow;
use evoke_types::CallerId;
use evoke_wire::context as wire;
use evoke_wire::conversations::{RecentTurn, Recorded, StoredTurn};

/// A stored turn, in a listing.
pub(crate) fn stored(turn: &TurnRow) -> StoredTurn {
    StoredTurn {
        position: turn.position,
        role: turn.role.as_str().to_owned(),
        content: turn.content.clone(),
        timestamp: turn.said_at,
        message_id: turn.message.to_string(),
    }
}

/// A stored turn, beside other context.
pub(crate) fn recent(turn: &TurnRow) -> RecentTurn {
    RecentTurn {
        role: turn.role.as_str().to_owned(),
        content: turn.content.clone(),
        timestamp: turn.said_at,
        message_id: turn.message.to_string(),
    }
}

/// The receipt of a turn.
pub(crate) fn recorded(turn: RecordedTurn, sent_id: CallerId) -> Recorded {
    Recorded {
        message_id: turn.message.to_string(),
        conversation_id: turn.conversation.to_string(),
        external_conversation_id: sent_id.into(),
        session_id: turn.session,
        recorded_at: turn.recorded_at,
        conversation_message_count: turn.total,
    }
}

/// A conversation of the past, with what it was about.
pub(crate) fn past(past: PastConversation) -> wire::PastConversation {
    let row = past.row;
    let status = match past.state {
        SummaryState::Available => "available",
        SummaryState::Pending | SummaryState::Missing => "pending",
        SummaryState::Failed => "failed",
    };
    let id = row.id.to_string();
    let version = past.compaction.as_ref().map(|compaction| compaction.row.version);
    wire::PastConversation {
        external_conversation_id: row.external_id.unwrap_or_else(|| id.clone()),
        conversation_id: id,
        conversation_type: row.conversation_type,
        started_at: row.account.started_at.unwrap_or(row.created_at),
        ended_at: row.account.ended_at,
        last_message_at: row.last_turn_at,
        message_count: row.turns,
        summary_status: status.to_owned(),
        summary: (!past.summary.is_empty())
            .then(|| [("narrative_summary".to_owned(), past.summary.into())].into_iter().collect()),
        analysis: row.account.analysis,
        compaction_version: version,
        compacted_at: past.compaction.map(|compaction| compaction.row.created_at),
    }
}
