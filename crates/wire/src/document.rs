//! The content of a document: plain text, or JSON that is stored as text, which is an object or a list of
//! messages.

use schemars::JsonSchema;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// The value of a document field.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum DocumentBody {
    /// The content is plain text.
    Text(String),
    /// The content is a JSON object.
    Object(Map<String, Value>),
    /// Messages of a conversation, or other objects.
    List(Vec<Map<String, Value>>),
}

impl DocumentBody {
    /// The text; an object or a list as compact JSON.
    pub fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Object(map) => Value::Object(map).to_string(),
            Self::List(list) => list.into_iter().map(Value::Object).collect::<Value>().to_string(),
        }
    }
}

impl<'de> Deserialize<'de> for DocumentBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BodyVisitor)
    }
}

struct BodyVisitor;

impl<'de> Visitor<'de> for BodyVisitor {
    type Value = DocumentBody;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, an object or a list of objects")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<DocumentBody, E> {
        Ok(DocumentBody::Text(text.to_owned()))
    }
    fn visit_string<E: Error>(self, text: String) -> Result<DocumentBody, E> {
        Ok(DocumentBody::Text(text))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<DocumentBody, A::Error> {
        Map::deserialize(MapAccessDeserializer::new(map)).map(DocumentBody::Object)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<DocumentBody, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element::<Value>()? {
            let Value::Object(object) = element else {
                return Err(Error::custom("expected a string, an object or a list of objects"));
            };
            list.push(object);
        }
        if list.is_empty() { Err(Error::invalid_length(0, &self)) } else { Ok(DocumentBody::List(list)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_objects_and_lists_of_them_are_documents_and_nothing_else_is() {
        let read = |text: &str| serde_json::from_str::<DocumentBody>(text);
        assert_eq!(read("\"hi\"").map(DocumentBody::into_text).ok(), Some("hi".to_owned()));
        assert_eq!(
            read("{\"b\": [1, null], \"a\": 2.50}").map(DocumentBody::into_text).ok(),
            Some("{\"a\":2.5,\"b\":[1,null]}".to_owned())
        );
        assert_eq!(
            read("[{\"role\": \"user\", \"content\": \"x\"}]").map(DocumentBody::into_text).ok(),
            Some("[{\"content\":\"x\",\"role\":\"user\"}]".to_owned())
        );
        for bad in ["null", "42", "[\"a\"]", "[]", "true"] {
            let error = read(bad).expect_err(bad).to_string();
            assert!(error.contains("a string, an object or a list of objects"), "{bad}: {error}");
        }
    }
}
