//! A profile, as callers see it.

use evoke_types::{Confidence, ConversationId, EntityId, MemoryId, Timestamp};
use std::collections::BTreeMap;

/// What is known of a user as a person.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    /// Single values by the name of the attribute: `home`, `employer`, `diet`, `favorite editor`, …
    pub attributes: BTreeMap<String, ProfileAttribute>,
    /// The strongest preferences, at most [`MAX_LISTED`].
    pub preferences: Vec<ProfileStatement>,
    /// The people of whom the user speaks most, at most [`MAX_LISTED`].
    pub people: Vec<ProfilePerson>,
    /// What is to come, the next first, at most [`MAX_LISTED`].
    pub plans: Vec<ProfileStatement>,
    /// The statements behind the profile, as a few sentences.
    pub overview: String,
    /// The live memories that it was computed from.
    pub memories: usize,
    /// When it was computed.
    pub at: Option<Timestamp>,
}

impl Profile {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty()
            && self.preferences.is_empty()
            && self.people.is_empty()
            && self.plans.is_empty()
    }
}

/// Entries of each list of a profile.
pub const MAX_LISTED: usize = 5;

/// One attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileAttribute {
    /// The value, in the words of the statement.
    pub value: String,
    /// The memory that states it.
    pub evidence: ProfileStatement,
}

/// A memory that a profile uses.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileStatement {
    /// The id of the memory.
    pub memory: MemoryId,
    /// Its statement.
    pub text: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// The strength of a preference.
    pub strength: Option<Confidence>,
    /// Whether it is a dislike.
    pub negative: bool,
    /// When it was said.
    pub said_at: Timestamp,
    /// When it happens, if it says so.
    pub event: Option<Timestamp>,
    /// The conversation in which it was said.
    pub conversation: Option<ConversationId>,
}

/// Somebody of whom the user speaks.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfilePerson {
    /// The id of the entity.
    pub id: EntityId,
    /// The name.
    pub name: String,
    /// What the person is to the user, if an attribute says so: `partner`, `manager`, …
    pub relation: Option<String>,
    /// The passages that name the person.
    pub mentions: usize,
    /// When the person was last named.
    pub last_seen: Timestamp,
}
