//! Lists of bounded length: an entry of a few bytes of JSON can take hundreds of bytes in memory.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// The largest number of entries that a list may have.
pub const LIMIT: usize = 1_000;

/// A list of which at most [`LIMIT`] entries are kept. Further entries are skipped and counted, so that the
/// error can state how many there were.
#[derive(Debug, Clone, PartialEq)]
pub struct Bounded<T> {
    kept: Vec<T>,
    sent: usize,
}

/// The error of a list with more than [`LIMIT`] entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the batch has {sent} entries, the limit is {limit}: split it")]
pub struct TooMany {
    /// The number of entries that were sent.
    pub sent: usize,
    /// The number of entries that are accepted.
    pub limit: usize,
}

impl<T> Bounded<T> {
    /// All entries of the list.
    ///
    /// # Errors
    /// [`TooMany`] when there are more than [`LIMIT`].
    pub fn all(self) -> Result<Vec<T>, TooMany> {
        if self.sent > LIMIT {
            return Err(TooMany { sent: self.sent, limit: LIMIT });
        }
        Ok(self.kept)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Bounded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Bounded<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Bounded<T>, A::Error> {
        let mut kept = Vec::new();
        while kept.len() < LIMIT {
            match list.next_element()? {
                Some(entry) => kept.push(entry),
                None => break,
            }
        }
        let mut sent = kept.len();
        // The deserializer must not be called again after the end of the list.
        while sent >= LIMIT && list.next_element::<IgnoredAny>()?.is_some() {
            sent += 1;
        }
        Ok(Bounded { kept, sent })
    }
}

impl<T: JsonSchema> JsonSchema for Bounded<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(entries: usize) -> Bounded<u32> {
        let text = serde_json::to_string(&vec![7; entries]).expect("a list");
        serde_json::from_str(&text).expect("readable at any length")
    }

    #[test]
    fn a_list_is_kept_up_to_its_limit_and_counted_beyond() {
        for entries in [0, 1, LIMIT - 1, LIMIT] {
            assert_eq!(read(entries).all().map(|list| list.len()), Ok(entries));
        }
        let long = read(5 * LIMIT);
        assert_eq!(long.kept.len(), LIMIT);
        assert_eq!(long.all(), Err(TooMany { sent: 5 * LIMIT, limit: LIMIT }));
        assert!(serde_json::from_str::<Bounded<u32>>("{}").is_err());
        assert!(serde_json::from_str::<Bounded<u32>>("[1, \"x\"]").is_err());
    }
}
