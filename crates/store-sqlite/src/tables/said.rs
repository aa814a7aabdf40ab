//! When the words of a document were said, with the UTC offset of the speaker's clock.
//!
//! Called where documents are written and read. The one thing to know: the instant has a column of its own, and an offset
//! other than that of UTC stands in the column of the caller's data, under a key that is taken out again on the way back.

use crate::columns::json;
use evoke_types::{Metadata, Timestamp};
use rusqlite::Result;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The key of the offset.
const KEY: &str = "evoke_said_at";

/// What stands under it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Clock {
    /// Minutes east of UTC.
    utc_offset: i64,
    /// What the caller has under the same key, if anything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    callers: Vec<Value>,
}

/// The column of the caller's data, for binding.
pub(super) fn stored(said_at: Timestamp, metadata: &Metadata) -> Result<String> {
    let callers: Vec<Value> = metadata.get(KEY).cloned().into_iter().collect();
    if said_at.offset_minutes() == 0 && callers.is_empty() {
        return json(metadata);
    }
    let clock = Clock { utc_offset: said_at.offset_minutes(), callers };
    let mut all = metadata.clone();
    all.insert(KEY.to_owned(), serde_json::to_value(clock).unwrap_or_default());
    json(&all)
}

/// When the words were said and the caller's data, from both columns.
pub(super) fn read(instant: Timestamp, mut metadata: Metadata) -> (Timestamp, Metadata) {
    let Some(Ok(clock)) = metadata.get(KEY).map(Clock::deserialize) else { return (instant, metadata) };
    match clock.callers.into_iter().next() {
        Some(value) => metadata.insert(KEY.to_owned(), value),
        None => metadata.remove(KEY),
    };
    (instant.at_offset(clock.utc_offset), metadata)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_comes_back_and_the_callers_data_is_untouched() {
        for callers in
            [r#"{}"#, r#"{"a":[1]}"#, r#"{"evoke_said_at":{"utc_offset":60}}"#, r#"{"evoke_said_at":null}"#]
        {
            for offset in [0, 120, -570] {
                let metadata: Metadata = serde_json::from_str(callers).expect("an object");
                let said_at = Timestamp::from_millis(1_700_000_000_000).at_offset(offset);
                let stored = stored(said_at, &metadata).expect("JSON");
                let (at, again) = read(
                    Timestamp::from_millis(said_at.as_millis()),
                    serde_json::from_str(&stored).expect("JSON"),
                );
                assert_eq!((at.to_string(), again), (said_at.to_string(), metadata), "{callers}");
            }
        }
    }
}
