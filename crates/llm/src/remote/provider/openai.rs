//! The OpenAI chat completions API, also spoken by most local servers.
//!
//! Prompt caching is automatic there, so [`ChatMessage::cache`](crate::ChatMessage::cache) is not sent.

use serde::{Deserialize, Serialize};

use crate::remote::config::OutputLimitField;
use crate::request::ChatRequest;
use crate::response::{ChatResponse, FinishReason, Usage};

#[derive(Serialize)]
struct RequestBody<'a> {
    model: &'a str,
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

pub(super) fn encode(model: &str, request: &ChatRequest, output_limit: OutputLimitField) -> Option<Vec<u8>> {
    if request.messages.iter().all(|message| message.content.is_empty()) {
        return None;
    }
    let limit = Some(request.max_output_tokens);
    let (max_tokens, max_completion_tokens) = match output_limit {
        OutputLimitField::MaxTokens => (limit, None),
        OutputLimitField::MaxCompletionTokens => (None, limit),
    };
    let messages = request
        .messages
        .iter()
        .map(|message| Message { role: message.role.as_str(), content: &message.content })
        .collect();
    let body =
        RequestBody { model, messages, max_tokens, max_completion_tokens, temperature: request.temperature };
    serde_json::to_vec(&body).ok()
}

#[derive(Deserialize)]
struct ResponseBody {
    choices: Vec<Choice>,
    usage: Option<TokenCounts>,
}

#[derive(Deserialize)]
struct Choice {
    message: ResponseMessage,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct ResponseMessage {
    content: Option<String>,
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct TokenCounts {
    #[serde(default)]
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
    prompt_tokens_details: Option<PromptDetails>,
}

#[derive(Deserialize)]
struct PromptDetails {
    #[serde(default)]
    cached_tokens: u64,
}

pub(super) fn decode(body: &[u8]) -> Result<ChatResponse, String> {
    let response: ResponseBody = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let choice = response.choices.into_iter().next().ok_or("it has no choices")?;
    let finish = match choice.finish_reason.as_deref() {
        _ if choice.message.refusal.is_some() => FinishReason::Refused,
        Some("stop") => FinishReason::Complete,
        Some("length") => FinishReason::OutputLimit,
        Some("content_filter") => FinishReason::Refused,
        Some(_) | None => FinishReason::Other,
    };
    let usage = response.usage.map(|usage| Usage {
        input_tokens: usage.prompt_tokens,
        output_tokens: usage.completion_tokens,
        cached_tokens: usage.prompt_tokens_details.map_or(0, |details| details.cached_tokens),
    });
    Ok(ChatResponse { text: choice.message.content.unwrap_or_default(), finish, usage })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::request::ChatMessage;

    fn encoded(request: &ChatRequest, field: OutputLimitField) -> Value {
        serde_json::from_slice(&encode("m", request, field).unwrap()).unwrap()
    }

    #[test]
    fn encodes_without_cache_markers() {
        let request = ChatRequest::new(vec![ChatMessage::system("s").cached(), ChatMessage::user("u")])
            .max_output_tokens(7);
        let messages = json!([{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]);
        assert_eq!(
            encoded(&request, OutputLimitField::MaxTokens),
            json!({"model": "m", "messages": messages, "max_tokens": 7})
        );
        assert_eq!(
            encoded(&request.temperature(0.0), OutputLimitField::MaxCompletionTokens),
            json!({"model": "m", "messages": messages, "max_completion_tokens": 7, "temperature": 0.0})
        );
    }

    #[test]
    fn decodes_text_and_finish_reason() {
        let decode = |choice: Value| {
            let body = json!({"choices": [choice], "usage": {"prompt_tokens": 5, "completion_tokens": 2,
                "prompt_tokens_details": {"cached_tokens": 3}}});
            decode(body.to_string().as_bytes()).unwrap()
        };
        let response = decode(json!({"message": {"content": "hi"}, "finish_reason": "stop"}));
        let usage = Some(Usage { input_tokens: 5, output_tokens: 2, cached_tokens: 3 });
        assert_eq!(response, ChatResponse { text: "hi".into(), finish: FinishReason::Complete, usage });
        let cut = decode(json!({"message": {"content": "h"}, "finish_reason": "length"}));
        assert_eq!(cut.finish, FinishReason::OutputLimit);
        let refused = decode(json!({"message": {"content": null, "refusal": "no"}, "finish_reason": "stop"}));
        assert_eq!((refused.text.as_str(), refused.finish), ("", FinishReason::Refused));
    }

    #[test]
    fn invalid_responses_are_rejected() {
        assert_eq!(decode(br#"{"choices":[]}"#), Err("it has no choices".to_owned()));
        assert!(decode(b"[1,2").unwrap_err().contains("line 1"));
        assert!(decode(br#"{"object":"list"}"#).unwrap_err().contains("choices"));
    }
}
