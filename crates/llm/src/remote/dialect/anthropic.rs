//! The Anthropic messages API.
//!
//! It knows no system messages: instructions go into a field of their own, in their order. Messages alternate, the
//! first one is a person's, and none is empty; other conversations are brought into that shape.

use serde::{Deserialize, Serialize};

use crate::{ChatAnswer, ChatMessage, ChatRequest, ChatRole, Finish, Usage};

/// How many marks for the prompt cache a request may have.
const MOST_MARKS: usize = 4;
/// What stands where the person said nothing before the first assistant message, as after trimming.
const MISSING_OPENING: &str = "(The beginning of this conversation is not shown.)";

#[derive(Serialize)]
struct Body<'a> {
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
    let said = request.messages.iter().filter(|message| !message.content.is_empty());
    let (instructions, turns): (Vec<_>, Vec<_>) = said.partition(|message| message.role == ChatRole::System);
    if instructions.is_empty() && turns.is_empty() {
        return None;
    }
    let mut marks = Marks::of(instructions.iter().chain(&turns));
    let system = instructions.into_iter().map(|message| marks.block(message)).collect();
    let messages = alternating(turns.into_iter().map(|message| (message.role, marks.block(message))));
    let body = Body {
        model,
        max_tokens: request.max_output_tokens,
        system,
        messages,
        temperature: request.temperature,
    };
    serde_json::to_vec(&body).ok()
}

/// Hands out the marks for the prompt cache. The last ones reach furthest, so where there are too many, the first
/// ones are left out.
struct Marks {
    left_out: usize,
}

impl Marks {
    fn of<'a>(messages: impl Iterator<Item = &'a &'a ChatMessage>) -> Self {
        Self { left_out: messages.filter(|message| message.cache).count().saturating_sub(MOST_MARKS) }
    }

    fn block<'a>(&mut self, message: &'a ChatMessage) -> Block<'a> {
        let left_out = message.cache && self.left_out > 0;
        self.left_out -= usize::from(left_out);
        Block::new(&message.content, message.cache && !left_out)
    }
}

/// Neighbours of one role share a message, and a person's message comes first.
fn alternating<'a>(turns: impl Iterator<Item = (ChatRole, Block<'a>)>) -> Vec<Message<'a>> {
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
struct Answer {
    content: Vec<Said>,
    stop_reason: Option<String>,
    usage: Option<TokenCounts>,
}

#[derive(Deserialize)]
struct Said {
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

pub(super) fn decode(body: &[u8]) -> Result<ChatAnswer, String> {
    let answer: Answer = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let finish = match answer.stop_reason.as_deref() {
        Some("end_turn" | "stop_sequence") => Finish::Complete,
        Some("max_tokens" | "model_context_window_exceeded") => Finish::OutputLimit,
        Some("refusal") => Finish::Refused,
        Some(_) | None => Finish::Other,
    };
    let usage = answer.usage.map(|usage| {
        let cached = usage.cache_read_input_tokens.unwrap_or(0);
        let written = usage.cache_creation_input_tokens.unwrap_or(0);
        Usage {
            input_tokens: usage.input_tokens.saturating_add(cached).saturating_add(written),
            output_tokens: usage.output_tokens,
            cached_tokens: cached,
        }
    });
    let text = answer.content.into_iter().filter_map(|block| block.text).collect();
    Ok(ChatAnswer { text, finish, usage })
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
    fn instructions_go_into_their_field_and_marks_into_blocks() {
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
    fn a_trimmed_conversation_gets_an_opening_and_loses_its_empty_messages() {
        let body = encoded(vec![ChatMessage::user(""), ChatMessage::assistant("hi"), ChatMessage::user("x")]);
        let roles: Vec<_> =
            body["messages"].as_array().unwrap().iter().map(|message| message["role"].clone()).collect();
        assert_eq!(roles, ["user", "assistant", "user"]);
        assert_eq!(body["messages"][0]["content"][0]["text"], MISSING_OPENING);
        assert!(encode("m", &ChatRequest::prompt("")).is_none());
    }

    #[test]
    fn no_more_marks_than_allowed_and_the_last_ones_stay() {
        let mut messages = vec![ChatMessage::system("s").cached()];
        messages.extend((0..5).map(|turn| ChatMessage::user(turn.to_string()).cached()));
        let body = encoded(messages);
        assert!(body["system"][0].get("cache_control").is_none());
        let blocks = body["messages"][0]["content"].as_array().unwrap();
        let marked: Vec<bool> = blocks.iter().map(|block| block.get("cache_control").is_some()).collect();
        assert_eq!(marked, [false, true, true, true, true]);
    }

    #[test]
    fn answers_are_read_with_what_the_cache_gave() {
        let body = json!({
            "content": [{"type": "text", "text": "a"}, {"type": "tool_use"}, {"type": "text", "text": "b"}],
            "stop_reason": "max_tokens",
            "usage": {"input_tokens": 5, "output_tokens": 2, "cache_read_input_tokens": 100,
                "cache_creation_input_tokens": null},
        });
        let answer = decode(body.to_string().as_bytes()).unwrap();
        let usage = Some(Usage { input_tokens: 105, output_tokens: 2, cached_tokens: 100 });
        assert_eq!(answer, ChatAnswer { text: "ab".into(), finish: Finish::OutputLimit, usage });
        assert!(decode(b"{}").unwrap_err().contains("content"));
    }
}
