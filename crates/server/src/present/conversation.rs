//! Turns and conversations, as answers show them.

use evoke_engine::RecordedTurn;
use evoke_store::{ConversationRow, TurnRow};
use evoke_wire::context::PastConversation;
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
pub(crate) fn recorded(turn: RecordedTurn) -> Recorded {
    Recorded {
        message_id: turn.message.to_string(),
        conversation_id: turn.conversation.to_string(),
        session_id: turn.session,
        recorded_at: turn.recorded_at,
        conversation_message_count: turn.total,
    }
}

/// A conversation of the past, without a summary.
pub(crate) fn past(row: ConversationRow) -> PastConversation {
    PastConversation {
        conversation_id: row.id.to_string(),
        external_conversation_id: row.external_id,
        conversation_type: row.conversation_type,
        started_at: row.created_at,
        last_message_at: row.last_turn_at,
        message_count: row.turns,
        summary_status: "pending".to_owned(),
        summary: None,
        compaction_version: None,
        compacted_at: None,
    }
}
