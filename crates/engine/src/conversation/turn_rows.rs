//! What turns, transcripts and redaction have in common about the rows of turns.
//!
//! The one thing to know: tokens are counted once, when a turn is stored, and again for the difference when words are
//! removed from it.

use evoke_store::TurnRow;
use evoke_types::ConversationId;

/// The caller's own id of a conversation, when it is not the UUID itself.
pub(crate) fn external_id(text: &str, id: ConversationId) -> Option<String> {
    (text != id.to_string()).then(|| text.to_owned())
}

/// The number of tokens of a text, by the engine's own count.
pub(crate) fn count_tokens(text: &str) -> u32 {
    u32::try_from(evoke_text::tokens::count(text)).unwrap_or(u32::MAX)
}

/// Whether words are left in a turn; some turns have lost all of them.
pub(crate) fn has_words(turn: &TurnRow) -> bool {
    !turn.content.trim().is_empty()
}
