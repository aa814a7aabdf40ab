//! JSON bodies: every way in which one can be wrong has its own answer.

use crate::error::ApiError;
use evoke_types::Code;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// Reads a body that must be one JSON object.
///
/// Not JSON, or not an object: [`Code::MalformedBody`]. A field of the wrong type, a word that is not
/// known, a required field that is missing: [`Code::InvalidField`], naming the field. Half a character, as in a cut
/// emoji, is read as U+FFFD.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let malformed = |message: String| ApiError::new(Code::MalformedBody, message);
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => {}
        Some(_) => return Err(malformed("the body must be a JSON object".to_owned())),
        None => return Err(malformed("the body is empty; send a JSON object".to_owned())),
    }
    let bytes = &*evoke_wire::surrogates::replaced(bytes);
    // Checked as a whole: the parser does not look into fields that nobody reads.
    let text = std::str::from_utf8(bytes)
        .map_err(|error| malformed(format!("the body is not valid UTF-8: {error}")))?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        match inner.classify() {
            Category::Data if path == "." => ApiError::field(inner.to_string()),
            Category::Data => ApiError::field(format!("{path}: {inner}")),
            Category::Syntax | Category::Eof | Category::Io => {
                malformed(format!("the body is not valid JSON: {inner}"))
            }
        }
    })?;
    reader.end().map_err(|error| malformed(format!("the body goes on after its JSON object: {error}")))?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_wire::memories::CreateMemory;

    fn refusal(body: &[u8]) -> (Code, String) {
        let error = parse::<CreateMemory>(body).expect_err("must be refused");
        (error.code(), error.public_message().to_owned())
    }

    #[test]
    fn malformed_bodies_are_told_from_wrong_fields() {
        let deep = "[".repeat(100_000);
        let nested = format!("{{\"metadata\": {}", "{\"a\":".repeat(100_000));
        for bad in [
            &b""[..],
            b"  ",
            b"{not json",
            b"[]",
            b"null",
            b"12",
            b"\"x\"",
            b"{\"document\": \"\xff\"}",
            b"{\"a\": NaN}",
            b"{1: 2}",
            b"{\"document\": \"x\"} {}",
            deep.as_bytes(),
            nested.as_bytes(),
        ] {
            let (code, _) = refusal(bad);
            assert!(
                matches!(code, Code::MalformedBody),
                "{:?}",
                String::from_utf8_lossy(&bad[..bad.len().min(30)])
            );
        }
        for (bad, field) in [
            ("{}", "document"),
            (r#"{"document": 42}"#, "document"),
            (r#"{"document": "x", "mode": "slow"}"#, "mode"),
            (r#"{"document": "x", "user_id": 7}"#, "user_id"),
            (r#"{"document": "x", "metadata": [1]}"#, "metadata"),
            (r#"{"document": "x", "document_created_at": "yesterday-ish"}"#, "document_created_at"),
            (r#"{"document": "x", "scope": {"a": 1}}"#, "scope.a"),
        ] {
            let (code, message) = refusal(bad.as_bytes());
            assert_eq!(code, Code::InvalidField, "{bad}");
            assert!(message.contains(field), "{bad}: {message}");
        }
    }
}
