//! Identifiers. Ours have a checked form; the caller's are opaque bytes.

use crate::caller_id::{CallerId, IdTooLong};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// An identifier did not have the form that its kind requires.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}: expected {expected}")]
pub struct ParseIdError {
    /// What was being read, for example `memory id`.
    pub kind: &'static str,
    /// The form that is accepted.
    pub expected: &'static str,
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }
            /// The UUID inside.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
            /// The sixteen bytes, as stores keep them.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
            /// Reads the sixteen bytes that a store kept.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, ParseIdError> {
                Uuid::from_slice(bytes).map(Self).map_err(|_| ParseIdError { kind: $kind, expected: "16 bytes" })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                Uuid::parse_str(text).map(Self).map_err(|_| ParseIdError { kind: $kind, expected: "a UUID" })
            }
        }
    };
}

uuid_id!(
    /// One retrievable item: a typed memory or a verbatim passage. Both share one id space.
    MemoryId, "memory id");
uuid_id!(
    /// One accepted document on its way to memories; also the key of its job.
    IngestionId, "ingestion id");
uuid_id!(
    /// One conversation. Ids of callers that are not UUIDs are mapped by [`ConversationId::coerce`].
    ConversationId, "conversation id");
uuid_id!(
    /// One recorded turn.
    MessageId, "message id");
uuid_id!(
    /// One canonical entity.
    EntityId, "entity id");
uuid_id!(
    /// One erasure request and its audit record.
    DeletionId, "deletion id");
uuid_id!(
    /// One compaction of a conversation.
    CompactionId, "compaction id");
uuid_id!(
    /// One API key (never the secret itself).
    KeyId, "key id");

impl ConversationId {
    /// Maps any caller string to a conversation: a UUID is itself, anything else becomes a
    /// name-based UUID (version 5), so that the same string is the same conversation everywhere.
    pub fn coerce(text: &str) -> Self {
        const SPACE: Uuid = Uuid::from_u128(0x6f0d_6c0e_5d6b_4b53_9a35_2f5d_7c6a_1e01);
        Uuid::parse_str(text).map_or_else(|_| Self(Uuid::new_v5(&SPACE, text.as_bytes())), Self)
    }
}

macro_rules! prefixed_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Builds the id from 64 random bits.
            pub fn from_bits(bits: u64) -> Self {
                Self(format!(concat!($prefix, "{:016x}"), bits))
            }
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let hex = text.strip_prefix($prefix);
                match hex {
                    Some(hex) if hex.len() == 16 && hex.bytes().all(|b| b.is_ascii_hexdigit()) => {
                        Ok(Self(text.to_owned()))
                    }
                    Some(_) | None => {
                        Err(ParseIdError { kind: $kind, expected: concat!($prefix, " and 16 hex digits") })
                    }
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = ParseIdError;
            fn try_from(text: String) -> Result<Self, ParseIdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

prefixed_id!(
    /// One agent's isolated store: `inst_` and 16 hex digits.
    InstanceId, "inst_", "instance id");
prefixed_id!(
    /// The organisation that owns instances: `cli_` and 16 hex digits.
    ClientId, "cli_", "client id");

macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the caller's id as it is; an empty string is no id.
            ///
            /// # Errors
            /// [`IdTooLong`].
            pub fn new(text: impl Into<String>) -> Result<Option<Self>, IdTooLong> {
                CallerId::new(text).map(Self::of)
            }
            /// The same for an id that has been read before.
            pub fn of(id: CallerId) -> Option<Self> {
                id.present().map(|id| Self(id.into()))
            }
            /// Reads an id that a store kept, or that the program made. Earlier versions took longer ones in.
            pub fn stored(text: impl Into<String>) -> Option<Self> {
                let text = text.into();
                (!text.is_empty()).then_some(Self(text))
            }
            /// The caller's bytes, unchanged.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

opaque_id!(
    /// The caller's id of an end user; compared byte for byte.
    UserId);
opaque_id!(
    /// The caller's id of a tenant organisation; compared byte for byte.
    CustomerId);
opaque_id!(
    /// The caller's id of a document; unique in its partition.
    DocumentId);

/// SHA-256 of an API key: what stores keep instead of the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ApiKeyHash(pub [u8; 32]);

impl ApiKeyHash {
    /// Hashes a secret. Keys carry 128 random bits or more, so a plain digest is enough: there is
    /// nothing to guess that stretching would protect.
    pub fn of(secret: &str) -> Self {
        use sha2::{Digest, Sha256};
        Self(Sha256::digest(secret.as_bytes()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixed_ids_accept_only_their_own_form() {
        assert_eq!(InstanceId::from_bits(7).as_str(), "inst_0000000000000007");
        assert!("inst_0123456789abcdef".parse::<InstanceId>().is_ok());
        for bad in [
            "",
            "inst_",
            "inst_0123",
            "cli_0123456789abcdef",
            "inst_0123456789abcdeg",
            "inst_é123456789abcde",
        ] {
            assert!(bad.parse::<InstanceId>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn coerced_conversations_are_stable_and_distinct() {
        let uuid = "3f6b1a2c-4d5e-6f7a-8b9c-0d1e2f3a4b5c";
        assert_eq!(ConversationId::coerce(uuid).to_string(), uuid);
        assert_eq!(ConversationId::coerce("call-1"), ConversationId::coerce("call-1"));
        assert_ne!(ConversationId::coerce("call-1"), ConversationId::coerce("call-2"));
    }

    #[test]
    fn empty_caller_ids_are_absent_and_others_are_kept_as_they_are() {
        assert_eq!(UserId::new(""), Ok(None));
        let kept = UserId::new(" a\u{0}b ").expect("short");
        assert_eq!(kept.map(|u| u.as_str().to_owned()), Some(" a\u{0}b ".to_owned()));
        assert!(UserId::new("a".repeat(1025)).is_err());
        assert!(UserId::stored("a".repeat(1025)).is_some(), "what was taken in before stays readable");
    }
}
