//! Response bodies of the rerank protocol: one score for each text, in one of three layouts.

use crate::error::RerankError;
use serde::Deserialize;

/// The layouts of a response.
#[derive(Deserialize)]
#[serde(untagged)]
enum RerankResponse {
    /// The layout of most endpoints.
    Results { results: Vec<ScoredText> },
    /// The layout of Voyage.
    Data { data: Vec<ScoredText> },
    /// The layout of Text Embeddings Inference.
    Bare(Vec<ScoredText>),
}

/// The score of one text.
#[derive(Deserialize)]
struct ScoredText {
    index: usize,
    relevance_score: Option<f64>,
    /// The name in Text Embeddings Inference.
    score: Option<f64>,
}

/// Parses the scores of all texts, in the order of the texts.
///
/// # Errors
/// [`RerankError::Malformed`] unless every text has exactly one finite score.
pub(super) fn parse(url: &str, body: &[u8], texts: usize) -> Result<Vec<f32>, RerankError> {
    let malformed = |reason: String| RerankError::Malformed { url: url.to_owned(), reason };
    let scored = match serde_json::from_slice(body) {
        Ok(
            RerankResponse::Results { results: scored }
            | RerankResponse::Data { data: scored }
            | RerankResponse::Bare(scored),
        ) => scored,
        Err(error) => return Err(malformed(error.to_string())),
    };
    let mut scores = vec![None; texts];
    for ScoredText { index, relevance_score, score } in scored {
        let Some(raw) = relevance_score.or(score) else {
            return Err(malformed(format!("text {index} has no score")));
        };
        let score = raw as f32;
        if !score.is_finite() {
            return Err(malformed(format!("the score of text {index} is {raw}")));
        }
        match scores.get_mut(index) {
            Some(slot @ None) => *slot = Some(score),
            Some(Some(_)) => return Err(malformed(format!("text {index} has two scores"))),
            None => return Err(malformed(format!("text {index} has a score, {texts} texts were sent"))),
        }
    }
    let missing = scores.iter().filter(|score| score.is_none()).count();
    if missing > 0 {
        return Err(malformed(format!("{missing} of {texts} texts have no score")));
    }
    Ok(scores.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(body: &str) -> String {
        let error = parse("http://here", body.as_bytes(), 2).expect_err("refused");
        assert_eq!(error.code(), "rerank_malformed");
        error.to_string()
    }

    #[test]
    fn parses_every_layout_in_order() {
        for body in [
            r#"{"id":"x","results":[{"index":1,"relevance_score":0.5,"document":{"text":"b"}},{"index":0,"relevance_score":-3}]}"#,
            r#"{"object":"list","data":[{"index":0,"relevance_score":-3},{"index":1,"relevance_score":0.5}]}"#,
            r#"[{"index":1,"score":0.5},{"index":0,"score":-3.0}]"#,
        ] {
            assert_eq!(parse("u", body.as_bytes(), 2).expect("read"), [-3.0, 0.5]);
        }
    }

    #[test]
    fn errors_describe_the_response() {
        assert!(message("<html>").contains("http://here answered something else"));
        assert!(message(r#"{"embeddings":[]}"#).contains("did not match"));
        assert!(message(r#"{"results":[{"index":0,"score":1}]}"#).contains("1 of 2 texts have no score"));
        assert!(message(r#"{"results":[{"index":7,"score":1}]}"#).contains("text 7 has a score, 2 texts"));
        assert!(
            message(r#"[{"index":0,"score":1},{"index":0,"score":1}]"#).contains("text 0 has two scores")
        );
        assert!(message(r#"[{"index":0,"score":1e39},{"index":1,"score":1}]"#).contains("text 0 is"));
        assert!(
            message(r#"[{"index":0,"score":null},{"index":1,"score":1}]"#).contains("text 0 has no score")
        );
    }
}
