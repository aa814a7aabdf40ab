//! The Anthropic messages API.
//!
//! It has no system messages: instructions go into a field of their own, in their order. Messages alternate,
//! the first one is the user's, and none is empty; other conversations are converted into that form.

use serde::{Deserialize, Serialize};

use crate::request::{ChatMessage, ChatRequest, ChatRole};
use crate::response::{ChatResponse, FinishReason, Usage};

/// The maximum number of `cache_control` markers in a request.
const MAX_CACHE_MARKERS: usize = 4;
/// The user message that is inserted before a leading assistant message, as it occurs after trimming.
const MISSING_OPENING: &str = "(The beginning of this conversation is not shown.)";

#[derive(Serialize)]
struct RequestBody<'a> {
    model: &'a str,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<Block<'a>>,
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Vec<Block<'a>>,
}

#[derive(Serialize)]
struct Block<'a> {
    r#type: &'static str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<CacheControl>,
}

#[derive(Serialize)]
struct CacheControl {
    r#type: &'static str,
}

impl<'a> Block<'a> {
    fn new(text: &'a str, cache: bool) -> Self {
        Self { r#type: "text", text, cache_control: cache.then_some(CacheControl { r#type: "ephemeral" }) }
    }
}

pub(super) fn encode(model: &str, request: &ChatRequest) -> Option<Vec<u8>> {
    let non_empty = request.messages.iter().filter(|message| !message.content.is_empty());
    let (instructions, turns): (Vec<_>, Vec<_>) =
        non_empty.partition(|message| message.role == ChatRole::System);
    if instructions.is_empty() && turns.is_empty() {
        return None;
    }
    let mut cache_markers = CacheMarkers::for_messages(instructions.iter().chain(&turns));
    let system = instructions.into_iter().map(|message| cache_markers.block(message)).collect();
    let messages = merge_turns(turns.into_iter().map(|message| (message.role, cache_markers.block(message))));
    let body = RequestBody {
        model,
        max_tokens: request.max_output_tokens,
        system,
        messages,
        temperature: request.temperature,
    };
    serde_json::to_vec(&body).ok()
}

/// Assigns the `cache_control` markers. Later ones cover longer prefixes, so when there are too many, the
/// first ones are skipped.
struct CacheMarkers {
    skipped: usize,
}

impl CacheMarkers {
    fn for_messages<'a>(messages: impl Iterator<Item = &'a &'a ChatMessage>) -> Self {
        Self { skipped: messages.filter(|message| message.cache).count().saturating_sub(MAX_CACHE_MARKERS) }
    }

    fn block<'a>(&mut self, message: &'a ChatMessage) -> Block<'a> {
        let skipped = message.cache && self.skipped > 0;
        self.skipped -= usize::from(skipped);
        Block::new(&message.content, message.cache && !skipped)
    }
}

/// Merges adjacent messages of one role, and starts with a user message.
fn merge_turns<'a>(turns: impl Iterator<Item = (ChatRole, Block<'a>)>) -> Vec<Message<'a>> {
    let mut messages: Vec<Message<'a>> = Vec::new();
    for (role, block) in turns {
        match messages.last_mut() {
            Some(last) if last.role == role.as_str() => last.content.push(block),
            _ => messages.push(Message { role: role.as_str(), content: vec![block] }),
        }
    }
    let user = ChatRole::User.as_str();
    if messages.first().is_none_or(|first| first.role != user) {
        messages.insert(0, Message { role: user, content: vec![Block::new(MISSING_OPENING, false)] });
    }
    messages
}

#[derive(Deserialize)]
struct ResponseBody {
    content: Vec<ContentBlock>,
    stop_reason: Option<String>,
    usage: Option<TokenCounts>,
}

#[derive(Deserialize)]
struct ContentBlock {
    text: Option<String>,
}

#[derive(Deserialize)]
struct TokenCounts {
    #[serde(default)]
    input_tokens: u64,
    #[serde(default)]
    output_tokens: u64,
    #[serde(default)]
    cache_read_input_tokens: Option<u64>,
    #[serde(default)]
    cache_creation_input_tokens: Option<u64>,
}

pub(super) fn decode(body: &[u8]) -> Result<ChatResponse, String> {
    let response: ResponseBody = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let finish = match response.stop_reason.as_deref() {
        Some("end_turn" | "stop_sequence") => FinishReason::Complete,
        Some("max_tokens" | "model_context_window_exceeded") => FinishReason::OutputLimit,
        Some("refusal") => FinishReason::Refused,
        Some(_) | None => FinishReason::Other,
    };
    let usage = response.usage.map(|usage| {
        let cached = usage.cache_read_input_tokens.unwrap_or(0);
        let written = usage.cache_creation_input_tokens.unwrap_or(0);
        Usage {
            input_tokens: usage.input_tokens.saturating_add(cached).saturating_add(written),
            output_tokens: usage.output_tokens,
            cached_tokens: cached,
        }
    });
    let text = response.content.into_iter().filter_map(|block| block.text).collect();
    Ok(ChatResponse { text, finish, usage })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn encoded(messages: Vec<ChatMessage>) -> Value {
        let request = ChatRequest::new(messages).max_output_tokens(9);
        serde_json::from_slice(&encode("m", &request).unwrap()).unwrap()
    }

    #[test]
    fn encodes_system_field_and_cache_markers() {
        let body = encoded(vec![
            ChatMessage::system("s").cached(),
            ChatMessage::user("a"),
            ChatMessage::user("b").cached(),
            ChatMessage::assistant("c"),
            ChatMessage::system("later"),
        ]);
        let mark = json!({"type": "ephemeral"});
        assert_eq!(
            body,
            json!({
                "model": "m",
                "max_tokens": 9,
                "system": [{"type": "text", "text": "s", "cache_control": mark}, {"type": "text", "text": "later"}],
                "messages": [
                    {"role": "user", "content": [
                        {"type": "text", "text": "a"}, {"type": "text", "text": "b", "cache_control": mark}]},
                    {"role": "assistant", "content": [{"type": "text", "text": "c"}]},
                ],
            })
        );
    }

    #[test]
    fn inserts_an_opening_and_skips_empty_messages() {
        let body = encoded(vec![ChatMessage::user(""), ChatMessage::assistant("hi"), ChatMessage::user("x")]);
        let roles: Vec<_> =
            body["messages"].as_array().unwrap().iter().map(|message| message["role"].clone()).collect();
        assert_eq!(roles, ["user", "assistant", "user"]);
        assert_eq!(body["messages"][0]["content"][0]["text"], MISSING_OPENING);
        assert!(encode("m", &ChatRequest::prompt("")).is_none());
    }

    #[test]
    fn keeps_the_last_cache_markers() {
        let mut messages = vec![ChatMessage::system("s").cached()];
        messages.extend((0..5).map(|turn| ChatMessage::user(turn.to_string()).cached()));
        let body = encoded(messages);
        assert!(body["system"][0].get("cache_control").is_none());
        let blocks = body["messages"][0]["content"].as_array().unwrap();
        let marked: Vec<bool> = blocks.iter().map(|block| block.get("cache_control").is_some()).collect();
        assert_eq!(marked, [false, true, true, true, true]);
    }

    #[test]
    fn decodes_usage_with_cache_tokens() {
        let body = json!({
            "content": [{"type": "text", "text": "a"}, {"type": "tool_use"}, {"type": "text", "text": "b"}],
            "stop_reason": "max_tokens",
            "usage": {"input_tokens": 5, "output_tokens": 2, "cache_read_input_tokens": 100,
                "cache_creation_input_tokens": null},
        });
        let response = decode(body.to_string().as_bytes()).unwrap();
        let usage = Some(Usage { input_tokens: 105, output_tokens: 2, cached_tokens: 100 });
        assert_eq!(response, ChatResponse { text: "ab".into(), finish: FinishReason::OutputLimit, usage });
        assert!(decode(b"{}").unwrap_err().contains("content"));
    }
}
