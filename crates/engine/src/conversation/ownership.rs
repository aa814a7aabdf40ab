//! Whose conversation: reads of one are answered for its owner alone.
//!
//! Called by every read that names a conversation. The one thing to know: an id of somebody else's conversation is
//! answered exactly as an unknown one.

use crate::{Address, Caller, ConversationError, Engine};
use evoke_store::ConversationRow;
use evoke_types::ConversationId;

/// A conversation as a request names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedConversation {
    /// Which.
    pub id: ConversationId,
    /// Whose, as far as the request says it; naming nobody asks for it whoever owns it.
    pub owner: Address,
}

impl From<ConversationId> for NamedConversation {
    fn from(id: ConversationId) -> Self {
        Self { id, owner: Address::default() }
    }
}

impl Engine {
    /// The conversation, unless it is unknown, owned by somebody else than is named, or outside of the key's place.
    pub(crate) async fn own_conversation(
        &self,
        caller: &Caller,
        named: &NamedConversation,
    ) -> Result<Option<ConversationRow>, ConversationError> {
        caller.check_bounds(&named.owner)?;
        let row = self.store().conversation(caller.instance_id(), named.id).await?;
        let owned = |row: &ConversationRow| {
            caller.owns(&row.partition.path) && named.owner.agrees_with(&row.partition.path)
        };
        Ok(row.filter(owned))
    }
}
