//! Conversations as text: one JSON object a line.

use crate::error::InvalidInput;
use crate::message::{Message, Metadata, NewMessage, Record};
use crate::role::Role;
use evoke_types::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Serialize, Deserialize)]
struct Line {
    role: Role,
    content: Arc<str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata>,
}

/// Messages as JSON lines: `role`, `content`, `created_at` and, where there is some, `metadata`.
pub fn to_json_lines(records: &[Record]) -> String {
    let mut text = String::new();
    for Record { created_at, message, metadata, .. } in records {
        let Message { role, content } = message.clone();
        let line = Line { role, content, created_at: Some(*created_at), metadata: metadata.clone() };
        // Texts, an instant and a JSON object always have a JSON form.
        text.push_str(&serde_json::to_string(&line).unwrap_or_default());
        text.push('\n');
    }
    text
}

/// The messages of JSON lines. Only `role` and `content` are needed, other members are ignored, and so are empty
/// lines. The error names the line.
pub fn from_json_lines(text: &str) -> Result<Vec<NewMessage>, InvalidInput> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            let problem =
                |error: serde_json::Error| InvalidInput::Line { line: index + 1, problem: error.to_string() };
            let Line { role, content, created_at, metadata } = serde_json::from_str(line).map_err(problem)?;
            Ok(NewMessage { message: Message { role, content }, metadata, created_at })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Seq;
    use proptest::prelude::*;

    #[test]
    fn lines_that_are_no_messages_are_named() {
        let good = r#"{"role": "user", "content": "a", "more": 1}"#;
        assert_eq!(from_json_lines(&format!("\n{good}\n \n")).map(|m| m.len()), Ok(1));
        for bad in [
            "{",
            "[]",
            r#"{"role":"User","content":""}"#,
            r#"{"role":"user"}"#,
            r#"{"role":"user","content":7}"#,
        ] {
            let error = from_json_lines(&format!("{good}\n\n{bad}")).expect_err(bad);
            assert!(error.to_string().starts_with("line 3 "), "{error}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(texts in prop::collection::vec(any::<String>(), 0..8), at in 0_i64..2_000_000_000_000) {
            let record = |(place, text): (usize, &String)| Record {
                seq: Seq(i64::try_from(place).expect("small")),
                created_at: Timestamp::from_millis(at),
                message: Message::new(Role::ALL[place % 3], text.as_str()),
                metadata: (place % 2 == 0).then(|| Metadata::from_iter([(text.clone(), place.into())])),
            };
            let records: Vec<Record> = texts.iter().enumerate().map(record).collect();
            let read = from_json_lines(&to_json_lines(&records)).expect("messages");
            let expected: Vec<NewMessage> = records
                .into_iter()
                .map(|r| NewMessage { message: r.message, metadata: r.metadata, created_at: Some(r.created_at) })
                .collect();
            prop_assert_eq!(read, expected);
        }
    }
}
