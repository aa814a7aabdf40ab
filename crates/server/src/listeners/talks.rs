//! What one stream has to do with: conversations, their users, and what was pushed for them.

use evoke_engine::{Address, PredictionContext};
use evoke_types::{ConversationId, CustomerId, MemoryId, UserId};
use std::collections::{HashMap, HashSet};

/// Conversations that one stream is remembered to have; the one least lately spoken in is let go.
const MOST: usize = 1_000;
/// Items that one conversation is remembered to have been pushed.
const PUSHED: usize = 2_000;
/// Used items that are followed up.
const USED: usize = 8;

/// The conversations of one stream.
#[derive(Debug, Default)]
pub(crate) struct Talks {
    open: HashMap<ConversationId, Talk>,
    /// What the summaries of users held when they were pushed last.
    summaries: HashMap<(Option<UserId>, Option<CustomerId>), Vec<MemoryId>>,
    /// Counts events, so that the least recent can be told.
    tick: u64,
}

/// One conversation, as a stream knows it.
#[derive(Debug, Clone)]
pub(crate) struct Talk {
    /// The caller's own id of it.
    pub(crate) sent_id: String,
    pub(crate) address: Address,
    pushed: HashSet<MemoryId>,
    used: Vec<MemoryId>,
    spoken: u64,
}

impl Talks {
    /// Notes that a conversation goes on. What is known of it starts anew with another owner.
    pub(crate) fn note(&mut self, sent_id: &str, address: &Address) -> ConversationId {
        let id = ConversationId::coerce(sent_id);
        self.tick += 1;
        match self.open.get_mut(&id).filter(|talk| talk.belongs_to(address)) {
            Some(talk) => {
                talk.spoken = self.tick;
                talk.address = address.clone();
            }
            None => {
                self.make_room();
                self.open.insert(id, Talk::new(sent_id, address, self.tick));
            }
        }
        id
    }

    /// A session begins: the client may have forgotten what it was pushed before.
    pub(crate) fn begin(&mut self, sent_id: &str, address: &Address) -> ConversationId {
        self.open.remove(&ConversationId::coerce(sent_id));
        self.note(sent_id, address)
    }

    /// A session ends.
    pub(crate) fn end(&mut self, sent_id: &str) {
        self.open.remove(&ConversationId::coerce(sent_id));
    }

    pub(crate) fn get(&self, id: ConversationId) -> Option<&Talk> {
        self.open.get(&id)
    }

    /// Where a conversation stands for a prediction.
    pub(crate) fn context(&self, id: ConversationId) -> Option<PredictionContext> {
        let talk = self.open.get(&id)?;
        Some(PredictionContext {
            conversation: id,
            address: talk.address.clone(),
            known: talk.pushed.clone(),
            used: talk.used.clone(),
        })
    }

    /// Notes what was pushed.
    pub(crate) fn pushed(&mut self, id: ConversationId, items: impl IntoIterator<Item = MemoryId>) {
        if let Some(talk) = self.open.get_mut(&id) {
            if talk.pushed.len() > PUSHED {
                talk.pushed.clear();
            }
            talk.pushed.extend(items);
        }
    }

    /// Whether a user's summary has changed since it was pushed last; it is noted as pushed.
    pub(crate) fn summarises(&mut self, address: &Address, items: Vec<MemoryId>) -> bool {
        let user = (address.user.clone(), address.customer.clone());
        if self.summaries.len() >= MOST && !self.summaries.contains_key(&user) {
            self.summaries.clear();
        }
        let known = self.summaries.entry(user).or_default();
        let changed = *known != items;
        *known = items;
        changed
    }

    /// Notes what a user's fetch was served, in each of that user's conversations.
    pub(crate) fn used(&mut self, address: &Address, items: &[MemoryId]) {
        for talk in self.open.values_mut().filter(|talk| talk.address.user == address.user) {
            talk.used.extend(items);
            let surplus = talk.used.len().saturating_sub(USED);
            talk.used.drain(..surplus);
        }
    }

    /// The caller's own id of a conversation, if this stream speaks in it, or with its owner.
    pub(crate) fn concerned(&self, id: ConversationId, user: Option<&str>) -> bool {
        let of_user =
            |talk: &Talk| talk.address.user.as_ref().map(|id| id.as_str()) == user && user.is_some();
        self.open.contains_key(&id) || self.open.values().any(of_user)
    }

    fn make_room(&mut self) {
        if self.open.len() >= MOST {
            let oldest = self.open.iter().min_by_key(|(id, talk)| (talk.spoken, **id)).map(|(id, _)| *id);
            oldest.map(|id| self.open.remove(&id));
        }
    }
}

impl Talk {
    /// Whether it is of this user. A session's first message does not say the whole path yet.
    fn belongs_to(&self, address: &Address) -> bool {
        self.address.user == address.user && self.address.customer == address.customer
    }

    fn new(sent_id: &str, address: &Address, spoken: u64) -> Self {
        Self {
            sent_id: sent_id.to_owned(),
            address: address.clone(),
            pushed: HashSet::new(),
            used: Vec::new(),
            spoken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn ann() -> Address {
        Address::new(Some("ann"), None).expect("short")
    }

    #[test]
    fn what_was_pushed_is_known_until_the_session_or_its_owner_changes() {
        let item = MemoryId::new(Uuid::from_u128(7));
        let mut talks = Talks::default();
        let id = talks.begin("t", &ann());
        assert!(talks.summarises(&ann(), vec![item]) && !talks.summarises(&ann(), vec![item]));
        talks.pushed(id, [item]);
        talks.used(&ann(), &[item]);
        talks.note("t", &ann());
        let context = talks.context(id).expect("known");
        assert_eq!((context.known.len(), context.used.len()), (1, 1));
        talks.note("t", &Address::new(Some("ben"), None).expect("short"));
        assert!(talks.context(id).expect("known").known.is_empty());
        assert!(talks.concerned(id, None) && talks.concerned(ConversationId::coerce("x"), Some("ben")));
        talks.end("t");
        assert!(talks.context(id).is_none() && !talks.concerned(id, None));
    }

    #[test]
    fn the_least_recent_conversation_makes_room() {
        let mut talks = Talks::default();
        let first = talks.note("0", &ann());
        (1..MOST).for_each(|n| {
            talks.note(&n.to_string(), &ann());
        });
        talks.note("0", &ann());
        talks.note("one more", &ann());
        assert!(talks.get(first).is_some() && talks.get(ConversationId::coerce("1")).is_none());
        assert_eq!(talks.open.len(), MOST);
    }
}
