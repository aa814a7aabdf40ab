//! Wishes to forget that a user speaks in a conversation.
//!
//! Only the user's own words count: an e-mail or a colleague in a meeting that says "delete the
//! report" wishes nothing of this memory. A wish reaches what was said before it, never later words.

use crate::description::Description;
use crate::engine::Engine;
use crate::understand::Read;
use evoke_store::{ItemRow, PartitionKey, StoreResult};
use evoke_types::{DocumentType, Role, Timestamp};

/// A wish to forget.
pub(crate) struct Wish {
    description: Description,
    /// Index of the passage that speaks it.
    passage: usize,
    said_at: Timestamp,
}

/// The wishes that a document's user speaks.
pub(crate) fn spoken(read: &Read) -> Vec<Wish> {
    if read.claimed.document.document_type != DocumentType::AiChatConversation {
        return Vec::new();
    }
    let drafts = read.understanding.forget.iter();
    let wish = drafts.filter_map(|draft| {
        let passage = read.understanding.passages.get(draft.passage)?;
        let description = Description::new(&draft.description);
        (passage.speaker.role == Role::User && !description.is_empty()).then_some(Wish {
            description,
            passage: draft.passage,
            said_at: passage.said_at,
        })
    });
    wish.collect()
}

impl Read {
    /// Whether its user may speak wishes to forget.
    pub(crate) fn may_wish(&self) -> bool {
        !self.understanding.forget.is_empty()
    }
}

impl Engine {
    /// Removes what the wishes mean from the partition, and from the part of the document that was
    /// said before them. Safe to repeat. The caller holds the partition's writer lock.
    pub(crate) async fn grant(
        &self,
        partition: &PartitionKey,
        wishes: &[Wish],
        read: &mut Read,
    ) -> StoreResult<()> {
        let ingestion = read.claimed.document.ingestion;
        for wish in wishes {
            let earlier = |row: &ItemRow| row.said_at <= wish.said_at && row.ingestion != ingestion;
            let found = self.matching(partition, &wish.description, earlier).await?;
            let items = found.into_iter().map(|candidate| candidate.item).collect();
            self.remove(partition, items, "a wish of the user").await?;
            take_back(read, wish);
        }
        Ok(())
    }
}

/// Empties the passages of a document that a later wish in it means, and drops what stood on them.
fn take_back(read: &mut Read, wish: &Wish) {
    for (at, passage) in read.understanding.passages.iter_mut().enumerate().take(wish.passage) {
        if wish.description.means(&passage.text) {
            passage.text.clear();
            read.understanding.memories.retain(|memory| memory.passage != at);
        }
    }
}
