//! The OpenAI chat completions API.

use serde::{Deserialize, Serialize};

use crate::{ChatAnswer, ChatRequest, Finish, OutputLimitField, Usage};

#[derive(Serialize)]
struct Body<'a> {
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
    let body = Body { model, messages, max_tokens, max_completion_tokens, temperature: request.temperature };
    serde_json::to_vec(&body).ok()
}

#[derive(Deserialize)]
struct Answer {
    choices: Vec<Choice>,
    usage: Option<TokenCounts>,
}

#[derive(Deserialize)]
struct Choice {
    message: Said,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Said {
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

pub(super) fn decode(body: &[u8]) -> Result<ChatAnswer, String> {
    let answer: Answer = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let choice = answer.choices.into_iter().next().ok_or("it has no choices")?;
    let finish = match choice.finish_reason.as_deref() {
        _ if choice.message.refusal.is_some() => Finish::Refused,
        Some("stop") => Finish::Complete,
        Some("length") => Finish::OutputLimit,
        Some("content_filter") => Finish::Refused,
        Some(_) | None => Finish::Other,
    };
    let usage = answer.usage.map(|usage| Usage {
        input_tokens: usage.prompt_tokens,
        output_tokens: usage.completion_tokens,
        cached_tokens: usage.prompt_tokens_details.map_or(0, |details| details.cached_tokens),
    });
    Ok(ChatAnswer { text: choice.message.content.unwrap_or_default(), finish, usage })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ChatMessage;

    fn encoded(request: &ChatRequest, field: OutputLimitField) -> Value {
        serde_json::from_slice(&encode("m", request, field).unwrap()).unwrap()
    }

    #[test]
    fn the_body_has_what_was_asked_and_no_marks() {
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
    fn answers_are_read_with_their_ends() {
        let decode = |choice: Value| {
            let body = json!({"choices": [choice], "usage": {"prompt_tokens": 5, "completion_tokens": 2,
                "prompt_tokens_details": {"cached_tokens": 3}}});
            decode(body.to_string().as_bytes()).unwrap()
        };
        let answer = decode(json!({"message": {"content": "hi"}, "finish_reason": "stop"}));
        let usage = Some(Usage { input_tokens: 5, output_tokens: 2, cached_tokens: 3 });
        assert_eq!(answer, ChatAnswer { text: "hi".into(), finish: Finish::Complete, usage });
        let cut = decode(json!({"message": {"content": "h"}, "finish_reason": "length"}));
        assert_eq!(cut.finish, Finish::OutputLimit);
        let refused = decode(json!({"message": {"content": null, "refusal": "no"}, "finish_reason": "stop"}));
        assert_eq!((refused.text.as_str(), refused.finish), ("", Finish::Refused));
    }

    #[test]
    fn what_is_no_answer_is_said_so() {
        assert_eq!(decode(br#"{"choices":[]}"#), Err("it has no choices".to_owned()));
        assert!(decode(b"[1,2").unwrap_err().contains("line 1"));
        assert!(decode(br#"{"object":"list"}"#).unwrap_err().contains("choices"));
    }
}
