//! What an endpoint answers: one score for each text, in any of the layouts that are about.

use crate::RerankError;
use serde::Deserialize;

/// The layouts of an answer.
#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    /// Most endpoints.
    Results { results: Vec<Judged> },
    /// Voyage.
    Data { data: Vec<Judged> },
    /// Text Embeddings Inference.
    Bare(Vec<Judged>),
}

/// The score of one text.
#[derive(Deserialize)]
struct Judged {
    index: usize,
    relevance_score: Option<f64>,
    /// What Text Embeddings Inference calls it.
    score: Option<f64>,
}

/// Reads the scores of so many texts, in the order of the texts.
///
/// # Errors
/// [`RerankError::Malformed`] unless every text has exactly one finite score.
pub(super) fn parse(url: &str, body: &[u8], texts: usize) -> Result<Vec<f32>, RerankError> {
    let malformed = |reason: String| RerankError::Malformed { url: url.to_owned(), reason };
    let judged = match serde_json::from_slice(body) {
        Ok(Answer::Results { results: judged } | Answer::Data { data: judged } | Answer::Bare(judged)) => {
            judged
        }
        Err(error) => return Err(malformed(error.to_string())),
    };
    let mut scores = vec![None; texts];
    for Judged { index, relevance_score, score } in judged {
        let Some(told) = relevance_score.or(score) else {
            return Err(malformed(format!("text {index} has no score")));
        };
        let score = told as f32;
        if !score.is_finite() {
            return Err(malformed(format!("the score of text {index} is {told}")));
        }
        match scores.get_mut(index) {
            Some(place @ None) => *place = Some(score),
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
    fn every_layout_is_read_in_the_order_of_the_texts() {
        for body in [
            r#"{"id":"x","results":[{"index":1,"relevance_score":0.5,"document":{"text":"b"}},{"index":0,"relevance_score":-3}]}"#,
            r#"{"object":"list","data":[{"index":0,"relevance_score":-3},{"index":1,"relevance_score":0.5}]}"#,
            r#"[{"index":1,"score":0.5},{"index":0,"score":-3.0}]"#,
        ] {
            assert_eq!(parse("u", body.as_bytes(), 2).expect("read"), [-3.0, 0.5]);
        }
    }

    #[test]
    fn whatever_is_wrong_is_named() {
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
