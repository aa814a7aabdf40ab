//! What the readers have in common: roles, ids and metadata.

use evoke_types::{ConversationId, Metadata, Role};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The key of metadata that names the system that something comes from.
pub(super) const SOURCE: &str = "import_source";
/// The key of metadata with the id there.
pub(super) const SOURCE_ID: &str = "import_id";

/// Bytes of a digest that stands for an id.
const DIGEST: usize = 12;

/// Whether a message is the user's or the assistant's; none for those of systems and tools.
pub(super) fn role(word: &str) -> Option<Role> {
    match word.to_lowercase().as_str() {
        "user" | "human" => Some(Role::User),
        "assistant" | "ai" | "agent" | "model" | "bot" => Some(Role::Assistant),
        _ => None,
    }
}

/// Metadata that names the source, with further fields that have a value.
pub(super) fn metadata<const N: usize>(source: &str, fields: [(&str, Option<Value>); N]) -> Metadata {
    let mut metadata = Metadata::from_iter([(SOURCE.to_owned(), Value::from(source))]);
    for (key, value) in fields {
        let value = value.filter(|value| !value.is_null());
        metadata.extend(value.map(|value| (key.to_owned(), value)));
    }
    metadata
}

/// The source's own metadata below ours.
pub(super) fn beside(mut metadata: Metadata, theirs: Option<&Value>) -> Metadata {
    for (key, value) in theirs.and_then(Value::as_object).into_iter().flatten() {
        // Keys with a meaning here are not the source's to set.
        if !["conversation_id", "memory_id", "evoke_origin", "agent_context_window"].contains(&key.as_str()) {
            metadata.entry(key).or_insert_with(|| value.clone());
        }
    }
    metadata
}

/// The id of a conversation of a source: its own when that is a UUID, otherwise one that names the source too.
pub(super) fn conversation(source: &str, id: &str) -> String {
    let is_uuid = ConversationId::coerce(id).to_string() == id.to_lowercase();
    if is_uuid { id.to_owned() } else { format!("{source}:{id}") }
}

/// A digest of some bytes as an id, for things that have none.
pub(super) fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(DIGEST).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ids_name_their_source_unless_they_are_unique_anyway() {
        let uuid = "3f6b1a2c-4d5e-6f7a-8b9c-0d1e2f3a4b5c";
        assert_eq!(conversation("zep", uuid), uuid);
        assert_eq!(conversation("zep", "t1"), "zep:t1");
        assert_eq!(digest(b"a").len(), 24);
        assert_ne!(digest(b"a"), digest(b"b"));
    }

    #[test]
    fn metadata_of_a_source_does_not_set_what_has_a_meaning_here() {
        let own = metadata("mem0", [("agent_id", Some(json!("a"))), ("run_id", None)]);
        let both = beside(own, Some(&json!({"memory_id": "x", "agent_id": "b", "mood": "calm"})));
        assert_eq!(Value::Object(both), json!({"import_source": "mem0", "agent_id": "a", "mood": "calm"}));
    }
}
