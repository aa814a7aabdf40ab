//! An item as a partition holds it: its row, and the head of its document.
//!
//! The store's [`ItemRow`] has the words; this adds what the index and the results read most: origin,
//! validity, memory body.

use evoke_store::{DocumentHead, ItemBody, ItemRow, MemoryBody};
use evoke_types::{Origin, Timestamp};
use std::sync::Arc;

const DAY_MILLIS: i64 = 86_400_000;

/// A passage or typed memory as a partition holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The row. Its `vector` is always `None`: the index holds vectors apart.
    pub row: ItemRow,
    /// The head of its document, shared by all items of the document.
    pub document: Arc<DocumentHead>,
}

impl Item {
    /// The body of a typed memory; `None` for a passage.
    pub fn memory(&self) -> Option<&MemoryBody> {
        match &self.row.body {
            ItemBody::Memory(body) => Some(body),
            ItemBody::Passage(_) => None,
        }
    }
    /// The single-valued matter that it states: subject (lower case) and matter.
    pub fn matter(&self) -> Option<(String, &str)> {
        let body = self.memory()?;
        Some((body.subject.to_lowercase(), body.matter.as_deref()?))
    }
    /// The [`Origin`] of its words: who, and by which channel.
    pub fn origin(&self) -> Origin {
        self.document.origin(&self.row)
    }
    /// Whether a forget request has closed it, so that no read finds it.
    pub fn is_withdrawn(&self) -> bool {
        self.memory().is_some_and(|body| body.withdrawn.is_some())
    }
    /// Whether it is a bare passage rather than a typed memory.
    pub fn is_passage(&self) -> bool {
        matches!(self.row.body, ItemBody::Passage(_))
    }
    /// Whether it is current.
    ///
    /// With `as_of`, validity at that instant decides, and it must have been said by the end of that day,
    /// since query dates often come without a time. Otherwise it must not have been superseded, and its
    /// validity not have ended.
    pub fn is_live(&self, at: Timestamp, as_of: bool) -> bool {
        let day = |instant: Timestamp| {
            instant.at_offset(at.offset_minutes()).civil_as_utc().as_millis().div_euclid(DAY_MILLIS)
        };
        if as_of && day(self.row.said_at) > day(at) {
            return false;
        }
        self.memory().is_none_or(|body| match body.validity.until {
            Some(until) => at < until && (as_of || body.superseded_by.is_none()),
            None => body.superseded_by.is_none(),
        })
    }
    /// Estimated heap size in bytes, for [`PartitionIndex::bytes`](crate::PartitionIndex::bytes).
    pub(crate) fn bytes(&self) -> usize {
        let row = &self.row;
        let speaker = row.speaker.name.as_ref().map_or(0, String::capacity);
        let body = match &row.body {
            ItemBody::Passage(body) => body.section.as_ref().map_or(0, String::capacity),
            ItemBody::Memory(body) => memory_bytes(body),
        };
        size_of::<Self>() + 16 + row.text.capacity() + speaker + body + row.entities.capacity() * 16
    }
}

fn memory_bytes(body: &MemoryBody) -> usize {
    let strings = body.category.capacity()
        + body.subject.capacity()
        + body.subcategory.as_ref().map_or(0, String::capacity)
        + body.matter.as_ref().map_or(0, String::capacity)
        + body.participants.iter().map(|p| p.capacity() + size_of::<String>()).sum::<usize>();
    let evidence = body.evidence.iter().map(|e| e.quote.capacity() + size_of_val(e)).sum::<usize>();
    size_of::<MemoryBody>() + strings + evidence
}
