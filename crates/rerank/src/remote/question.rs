//! What an endpoint is asked.
//!
//! Most endpoints (Cohere, Jina, vLLM, Infinity, llama.cpp) take the same body. Some refuse fields that they do not
//! know (Voyage calls `top_n` otherwise), and one (Text Embeddings Inference) calls the texts `texts`.

use super::config::RemoteConfig;
use serde::Serialize;

/// Which fields are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `model`, `query`, `documents`, `top_n`, `return_documents`.
    Common,
    /// Only what no endpoint can do without: `model`, `query`, `documents`.
    Bare,
    /// `query`, `texts`.
    Texts,
}

impl Shape {
    /// Every shape, the likeliest first.
    pub(super) const ALL: [Self; 3] = [Self::Common, Self::Bare, Self::Texts];
}

/// The body of a request.
#[derive(Debug, Serialize)]
pub(super) struct Question<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    query: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    documents: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    texts: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_n: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_documents: Option<bool>,
}

impl<'a> Question<'a> {
    pub(super) fn new(config: &'a RemoteConfig, shape: Shape, query: &'a str, texts: &[&'a str]) -> Self {
        let sent = |text: &&'a str| sendable(text, config.max_chars);
        let all: Vec<&str> = texts.iter().map(sent).collect();
        let count = all.len();
        let (documents, texts) = match shape {
            Shape::Common | Shape::Bare => (Some(all), None),
            Shape::Texts => (None, Some(all)),
        };
        let common = shape == Shape::Common;
        Self {
            model: config.model.as_deref().filter(|_| shape != Shape::Texts),
            query: sent(&query),
            documents,
            texts,
            top_n: common.then_some(count),
            return_documents: common.then_some(false),
        }
    }

    /// How many texts are to be judged.
    pub(super) fn texts(&self) -> usize {
        self.documents.iter().chain(&self.texts).map(Vec::len).sum()
    }
}

/// At most so many characters. Endpoints refuse an empty text, so white space stands in for nothing.
fn sendable(text: &str, most: usize) -> &str {
    if text.is_empty() {
        return " ";
    }
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(shape: Shape) -> String {
        let config = RemoteConfig { max_chars: 3, ..RemoteConfig::new("http://here", Some("m".to_owned())) };
        serde_json::to_string(&Question::new(&config, shape, "äöüß", &["", "long text"])).expect("JSON")
    }

    #[test]
    fn each_shape_has_its_fields_cut_to_length() {
        let common =
            r#"{"model":"m","query":"äöü","documents":[" ","lon"],"top_n":2,"return_documents":false}"#;
        assert_eq!(sent(Shape::Common), common);
        assert_eq!(sent(Shape::Bare), r#"{"model":"m","query":"äöü","documents":[" ","lon"]}"#);
        assert_eq!(sent(Shape::Texts), r#"{"query":"äöü","texts":[" ","lon"]}"#);
    }
}
