//! Whose conversation it is: reads of one are answered for its owner alone.
//!
//! Called by every read that names a conversation. The one thing to know: the id of somebody else's conversation is
//! answered exactly as an unknown one.

use crate::caller::{Address, Caller};
use crate::error::ConversationError;
use evoke_store::{ConversationRow, Store};
use evoke_types::ConversationId;

/// A conversation as a request names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedConversation {
    /// The id of the conversation.
    pub id: ConversationId,
    /// Its owner, as far as the request says; an address that names nobody asks for it whoever owns it.
    pub owner: Address,
}

impl From<ConversationId> for NamedConversation {
    fn from(id: ConversationId) -> Self {
        Self { id, owner: Address::default() }
    }
}

/// The conversation, unless it is unknown, owned by somebody else than is named, or outside of the key's scope.
///
/// # Errors
/// [`ConversationError::Scope`] when the named owner is not one that the key is for, [`ConversationError::Store`].
pub(crate) async fn find_owned(
    store: &dyn Store,
    caller: &Caller,
    named: &NamedConversation,
) -> Result<Option<ConversationRow>, ConversationError> {
    caller.check_bounds(&named.owner)?;
    let row = store.conversation(caller.instance_id(), named.id).await?;
    Ok(row.filter(|row| caller.owns(&row.partition.path) && named.owner.agrees_with(&row.partition.path)))
}
