//! A message as an element of a list: a JSON object that other programs can read and write as well.

use crate::message::{Message, Metadata, NewMessage, Record, Seq};
use crate::role::Role;
use evoke_types::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What is written. The place follows as the last member, in the form in which the scripts look for it.
#[derive(Serialize)]
struct Written<'a> {
    role: Role,
    content: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a Metadata>,
    created_at: Timestamp,
}

/// What is read. Other writers note neither time nor place.
#[derive(Deserialize)]
struct Stored {
    role: Role,
    content: Arc<str>,
    #[serde(default)]
    metadata: Option<Metadata>,
    #[serde(default)]
    created_at: Option<Timestamp>,
    #[serde(default)]
    seq: Option<i64>,
}

/// A message as an element without its end, which is its place.
pub(super) fn written(new: &NewMessage, created_at: Timestamp) -> String {
    let Message { role, content } = &new.message;
    let written = Written { role: *role, content, metadata: new.metadata.as_ref(), created_at };
    // Texts, an instant and a JSON object always have a JSON form.
    let mut element = serde_json::to_string(&written).unwrap_or_default();
    element.pop();
    element
}

/// An element with its place.
pub(super) fn finished(mut element: String, seq: Seq) -> String {
    element.push_str(&format!(",\"seq\":{}}}", seq.0));
    element
}

/// The place that an element notes.
pub(super) fn seq_of(element: &[u8]) -> Option<i64> {
    serde_json::from_slice::<Stored>(element).ok()?.seq
}

/// The messages of consecutive elements, of which `skipped` others come before. The error names the element.
pub(super) fn records(raw: &[Vec<u8>], skipped: usize) -> Result<Vec<Record>, String> {
    let stored = raw.iter().enumerate().map(|(position, element)| {
        let position = position + skipped;
        serde_json::from_slice::<Stored>(element).map_err(|error| format!("element {position}: {error}"))
    });
    let stored = stored.collect::<Result<Vec<_>, _>>()?;
    let mut next = first_place(&stored, skipped);
    let record = |stored: Stored| {
        let seq = stored.seq.unwrap_or(next);
        next = seq.saturating_add(1);
        let Stored { role, content, metadata, created_at, .. } = stored;
        let created_at = created_at.unwrap_or(Timestamp::from_millis(0));
        Record { seq: Seq(seq), created_at, message: Message { role, content }, metadata }
    };
    Ok(stored.into_iter().map(record).collect())
}

/// The place of the first element: counted back from the first that notes one, or its index where none does.
fn first_place(stored: &[Stored], skipped: usize) -> i64 {
    let place = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let noted = stored.iter().enumerate().find_map(|(position, s)| Some(s.seq? - place(position)));
    noted.unwrap_or_else(|| place(skipped) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(elements: &[&str], skipped: usize) -> Result<Vec<Record>, String> {
        let raw: Vec<_> = elements.iter().map(|e| e.as_bytes().to_vec()).collect();
        records(&raw, skipped)
    }

    #[test]
    fn elements_of_another_writer_are_read() {
        let elements = [
            r#"{"role": "user", "content": "\u00e9\ud83d\udc4d", "metadata": {"a": 1}}"#,
            r#"{"role": "system", "content": "", "metadata": null, "more": []}"#,
        ];
        let records = read(&elements, 4).expect("messages");
        assert_eq!(records[0].message, Message::new(Role::User, "é👍"));
        assert_eq!(records[0].metadata.as_ref().map(|m| m["a"].clone()), Some(1.into()));
        assert_eq!((records[0].seq, records[1].seq), (Seq(5), Seq(6)));
        assert_eq!(records[1].metadata, None);
    }

    #[test]
    fn places_are_counted_from_those_that_are_noted() {
        let plain = r#"{"role":"user","content":""}"#;
        let noted = r#"{"role":"user","content":"","created_at":"2026-01-02T03:04:05Z","seq":40}"#;
        let records = read(&[plain, plain, noted, plain], 7).expect("messages");
        let places: Vec<_> = records.iter().map(|r| r.seq.0).collect();
        assert_eq!(places, [38, 39, 40, 41]);
    }

    #[test]
    fn what_is_no_message_is_named_by_its_position() {
        for bad in ["", "null", "[]", r#"{"role":"tool","content":"x"}"#, r#"{"role":"user","content":1}"#] {
            let error = read(&[r#"{"role":"user","content":"x"}"#, bad], 2).expect_err("no message");
            assert!(error.starts_with("element 3: "), "{error}");
        }
    }

    #[test]
    fn what_is_written_ends_with_its_place_and_is_read_back() {
        let new = NewMessage::new(Role::Assistant, "q\"\0\u{2028}👩‍👩‍👧 ,\"seq\":9}");
        let at = Timestamp::from_millis(1_767_323_045_678);
        let element = finished(written(&new, at), Seq(17));
        assert!(element.ends_with(",\"seq\":17}"), "{element}");
        let records = read(&[&element], 0).expect("a message");
        assert_eq!(records[0].message, new.message);
        assert_eq!((records[0].seq, records[0].created_at), (Seq(17), at));
    }
}
