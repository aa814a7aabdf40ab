//! Sessions: passages in the order in which they were said.

use super::slot::{NONE, Slot, SlotId};
use super::unit::Unit;
use crate::persistent::{Chunked, Sharded};
use evoke_types::{ConversationId, IngestionId};
use std::collections::HashMap;
use std::sync::Arc;

/// What belongs together: a conversation, or else a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum SessionKey {
    Conversation(ConversationId),
    Document(IngestionId),
}

impl SessionKey {
    pub(crate) fn of(unit: &Unit) -> Self {
        let document = &unit.head.document;
        document.conversation.map_or(Self::Document(document.ingestion), Self::Conversation)
    }
}

#[derive(Debug, Clone)]
struct Session {
    number: u32,
    members: Arc<Vec<SlotId>>,
}

/// The sessions of a partition. Copies share what has not changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sessions {
    sessions: Sharded<SessionKey, Session>,
    count: u32,
}

impl Sessions {
    /// Takes slots out of and into sessions, and links what is now side by side. Dead slots leave,
    /// `added` come in.
    pub(crate) fn relink(
        &mut self,
        affected: HashMap<SessionKey, Vec<SlotId>>,
        units: &Chunked<Arc<Unit>>,
        slots: &mut [Slot],
    ) {
        for (key, added) in affected {
            let (number, mut members) = match self.sessions.get(&key) {
                Some(session) => (session.number, session.members.to_vec()),
                None => {
                    self.count += 1;
                    (self.count - 1, Vec::new())
                }
            };
            members.retain(|slot| slots.get(*slot as usize).is_some_and(|s| s.alive));
            members.extend(added);
            // Nearly sorted already, which the standard sort makes use of.
            members.sort_by_cached_key(|slot| units.get(*slot as usize).map(|unit| unit.order()));
            link(&members, number, slots);
            if members.is_empty() {
                self.sessions.remove(&key);
            } else {
                self.sessions.insert(key, Session { number, members: Arc::new(members) });
            }
        }
    }
    /// Numbers given so far, also to sessions that have ended.
    pub(crate) fn count(&self) -> usize {
        self.count as usize
    }
    pub(crate) fn bytes(&self) -> usize {
        self.sessions.values().map(|session| 4 * session.members.capacity() + 80).sum()
    }
}

fn link(members: &[SlotId], number: u32, slots: &mut [Slot]) {
    for (at, slot) in members.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|b| members.get(b)).copied().unwrap_or(NONE);
        let after = members.get(at + 1).copied().unwrap_or(NONE);
        if let Some(slot) = slots.get_mut(*slot as usize) {
            (slot.session, slot.before, slot.after) = (number, before, after);
        }
    }
}
