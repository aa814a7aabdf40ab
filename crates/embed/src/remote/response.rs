//! Parsing of the endpoint's response.

use serde::Deserialize;

use crate::error::EmbedError;
use crate::vector::normalize;

#[derive(Deserialize)]
struct EmbeddingResponse {
    data: Vec<EmbeddingItem>,
}

#[derive(Deserialize)]
struct EmbeddingItem {
    /// Some servers omit it and respond in order.
    index: Option<usize>,
    embedding: Vec<f32>,
}

/// The vectors of `count` inputs, in the order of the inputs, normalized to unit length.
pub(super) fn parse(
    url: &str,
    body: &[u8],
    count: usize,
    dimension: usize,
) -> Result<Vec<Vec<f32>>, EmbedError> {
    let malformed = |reason: String| EmbedError::RemoteMalformed { url: url.to_owned(), reason };
    let response: EmbeddingResponse =
        serde_json::from_slice(body).map_err(|error| malformed(error.to_string()))?;
    let mut vectors: Vec<Option<Vec<f32>>> = vec![None; count];
    for (position, item) in response.data.into_iter().enumerate() {
        let index = item.index.unwrap_or(position);
        let mut vector = item.embedding;
        if vector.len() != dimension {
            let actual = vector.len();
            return Err(EmbedError::DimensionMismatch { url: url.to_owned(), expected: dimension, actual });
        }
        if vector.iter().any(|number| !number.is_finite()) {
            return Err(malformed(format!("vector {index} has a number that is not finite")));
        }
        normalize(&mut vector);
        match vectors.get_mut(index) {
            Some(slot @ None) => *slot = Some(vector),
            Some(Some(_)) => return Err(malformed(format!("two vectors have the index {index}"))),
            None => return Err(malformed(format!("a vector has the index {index}, {count} were asked for"))),
        }
    }
    let missing = vectors.iter().filter(|vector| vector.is_none()).count();
    if missing > 0 {
        return Err(malformed(format!("{missing} of {count} vectors are missing")));
    }
    Ok(vectors.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(body: &str) -> String {
        parse("http://here", body.as_bytes(), 2, 2).unwrap_err().to_string()
    }

    #[test]
    fn vectors_are_in_the_order_of_the_inputs() {
        let body = r#"{"data":[{"index":1,"embedding":[0,2]},{"index":0,"embedding":[3,4]}]}"#;
        assert_eq!(parse("u", body.as_bytes(), 2, 2).unwrap(), [[0.6, 0.8], [0.0, 1.0]]);
        let body = r#"{"data":[{"embedding":[1,0]},{"embedding":[0,1]}]}"#;
        assert_eq!(parse("u", body.as_bytes(), 2, 2).unwrap(), [[1.0, 0.0], [0.0, 1.0]]);
    }

    #[test]
    fn errors_describe_the_response() {
        assert!(message("<html>").contains("http://here answered something else"));
        assert!(message(r#"{"data":[{"embedding":[1,0,0]}]}"#).contains("3 dimensions, 2 are configured"));
        assert!(message(r#"{"data":[{"embedding":[1,0]}]}"#).contains("1 of 2 vectors are missing"));
        assert!(message(r#"{"data":[{"index":7,"embedding":[1,0]}]}"#).contains("index 7"));
        assert!(message(r#"{"data":[{"embedding":[1e39,0]}]}"#).contains("vector 0"));
        let twice = r#"{"data":[{"index":0,"embedding":[1,0]},{"index":0,"embedding":[1,0]}]}"#;
        assert!(message(twice).contains("two vectors have the index 0"));
    }
}
