//! Messages as callers write and read them.

use crate::role::Role;
use evoke_types::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub use evoke_types::Metadata;

/// One message: who said what. Cloning it copies a pointer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Message {
    /// Who said it.
    pub role: Role,
    /// What was said, byte for byte: nothing is trimmed or normalised, and it may be empty.
    pub content: Arc<str>,
}

impl Message {
    /// A message.
    pub fn new(role: Role, content: impl Into<Arc<str>>) -> Self {
        Self { role, content: content.into() }
    }
}

impl AsRef<Message> for Message {
    fn as_ref(&self) -> &Message {
        self
    }
}

/// A message on its way into a memory.
#[derive(Debug, Clone, PartialEq)]
pub struct NewMessage {
    /// Who said what.
    pub message: Message,
    /// The caller's own JSON object, given back by [`Memory::get_records`](crate::Memory::get_records).
    pub metadata: Option<Metadata>,
    /// When it was said; the time of storing where there is none. It never decides the order.
    pub created_at: Option<Timestamp>,
}

impl NewMessage {
    /// A message without metadata, said now.
    pub fn new(role: Role, content: impl Into<Arc<str>>) -> Self {
        Message::new(role, content).into()
    }
    /// With the caller's own JSON object.
    pub fn with_metadata(self, metadata: Metadata) -> Self {
        Self { metadata: Some(metadata), ..self }
    }
    /// Said at another time than now.
    pub fn said_at(self, time: Timestamp) -> Self {
        Self { created_at: Some(time), ..self }
    }
}

impl From<Message> for NewMessage {
    fn from(message: Message) -> Self {
        Self { message, metadata: None, created_at: None }
    }
}

/// The place of a message in its conversation. Later messages have greater numbers; there may be gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub i64);

/// A stored message with what is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its place in the conversation.
    pub seq: Seq,
    /// When it was said, to the millisecond.
    pub created_at: Timestamp,
    /// Who said what.
    pub message: Message,
    /// The caller's own JSON object.
    pub metadata: Option<Metadata>,
}

impl Record {
    /// Whether this is the same stored message as another reading of it: same place, same words.
    pub fn is_same(&self, other: &Self) -> bool {
        self.seq == other.seq && self.message == other.message
    }
}

impl AsRef<Message> for Record {
    fn as_ref(&self) -> &Message {
        &self.message
    }
}
