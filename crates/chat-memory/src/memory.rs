//! The interface of every memory.

use crate::error::Result;
use crate::message::{Message, NewMessage, Record};
use crate::page::Page;
use crate::role::Role;
use crate::transfer::{from_json_lines, to_json_lines};
use crate::window::Window;
use async_trait::async_trait;
use std::fmt;
use std::sync::Arc;

/// The memory of one conversation.
///
/// **The local copy.** [`to_messages`](Self::to_messages) and [`to_string`](Self::to_string) never do I/O. They
/// read a copy that is empty in a new instance, holds exactly the answer after a [`get`](Self::get), grows by each
/// [`add`](Self::add) within the window, and is empty after [`clear`](Self::clear). A failed call leaves it alone.
/// In memories that live in the process the copy is the store.
///
/// **Sharing.** All classes are `Send + Sync` and cheap to clone; clones are the same instance. Use
/// `Arc<dyn Memory>` where the class is chosen at run time. Dropping the last clone loses nothing that was awaited.
#[async_trait]
pub trait Memory: Send + Sync + fmt::Debug {
    /// Appends one message. An error means that it is not stored, unless its
    /// [`Outcome`](crate::Outcome) says otherwise.
    async fn add(&self, role: Role, content: &str) -> Result<()> {
        self.add_many(vec![NewMessage::new(role, content)]).await
    }

    /// Appends messages in this order, all or none (unless the class documents a smaller step). An empty batch
    /// does nothing.
    async fn add_many(&self, messages: Vec<NewMessage>) -> Result<()>;

    /// The messages of the window, oldest first.
    async fn get(&self) -> Result<Vec<Message>>;

    /// The newest messages of the window, at most `last`, oldest first. The cost does not depend on how many are
    /// stored.
    async fn get_last(&self, last: usize) -> Result<Vec<Message>>;

    /// A part of the window with places, times and metadata, oldest first. Leaves the local copy alone.
    async fn get_records(&self, page: Page) -> Result<Vec<Record>>;

    /// How many messages the window holds.
    async fn count(&self) -> Result<usize>;

    /// Removes every message of this conversation, from the store too.
    async fn clear(&self) -> Result<()>;

    /// Replaces the oldest messages of the window by one, in one step, and says whether it did. The new
    /// message takes the place of the newest that it replaces.
    ///
    /// Nothing happens and the answer is `false` unless `oldest` (as read by [`get_records`](Self::get_records))
    /// is not empty and still is what the window begins with; so a summary that comes too late is thrown away.
    /// The local copy changes only where it begins with the same messages.
    async fn replace_oldest(&self, oldest: &[Record], replacement: NewMessage) -> Result<bool>;

    /// Ends the use of this instance and its clones: later calls fail with
    /// [`Closed`](crate::ChatMemoryError::Closed). May be called again.
    async fn close(&self) -> Result<()>;

    /// How much is kept.
    fn window(&self) -> &Window;

    /// The local copy, oldest first.
    fn to_messages(&self) -> Vec<Message>;

    /// The local copy as text: one `Role: content` a message, joined by newlines. Content is not escaped.
    fn to_string(&self) -> String {
        transcript(&self.to_messages())
    }
}

/// Messages as text: one `Role: content` each, joined by newlines.
pub(crate) fn transcript(messages: &[Message]) -> String {
    let mut text = String::with_capacity(messages.iter().map(|m| m.content.len() + 12).sum());
    for (position, message) in messages.iter().enumerate() {
        if position > 0 {
            text.push('\n');
        }
        text.push_str(message.role.title());
        text.push_str(": ");
        text.push_str(&message.content);
    }
    text
}

/// Shorter ways to say the same.
#[async_trait]
pub trait MemoryExt: Memory {
    /// Adds what the person said.
    async fn add_user(&self, content: &str) -> Result<()> {
        self.add(Role::User, content).await
    }
    /// Adds what the model said.
    async fn add_assistant(&self, content: &str) -> Result<()> {
        self.add(Role::Assistant, content).await
    }
    /// Adds an instruction.
    async fn add_system(&self, content: &str) -> Result<()> {
        self.add(Role::System, content).await
    }
    /// The messages of the window as JSON lines, with times and metadata.
    async fn export_json_lines(&self) -> Result<String> {
        Ok(to_json_lines(&self.get_records(Page::All).await?))
    }
    /// Adds the messages of JSON lines, in one batch, and says how many there were. Nothing is added when a line is
    /// no message.
    async fn import_json_lines(&self, text: &str) -> Result<usize> {
        let messages = from_json_lines(text)?;
        let count = messages.len();
        self.add_many(messages).await?;
        Ok(count)
    }
    /// Adds the messages of the window to another memory, with times and metadata, and says how many there were.
    async fn copy_to(&self, other: &dyn Memory) -> Result<usize> {
        let records = self.get_records(Page::All).await?;
        let message = |Record { message, metadata, created_at, .. }| NewMessage {
            message,
            metadata,
            created_at: Some(created_at),
        };
        let messages: Vec<NewMessage> = records.into_iter().map(message).collect();
        let count = messages.len();
        other.add_many(messages).await?;
        Ok(count)
    }
}

impl<M: Memory + ?Sized> MemoryExt for M {}

/// A shared memory is a memory.
#[async_trait]
impl<M: Memory + ?Sized> Memory for Arc<M> {
    async fn add(&self, role: Role, content: &str) -> Result<()> {
        (**self).add(role, content).await
    }
    async fn add_many(&self, messages: Vec<NewMessage>) -> Result<()> {
        (**self).add_many(messages).await
    }
    async fn get(&self) -> Result<Vec<Message>> {
        (**self).get().await
    }
    async fn get_last(&self, last: usize) -> Result<Vec<Message>> {
        (**self).get_last(last).await
    }
    async fn get_records(&self, page: Page) -> Result<Vec<Record>> {
        (**self).get_records(page).await
    }
    async fn count(&self) -> Result<usize> {
        (**self).count().await
    }
    async fn clear(&self) -> Result<()> {
        (**self).clear().await
    }
    async fn replace_oldest(&self, oldest: &[Record], replacement: NewMessage) -> Result<bool> {
        (**self).replace_oldest(oldest, replacement).await
    }
    async fn close(&self) -> Result<()> {
        (**self).close().await
    }
    fn window(&self) -> &Window {
        (**self).window()
    }
    fn to_messages(&self) -> Vec<Message> {
        (**self).to_messages()
    }
    fn to_string(&self) -> String {
        (**self).to_string()
    }
}
