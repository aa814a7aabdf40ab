//! Cursors: where the next page of an answer begins, as text that callers hand back.
//!
//! A cursor belongs to one read: the place, the queries and whatever else decides which items there are. It holds the
//! instant of the first page, so that all pages are seen from there, and nothing that must be kept secret.

use crate::{FetchError, FetchRequest};
use evoke_recall::{Page, RecentKey};
use evoke_types::{MemoryId, ScopePath, Timestamp};
use sha2::{Digest, Sha256};

/// A cursor as callers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageCursor(String);

/// Bytes that no cursor exceeds.
const LONGEST: usize = 256;

impl PageCursor {
    /// A cursor that a caller has sent.
    pub const fn sent(text: String) -> Self {
        Self(text)
    }
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Makes and reads the cursors of one read.
pub(crate) struct Cursor {
    read: String,
}

/// What a cursor says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opened {
    pub(crate) begins: Page,
    /// The instant of the first page.
    pub(crate) at: Timestamp,
}

impl Cursor {
    /// The cursors of a read.
    pub(crate) fn of_read(request: &FetchRequest, queries: &[String], path: &ScopePath) -> Self {
        let mut digest = Sha256::new();
        let FetchRequest {
            scope, max_results, per_query, kinds, least, depth, precision, query_date, ..
        } = request;
        let decides = (scope, max_results, per_query, kinds, least, depth, precision, query_date);
        digest.update(format!("{decides:?} {} ", path.key()));
        for query in queries {
            digest.update(query.len().to_le_bytes());
            digest.update(query);
        }
        let read = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { read }
    }

    /// The cursor of a page.
    pub(crate) fn at(&self, begins: Page, at: Timestamp) -> PageCursor {
        let (read, at) = (&self.read, at.as_millis());
        PageCursor(match begins {
            Page::Ranked(behind) => format!("{read}.{at}.{behind}"),
            Page::Recent(RecentKey { score, said_at, partition, ordinal, id }) => {
                format!("{read}.{at}.{score}.{said_at}.{partition}.{ordinal}.{id}")
            }
        })
    }

    /// Reads a cursor.
    ///
    /// # Errors
    /// [`FetchError::Cursor`] when it is none of this read's.
    pub(crate) fn open(&self, cursor: &PageCursor) -> Result<Opened, FetchError> {
        let parts: Vec<&str> = cursor.0.split('.').collect();
        let known = cursor.0.len() <= LONGEST && parts.first() == Some(&self.read.as_str());
        parts.get(1..).filter(|_| known).and_then(read).ok_or(FetchError::Cursor)
    }
}

fn read(parts: &[&str]) -> Option<Opened> {
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
    Some(Opened { begins, at: Timestamp::from_millis(at.parse().ok()?) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Address, FetchScope};

    fn read_of(query: &str) -> Cursor {
        let request = FetchRequest::new(FetchScope::Client, Address::default(), Vec::new());
        Cursor::of_read(&request, &[query.to_owned()], &ScopePath::CLIENT)
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
            let cursor = read_of("tea").at(begins, at);
            assert_eq!(read_of("tea").open(&cursor).ok(), Some(Opened { begins, at }));
            assert!(read_of("rain").open(&cursor).is_err());
            let whole = cursor.as_str();
            for cut in 0..whole.len() {
                let part = PageCursor::sent(whole[..cut].to_owned());
                assert!(read_of("tea").open(&part).ok() != Some(Opened { begins, at }), "{part:?}");
            }
        }
        for bad in ["", ".", "a.b.c", &"1.".repeat(1_000)] {
            assert!(read_of("tea").open(&PageCursor::sent(bad.to_owned())).is_err(), "{bad}");
        }
    }
}
