//! Cursors: where the next page of an answer begins, as text that callers send back.
//!
//! Called by [`super::fetch`]. The one thing to know: a cursor belongs to one read, that is to its scope, its queries and
//! whatever else decides which items there are. It holds the instant of the first page, so that all pages are seen from
//! there, and nothing that must be kept secret.

use crate::error::FetchError;
use crate::read::request::{FetchRequest, PageCursor};
use evoke_recall::{Page, RecentKey};
use evoke_types::{MemoryId, ScopePath, Timestamp};
use sha2::{Digest, Sha256};

/// Bytes that no cursor exceeds.
const MAX_BYTES: usize = 256;

/// Writes and parses the cursors of one read.
pub(crate) struct ReadCursor {
    /// A digest of the read.
    read: String,
}

/// The position that a cursor names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// Where the page begins.
    pub(crate) begins: Page,
    /// The instant of the first page.
    pub(crate) at: Timestamp,
}

impl ReadCursor {
    /// The cursors of a read.
    pub(crate) fn new(request: &FetchRequest, queries: &[String], path: &ScopePath) -> Self {
        let mut digest = Sha256::new();
        let FetchRequest {
            scope,
            max_results,
            per_query,
            kinds,
            least,
            min_relevance,
            depth,
            precision,
            query_date,
            ..
        } = request;
        let decides =
            (scope, max_results, per_query, kinds, least, min_relevance, depth, precision, query_date);
        digest.update(format!("{decides:?} {} ", path.key()));
        for query in queries {
            digest.update(query.len().to_le_bytes());
            digest.update(query);
        }
        let read = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { read }
    }

    /// The cursor of a page of an answer that is seen from this instant.
    pub(crate) fn write(&self, begins: Page, at: Timestamp) -> PageCursor {
        let (read, at) = (&self.read, at.as_millis());
        PageCursor::sent(match begins {
            Page::Ranked(behind) => format!("{read}.{at}.{behind}"),
            Page::Recent(RecentKey { score, said_at, partition, ordinal, id }) => {
                format!("{read}.{at}.{score}.{said_at}.{partition}.{ordinal}.{id}")
            }
        })
    }

    /// Parses a cursor that a caller has sent back.
    ///
    /// # Errors
    /// [`FetchError::Cursor`] when it was not made for this read.
    pub(crate) fn parse(&self, cursor: &PageCursor) -> Result<Position, FetchError> {
        let parts: Vec<&str> = cursor.as_str().split('.').collect();
        let known = cursor.as_str().len() <= MAX_BYTES && parts.first() == Some(&self.read.as_str());
        parts.get(1..).filter(|_| known).and_then(position).ok_or(FetchError::Cursor)
    }
}

fn position(parts: &[&str]) -> Option<Position> {
    let (at, begins) = parts.split_first()?;
    let begins = match begins {
        [behind] => Page::Ranked(behind.parse().ok()?),
        [score, said_at, partition, ordinal, id] => Page::Recent(RecentKey {
            score: score.parse().ok()?,
            said_at: said_at.parse().ok()?,
            partition: partition.parse().ok()?,
            ordinal: ordinal.parse().ok()?,
            id: id.parse::<MemoryId>().ok()?,
        }),
        _ => return None,
    };
    Some(Position { begins, at: Timestamp::from_millis(at.parse().ok()?) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caller::Address;
    use crate::read::request::FetchScope;

    fn read_of(query: &str) -> ReadCursor {
        let request = FetchRequest::new(FetchScope::Client, Address::default(), Vec::new());
        ReadCursor::new(&request, &[query.to_owned()], &ScopePath::CLIENT)
    }

    #[test]
    fn cursors_are_read_as_they_were_made_and_belong_to_their_read() {
        let latest = RecentKey {
            score: -7,
            said_at: -8,
            partition: 1,
            ordinal: 2,
            id: MemoryId::from_slice(&[3; 16]).expect("16 bytes"),
        };
        for begins in [Page::Ranked(200), Page::Recent(latest)] {
            let at = Timestamp::from_millis(-5);
            let cursor = read_of("tea").write(begins, at);
            assert_eq!(read_of("tea").parse(&cursor).ok(), Some(Position { begins, at }));
            assert!(read_of("rain").parse(&cursor).is_err());
            let whole = cursor.as_str();
            for cut in 0..whole.len() {
                let part = PageCursor::sent(whole[..cut].to_owned());
                assert!(read_of("tea").parse(&part).ok() != Some(Position { begins, at }), "{part:?}");
            }
        }
        for bad in ["", ".", "a.b.c", &"1.".repeat(1_000)] {
            assert!(read_of("tea").parse(&PageCursor::sent(bad.to_owned())).is_err(), "{bad}");
        }
    }
}
