//! The same request sent again: known by its correlation id, which a client keeps over its retries.

use crate::correlation::SentId;
use evoke_types::InstanceId;
use sha2::{Digest, Sha256};

/// Identifies a request over its retries.
pub(crate) type ReplayKey = [u8; 32];

/// What a request and its retries share beside what they say.
pub(crate) struct Attempt(ReplayKey);

impl Attempt {
    /// Absent when the client sent no id: then nothing tells a retry from a wish to do the same again.
    pub(crate) fn new(instance: &InstanceId, path: &str, sent: Option<&SentId>) -> Option<Self> {
        let sent = sent?;
        Some(Self(digest(&[instance.as_str().as_bytes(), path.as_bytes(), sent.0.as_bytes()])))
    }
    /// The key of the request that says this.
    pub(crate) fn says(&self, content: &[&[u8]]) -> ReplayKey {
        let parts: Vec<&[u8]> = std::iter::once(&self.0[..]).chain(content.iter().copied()).collect();
        digest(&parts)
    }
}

/// The key of a stream event, which has an id of its own that survives reconnects.
pub(crate) fn of_event(instance: &InstanceId, event_id: &str) -> Option<ReplayKey> {
    (!event_id.is_empty()).then(|| digest(&[instance.as_str().as_bytes(), b"event", event_id.as_bytes()]))
}

/// The key of a report about context, which has no id of its own.
pub(crate) fn of_report(instance: &InstanceId, kind: &str, id: &str, timestamp_ms: i64) -> ReplayKey {
    digest(&[instance.as_str().as_bytes(), kind.as_bytes(), id.as_bytes(), &timestamp_ms.to_le_bytes()])
}

/// The key of one row of a request.
pub(crate) fn of_row(request: ReplayKey, index: usize) -> ReplayKey {
    digest(&[&request, &index.to_le_bytes()])
}

/// Digests parts with their lengths, so that no two lists of parts read the same.
fn digest(parts: &[&[u8]]) -> ReplayKey {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_request_counts() {
        let (one, two) = (InstanceId::from_bits(1), InstanceId::from_bits(2));
        let id = |text: &str| SentId(text.to_owned());
        let key = |i: &InstanceId, p: &str, s: &str, b: &[u8]| {
            Attempt::new(i, p, Some(&id(s))).map(|attempt| attempt.says(&[b]))
        };
        let base = key(&one, "/a", "x", b"body");
        assert_eq!(base, key(&one, "/a", "x", b"body"));
        for other in
            [key(&two, "/a", "x", b"body"), key(&one, "/ax", "", b"body"), key(&one, "/a", "xb", b"ody")]
        {
            assert_ne!(base, other);
        }
        assert!(base.is_some() && Attempt::new(&one, "/a", None).is_none());
        assert_eq!(of_event(&one, ""), None);
    }
}
