//! Request bodies of the rerank protocol.
//!
//! Most endpoints (Cohere, Jina, vLLM, Infinity, llama.cpp) take the same body. Some reject unknown fields
//! (Voyage has another name for `top_n`), and one (Text Embeddings Inference) calls the documents `texts`.

use super::config::RemoteConfig;
use serde::Serialize;

/// The fields of a request body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// `model`, `query`, `documents`, `top_n`, `return_documents`.
    Common,
    /// Only what every endpoint needs: `model`, `query`, `documents`.
    Bare,
    /// `query` and `texts`, without a model.
    Texts,
}

impl Layout {
    /// Every layout, the most common first.
    pub(super) const ALL: [Self; 3] = [Self::Common, Self::Bare, Self::Texts];
}

/// The JSON body of a request.
#[derive(Debug, Serialize)]
pub(super) struct RerankRequest<'a> {
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

impl<'a> RerankRequest<'a> {
    pub(super) fn new(config: &'a RemoteConfig, layout: Layout, query: &'a str, texts: &[&'a str]) -> Self {
        let truncated = |text: &&'a str| truncate(text, config.max_chars);
        let all: Vec<&str> = texts.iter().map(truncated).collect();
        let count = all.len();
        let (documents, texts) = match layout {
            Layout::Common | Layout::Bare => (Some(all), None),
            Layout::Texts => (None, Some(all)),
        };
        let common = layout == Layout::Common;
        Self {
            model: config.model.as_deref().filter(|_| layout != Layout::Texts),
            query: truncated(&query),
            documents,
            texts,
            top_n: common.then_some(count),
            return_documents: common.then_some(false),
        }
    }

    /// The number of texts in the request.
    pub(super) fn texts(&self) -> usize {
        self.documents.iter().chain(&self.texts).map(Vec::len).sum()
    }
}

/// Truncates a text to some characters. Endpoints reject an empty text, so a space replaces it.
fn truncate(text: &str, most: usize) -> &str {
    if text.is_empty() {
        return " ";
    }
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn truncated(layout: Layout) -> String {
        let config = RemoteConfig { max_chars: 3, ..RemoteConfig::new("http://here", Some("m".to_owned())) };
        serde_json::to_string(&RerankRequest::new(&config, layout, "äöüß", &["", "long text"])).expect("JSON")
    }

    #[test]
    fn every_layout_has_its_fields_truncated() {
        let common =
            r#"{"model":"m","query":"äöü","documents":[" ","lon"],"top_n":2,"return_documents":false}"#;
        assert_eq!(truncated(Layout::Common), common);
        assert_eq!(truncated(Layout::Bare), r#"{"model":"m","query":"äöü","documents":[" ","lon"]}"#);
        assert_eq!(truncated(Layout::Texts), r#"{"query":"äöü","texts":[" ","lon"]}"#);
    }
}
