//! Sessions: passages in the order of speech, linked to their neighbors.
//!
//! [`change`](super::change) relinks the sessions that a change touches; scoring follows the links that this
//! writes into the slots.

use super::slot::{NONE, SlotId};
use super::slots::Slots;
use super::totals::Totals;
use super::unit::{Unit, Units};
use crate::persistent::{Chunked, Sharded};
use evoke_types::{ConversationId, IngestionId};
use std::collections::HashMap;
use std::sync::Arc;

/// What forms a session: a conversation, or else a single document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum SessionKey {
    Conversation(ConversationId),
    Document(IngestionId),
}

impl SessionKey {
    pub(crate) fn for_unit(unit: &Unit) -> Self {
        let document = &unit.head.document;
        document.conversation.map_or(Self::Document(document.ingestion), Self::Conversation)
    }
}

#[derive(Debug, Clone)]
struct Session {
    number: u32,
    members: Arc<Vec<SlotId>>,
    /// Sum of the key lengths of its units.
    length: u64,
    /// Sum of the key lengths of its units, each with both neighbors.
    context_length: u64,
}

/// The sessions of a partition. Clones share what has not changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sessions {
    sessions: Sharded<SessionKey, Session>,
    /// Sum of the key lengths by session number; 0 for a session that has ended.
    lengths: Chunked<u32, 4096>,
}

impl Sessions {
    /// Updates sessions: dead slots leave, `added` ones enter, neighbors are linked, and `totals` follow.
    pub(crate) fn relink(
        &mut self,
        affected: HashMap<SessionKey, Vec<SlotId>>,
        units: &Units,
        slots: &mut Slots,
        totals: &mut Totals,
    ) {
        for (key, added) in affected {
            let old = self.sessions.get(&key).cloned();
            let mut members = match &old {
                Some(session) => {
                    totals.remove_session(session.length, session.context_length);
                    session.members.to_vec()
                }
                None if added.is_empty() => continue,
                None => Vec::new(),
            };
            let number = old.map_or_else(|| self.next_number(), |session| session.number);
            members.retain(|slot| slots.get(*slot).is_some());
            members.extend(added);
            // Nearly sorted already, which the standard sort exploits.
            members.sort_by_cached_key(|slot| units.get(*slot as usize).map(|unit| unit.session_order()));
            let session = link(members, number, slots);
            totals.add_session(session.length, session.context_length);
            if let Some(length) = self.lengths.get_mut(number as usize) {
                *length = session.length.try_into().unwrap_or(u32::MAX);
            }
            if session.members.is_empty() {
                self.sessions.remove(&key);
            } else {
                self.sessions.insert(key, session);
            }
        }
    }
    /// The length of a session for BM25: the sum of the key lengths of its units.
    pub(crate) fn length(&self, number: u32) -> u32 {
        self.lengths.get(number as usize).copied().unwrap_or_default()
    }
    /// The number of session numbers in use, those of ended sessions included.
    pub(crate) fn count(&self) -> usize {
        self.lengths.len()
    }
    pub(crate) fn bytes(&self) -> usize {
        self.lengths.bytes()
            + self.sessions.values().map(|session| 4 * session.members.capacity() + 96).sum::<usize>()
    }

    fn next_number(&mut self) -> u32 {
        let number = self.lengths.len() as u32;
        self.lengths.push(0);
        number
    }
}

fn link(members: Vec<SlotId>, number: u32, slots: &mut Slots) -> Session {
    let (mut length, mut context_length) = (0, 0);
    for (at, slot) in members.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|b| members.get(b)).copied();
        let after = members.get(at + 1).copied();
        slots.update(*slot, |slot| {
            slot.session = number;
            (slot.before, slot.after) = (before.unwrap_or(NONE), after.unwrap_or(NONE));
            let texts = 1 + u64::from(before.is_some()) + u64::from(after.is_some());
            length += u64::from(slot.length);
            // A unit is counted with each of its neighbors, as each of them is with it.
            context_length += u64::from(slot.length) * texts;
        });
    }
    Session { number, members: Arc::new(members), length, context_length }
}
