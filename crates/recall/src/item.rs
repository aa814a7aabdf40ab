//! A resident item: its row and the head of its document.

use evoke_store::{DocumentHead, ItemBody, ItemRow, MemoryBody};
use evoke_types::{Origin, Timestamp};
use std::sync::Arc;

const DAY_MILLIS: i64 = 86_400_000;

/// A passage or typed memory as a partition holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The row. Its `vector` is always absent: the index keeps vectors apart.
    pub row: ItemRow,
    /// The head of its document, shared by all items of it.
    pub document: Arc<DocumentHead>,
}

impl Item {
    /// The part that only a typed memory has.
    pub fn memory(&self) -> Option<&MemoryBody> {
        match &self.row.body {
            ItemBody::Memory(body) => Some(body),
            ItemBody::Passage(_) => None,
        }
    }
    /// The single-valued matter that it settles: of which subject (lower case), and which.
    pub fn matter(&self) -> Option<(String, &str)> {
        let body = self.memory()?;
        Some((body.subject.to_lowercase(), body.matter.as_deref()?))
    }
    /// Where its words come from.
    pub fn origin(&self) -> Origin {
        self.document.origin(&self.row)
    }
    /// Whether a spoken wish has closed it, so that no read finds it.
    pub fn is_withdrawn(&self) -> bool {
        self.memory().is_some_and(|body| body.withdrawn.is_some())
    }
    /// Whether it is a bare passage.
    pub fn is_passage(&self) -> bool {
        matches!(self.row.body, ItemBody::Passage(_))
    }
    /// Whether it counts as true. As of an instant, its validity decides, and it must have been said
    /// by the end of that day: query dates often come without a time.
    /// Otherwise it must not have been superseded, and its validity not have ended.
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
    /// Bytes held beside the struct's neighbours in memory; an estimate.
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
