//! Memories and turns as the Synap protocol answers them: saved answers of reads, of single memories and of turn lists.
//!
//! The protocol has no export. The one thing to know: a file may hold several answers, one after the other.

use super::words::{SOURCE_ID, beside, conversation, metadata, role};
use crate::error::ReadError;
use crate::input::read_parts;
use crate::json::{id, list, shape, text};
use crate::line::{Line, Memory, Turn, Version};
use crate::source::{Entry, Sink};
use crate::times;
use evoke_types::MemoryKind;
use serde_json::Value;
use std::ops::ControlFlow;
use std::path::Path;

const SOURCE: &str = "synap";
const EXPECTED: &str =
    "answers of the Synap protocol: objects with lists such as \"facts\", with \"items\", or with \"turns\"";
/// Lists of items whose kind stands in them.
const MIXED: [&str; 2] = ["items", "memories"];

/// Reads saved answers.
///
/// # Errors
/// [`ReadError`].
pub(super) fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let wanted = |name: &str| name.ends_with(".json") || name.ends_with(".jsonl");
    read_parts(path, EXPECTED, &wanted, &mut |path, input| {
        let answers = serde_json::Deserializer::from_reader(input).into_iter::<Value>();
        for (number, answer) in answers.enumerate() {
            let at = format!("answer {}", number + 1);
            let answer = answer.map_err(|error| ReadError::part(path, at.clone(), error.to_string()))?;
            match read_answer(&answer, &at, sink) {
                Some(ControlFlow::Continue(())) => {}
                Some(ControlFlow::Break(())) => break,
                None => return Err(ReadError::format(path, EXPECTED, format!("{} in {at}", shape(&answer)))),
            }
        }
        Ok(())
    })
}

/// One answer; nothing for what is none.
fn read_answer(answer: &Value, at: &str, sink: &mut Sink<'_>) -> Option<ControlFlow<()>> {
    let inner = answer.get("context").filter(|context| context.is_object()).unwrap_or(answer);
    let owner = (id(answer, &["user_id"]), id(answer, &["customer_id"]));
    let mut known = false;
    for kind in MemoryKind::ALL {
        known |= inner.get(kind.as_str()).is_some_and(Value::is_array);
        for (number, item) in list(inner, kind.as_str()).iter().enumerate() {
            let flow = sink(memory(item, Some(*kind), &owner, format!("{at}, {kind}[{number}]")));
            if flow.is_break() {
                return Some(flow);
            }
        }
    }
    for key in MIXED {
        known |= inner.get(key).is_some_and(Value::is_array);
        for (number, item) in list(inner, key).iter().enumerate() {
            let flow = sink(memory(item, None, &owner, format!("{at}, {key}[{number}]")));
            if flow.is_break() {
                return Some(flow);
            }
        }
    }
    if inner.get("turns").is_some_and(Value::is_array) {
        return Some(turns(inner, &owner, at, sink));
    }
    if !known && text(inner, &["memory_id"]).is_some() {
        return Some(sink(memory(inner, None, &owner, at.to_owned())));
    }
    known.then_some(ControlFlow::Continue(()))
}

type Owner = (Option<String>, Option<String>);

fn memory(item: &Value, kind: Option<MemoryKind>, owner: &Owner, at: String) -> Entry {
    let named = text(item, &["memory_type"]).and_then(|word| word.parse().ok());
    let words = text(item, &["statement", "content", "summary", "context"]);
    let (Some(own_id), Some(words)) = (id(item, &["id", "memory_id"]), words) else {
        return Entry::skipped("memory", at, "has no id or no words");
    };
    if text(item, &["category"]) == Some("excerpts") {
        return Entry::skipped("excerpt", at, "is a passage: import the document or the turns that it is of");
    }
    let version = Version {
        text: words.to_owned(),
        from: times::first(
            item,
            &["valid_from", "said_at", "occurred_at", "detected_at", "extracted_at", "created_at"],
        ),
        until: times::first(item, &["valid_until"]),
    };
    let line = Memory {
        user_id: id(item, &["user_id"]).or_else(|| owner.0.clone()),
        customer_id: id(item, &["customer_id"]).or_else(|| owner.1.clone()),
        id: format!("{SOURCE}:{own_id}"),
        memory_type: kind.or(named),
        category: text(item, &["topic", "category", "emotion_type"]).map(str::to_owned),
        versions: vec![version],
        metadata: beside(metadata(SOURCE, [(SOURCE_ID, Some(Value::from(own_id)))]), item.get("metadata")),
        ..Memory::default()
    };
    Entry::line("memory", at, Line::Memory(Box::new(line)))
}

fn turns(answer: &Value, owner: &Owner, at: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let thread = id(answer, &["external_conversation_id", "conversation_id"]);
    for (number, turn) in list(answer, "turns").iter().enumerate() {
        let at = format!("{at}, turns[{number}]");
        let role = role(text(turn, &["role"]).unwrap_or_default());
        let (Some(role), Some(words), Some(thread)) = (role, text(turn, &["content"]), &thread) else {
            sink(Entry::skipped("turn", at, "has no conversation, no words, or another role"))?;
            continue;
        };
        let line = Turn {
            user_id: owner.0.clone(),
            customer_id: owner.1.clone(),
            conversation_id: conversation(SOURCE, thread),
            id: id(turn, &["message_id"]).unwrap_or_else(|| number.to_string()),
            position: None,
            role,
            content: words.to_owned(),
            said_at: times::first(turn, &["timestamp"]),
            session_id: None,
            metadata: metadata(SOURCE, []),
        };
        sink(Entry::line("turn", at, Line::Turn(Box::new(line))))?;
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_files;
    use crate::Format;
    use evoke_types::MemoryKind;
    use serde_json::json;

    #[test]
    fn saved_answers_of_several_calls_are_read() {
        let by_type = json!({"user_id": "ana", "context": {
            "facts": [{"id": "f1", "content": "Ana lives in Bergen", "extracted_at": "2026-01-01T00:00:00Z", "metadata": {"a": 1}}],
            "preferences": [], "episodes": [{"id": "e1", "summary": "Ana sailed to Stord", "occurred_at": "2026-01-02T00:00:00Z"}],
            "emotions": [{"id": "m1", "context": ""}], "temporal_events": []}});
        let ranked = json!({"items": [{"id": "p1", "memory_type": "preferences", "category": "preferences", "topic": "tea", "content": "Ana likes tea"},
                                      {"id": "x1", "category": "excerpts", "content": "words"}]});
        let turns = json!({"conversation_id": "c", "external_conversation_id": "call-1", "turns": [
            {"position": 1, "role": "user", "content": "Hi.", "timestamp": "2026-01-01T00:00:00Z", "message_id": "t1"}]});
        let file = format!("{by_type}\n{ranked}\n{turns}\n");
        let found = read_files(Format::Synap, &[("s.jsonl", &file)]).expect("read");
        let kinds: Vec<_> = found.memories().iter().map(|memory| memory.memory_type).collect();
        assert_eq!(kinds, [Some(MemoryKind::Fact), Some(MemoryKind::Episode), Some(MemoryKind::Preference)]);
        assert_eq!(found.memories()[0].user_id.as_deref(), Some("ana"));
        assert_eq!(found.turns()[0].conversation_id, "synap:call-1");
        assert_eq!(found.skipped.len(), 2, "{:?}", found.skipped);
        let refused = read_files(Format::Synap, &[("s.json", r#"{"results": []}"#)]).map(|_| ());
        assert!(refused.is_err_and(|error| error.contains("an object with results in answer 1")));
    }
}
