//! Rows of a batch: each is parsed separately, so that an invalid one does not affect the others.

use evoke_types::caller_id::fits;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer};
use serde_json::Value;
use std::borrow::Cow;

/// One row of a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum Row<T> {
    /// A row that could be parsed.
    Good(T),
    /// A row that could not be parsed.
    Bad {
        /// The row's `document_id`, if it can be read and is not longer than an id may be.
        document_id: Option<String>,
        /// The message: which field, what was sent, what is accepted.
        reason: String,
    },
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Row<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let document_id = value.get("document_id").and_then(Value::as_str);
        let document_id = document_id.filter(|id| fits(id).is_ok()).map(str::to_owned);
        if !value.is_object() {
            return Ok(Self::Bad { document_id, reason: "the row is not a JSON object".to_owned() });
        }
        Ok(match serde_path_to_error::deserialize::<_, T>(value) {
            Ok(row) => Self::Good(row),
            Err(error) => Self::Bad { document_id, reason: error.to_string() },
        })
    }
}

impl<T: JsonSchema> JsonSchema for Row<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Sample {
        size: u8,
    }

    #[test]
    fn a_bad_row_says_which_field_and_leaves_the_others_alone() {
        let rows: Vec<Row<Sample>> =
            serde_json::from_str("[{\"size\": 1}, {\"size\": \"x\", \"document_id\": \"d\"}, 7]")
                .expect("a list");
        assert_eq!(rows[0], Row::Good(Sample { size: 1 }));
        let Row::Bad { document_id, reason } = &rows[1] else { panic!("{:?}", rows[1]) };
        assert_eq!(document_id.as_deref(), Some("d"));
        assert!(reason.starts_with("size: "), "{reason}");
        assert!(matches!(&rows[2], Row::Bad { reason, .. } if reason.contains("object")));
    }
}
