//! Ownership of conversations: only the owner can read one.
//!
//! Called by every read that names a conversation. The one thing to know: the response for the id of another
//! user's conversation is exactly that for an unknown one.

use crate::caller::{Address, Caller};
use crate::error::ConversationError;
use evoke_store::{ConversationRow, Store};
use evoke_types::ConversationId;

/// A conversation as a request names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedConversation {
    /// The id of the conversation.
    pub id: ConversationId,
    /// The owner, if the request names one; with an empty address any owner matches.
    pub owner: Address,
}

impl From<ConversationId> for NamedConversation {
    fn from(id: ConversationId) -> Self {
        Self { id, owner: Address::default() }
    }
}

/// The conversation, unless it is unknown, owned by another user than the named one, or outside the key's
/// scope.
///
/// # Errors
/// [`ConversationError::Scope`] when the named owner is outside the key's scope, [`ConversationError::Store`].
pub(crate) async fn find_owned(
    store: &dyn Store,
    caller: &Caller,
    named: &NamedConversation,
) -> Result<Option<ConversationRow>, ConversationError> {
    caller.check_bounds(&named.owner)?;
    let row = store.conversation(caller.instance_id(), named.id).await?;
    Ok(row.filter(|row| caller.owns(&row.partition.path) && named.owner.agrees_with(&row.partition.path)))
}
