//! The checks of what callers send against [`Limits`].
//!
//! Called by the parts that take in documents, turns, transcripts and reports. The one thing to know: a check says only
//! what is too large and by how much; each operation has its own error, and message, for that (see [`crate::error`]).

use crate::config::Limits;
use evoke_types::{IdTooLong, Metadata, caller_id};
use serde_json::Value;

/// A size that is over its limit, both in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OverLimit {
    /// The size of what was sent.
    pub(crate) bytes: usize,
    /// The largest size that is accepted.
    pub(crate) limit: usize,
}

/// An id inside the metadata that is longer than ids may be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct MetadataIdTooLong {
    /// The path of the field, as it is written in messages.
    pub(crate) field: &'static str,
    /// The length of the id and the limit.
    pub(crate) too_long: IdTooLong,
}

impl Limits {
    /// Checks the size of the text of one document, turn or transcript.
    ///
    /// # Errors
    /// [`OverLimit`] when it has more than [`Limits::document_bytes`].
    pub(crate) const fn check_text(&self, text: &str) -> Result<(), OverLimit> {
        check(text.len(), self.document_bytes)
    }

    /// Checks the size of the caller's own metadata, as JSON.
    ///
    /// # Errors
    /// [`OverLimit`] when it has more than [`Limits::metadata_bytes`].
    pub(crate) fn check_metadata(&self, metadata: &Metadata) -> Result<(), OverLimit> {
        check(json_bytes(metadata), self.metadata_bytes)
    }
}

const fn check(bytes: usize, limit: usize) -> Result<(), OverLimit> {
    if bytes > limit { Err(OverLimit { bytes, limit }) } else { Ok(()) }
}

/// Checks the ids that the engine reads in the caller's own metadata: they are stored and looked up as other ids are.
///
/// # Errors
/// The first id that is too long.
pub(crate) fn check_metadata_ids(metadata: &Metadata) -> Result<(), MetadataIdTooLong> {
    let ids = [
        ("metadata.conversation_id", metadata.get("conversation_id")),
        ("metadata.memory_id", metadata.get("memory_id")),
    ];
    ids.into_iter().try_for_each(|(field, id)| {
        let checked = id.and_then(Value::as_str).map_or(Ok(()), caller_id::fits);
        checked.map_err(|too_long| MetadataIdTooLong { field, too_long })
    })
}

/// Bytes of the caller's own metadata as JSON.
pub(crate) fn json_bytes(metadata: &Metadata) -> usize {
    if metadata.is_empty() { 2 } else { serde_json::to_vec(metadata).map_or(usize::MAX, |json| json.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_as_large_as_allowed_passes_and_one_byte_more_does_not() {
        let metadata = json!({"note": "ferry"}).as_object().cloned().expect("an object");
        let limits = Limits { document_bytes: 5, metadata_bytes: 16, ..Limits::default() };
        assert_eq!(limits.check_text("ferry"), Ok(()));
        assert_eq!(limits.check_text("ferries"), Err(OverLimit { bytes: 7, limit: 5 }));
        assert_eq!(limits.check_metadata(&metadata), Ok(()));
        let limits = Limits { metadata_bytes: 15, ..limits };
        assert_eq!(limits.check_metadata(&metadata), Err(OverLimit { bytes: 16, limit: 15 }));
        assert_eq!(limits.check_metadata(&Metadata::new()), Ok(()));
    }
}
