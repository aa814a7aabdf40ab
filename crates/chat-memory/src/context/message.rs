//! One entry of a prompt.

use crate::message::Message;
use crate::role::Role;
use evoke_llm::{ChatMessage, ChatRole};
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};
use std::sync::Arc;

/// A message for a model: who says what, and whether the prompt up to here is worth caching.
///
/// As JSON it is `{"role", "content"}`, and with the mark also `"cache_control": {"type": "ephemeral"}`, a sibling of the
/// two. Anthropic's protocol wants that mark; clients of other providers leave it out or are ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextMessage {
    /// Who says it.
    pub role: Role,
    /// What is said.
    pub content: Arc<str>,
    /// Whether it carries the mark.
    pub cache: bool,
}

impl ContextMessage {
    pub(super) fn instruction(content: Arc<str>, cache: bool) -> Self {
        Self { role: Role::System, content, cache }
    }
}

impl From<Message> for ContextMessage {
    fn from(message: Message) -> Self {
        Self { role: message.role, content: message.content, cache: false }
    }
}

impl From<Role> for ChatRole {
    fn from(role: Role) -> Self {
        match role {
            Role::User => Self::User,
            Role::Assistant => Self::Assistant,
            Role::System => Self::System,
        }
    }
}

impl From<ContextMessage> for ChatMessage {
    fn from(message: ContextMessage) -> Self {
        let ContextMessage { role, content, cache } = message;
        Self { role: role.into(), content: content.as_ref().to_owned(), cache }
    }
}

impl Serialize for ContextMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Mark {
            r#type: &'static str,
        }
        let mut fields = serializer.serialize_struct("ContextMessage", 2 + usize::from(self.cache))?;
        fields.serialize_field("role", &self.role)?;
        fields.serialize_field("content", &self.content)?;
        if self.cache {
            fields.serialize_field("cache_control", &Mark { r#type: "ephemeral" })?;
        }
        fields.end()
    }
}
