//! The lines of an archive, one JSON object each: the form that everything is exported to and imported from.
//!
//! Written by exports, made by the readers of other systems' formats, read by imports. The one thing to know:
//! `docs/import-export.md` describes them, and a field that is not described is refused, since ignoring it would lose it.

mod absent;
mod conversation;
mod document;
mod file;
mod header;
mod item;
mod memory;

pub use conversation::{Compaction, Conversation, Transcript, Turn};
pub use document::{Document, Entity};
pub use file::File;
pub use header::{End, FORMAT, Header};
pub use item::{Event, Evidence, Passage, Said, Statement, Withdrawn, Withheld};
pub use memory::{Memory, Version};

use serde::{Deserialize, Serialize};

/// Bytes of a line or an item beside its words, about.
const OVERHEAD: usize = 512;

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Line {
    /// The first line of an archive.
    Archive(Header),
    /// An entity of a scope.
    Entity(Entity),
    /// A conversation without its turns.
    Conversation(Box<Conversation>),
    /// A turn of a conversation.
    Turn(Box<Turn>),
    /// A compaction of a conversation.
    Compaction(Box<Compaction>),
    /// A version of a memory file.
    File(Box<File>),
    /// A document with its passages and memories, or one to process.
    Document(Box<Document>),
    /// A memory of another system, with its earlier versions.
    Memory(Box<Memory>),
    /// The last line of an archive.
    End(End),
}

impl Line {
    /// The word of its type.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Archive(_) => "archive",
            Self::Entity(_) => "entity",
            Self::Conversation(_) => "conversation",
            Self::Turn(_) => "turn",
            Self::Compaction(_) => "compaction",
            Self::Document(_) => "document",
            Self::File(_) => "file",
            Self::Memory(_) => "memory",
            Self::End(_) => "end",
        }
    }

    /// Whether it belongs to the global scope.
    pub const fn is_global(&self) -> bool {
        match self {
            Self::Entity(line) => line.global,
            Self::Document(line) => line.global,
            Self::Memory(line) => line.global,
            Self::Archive(_)
            | Self::Conversation(_)
            | Self::Turn(_)
            | Self::Compaction(_)
            | Self::File(_)
            | Self::End(_) => false,
        }
    }

    /// The bytes that it takes, about: for those who send several at a time.
    pub fn weight(&self) -> usize {
        OVERHEAD
            + match self {
                Self::Turn(line) => line.content.len(),
                Self::Compaction(line) => line.content.to_string().len(),
                Self::Document(line) => words_of(line),
                Self::File(line) => line.text.len(),
                Self::Memory(line) => line.versions.iter().map(|version| version.text.len()).sum(),
                Self::Archive(_) | Self::Entity(_) | Self::Conversation(_) | Self::End(_) => 0,
            }
    }

    /// Its user and its customer, unless it has no scope of its own.
    pub fn scope_mut(&mut self) -> Option<(&mut Option<String>, &mut Option<String>)> {
        match self {
            Self::Archive(_) | Self::End(_) => None,
            Self::Entity(line) => Some((&mut line.user_id, &mut line.customer_id)),
            Self::Conversation(line) => Some((&mut line.user_id, &mut line.customer_id)),
            Self::Turn(line) => Some((&mut line.user_id, &mut line.customer_id)),
            Self::Compaction(line) => Some((&mut line.user_id, &mut line.customer_id)),
            Self::Document(line) => Some((&mut line.user_id, &mut line.customer_id)),
            Self::File(line) => Some((&mut line.user_id, &mut line.customer_id)),
            Self::Memory(line) => Some((&mut line.user_id, &mut line.customer_id)),
        }
    }
}

/// The bytes of its words and its metadata, about.
fn words_of(document: &Document) -> usize {
    let passages = document.passages.iter().map(|passage| passage.text.len() + OVERHEAD);
    let memories = document.memories.iter().map(|memory| 2 * memory.text.len() + 2 * OVERHEAD);
    document.text.len() + passages.chain(memories).sum::<usize>()
}
