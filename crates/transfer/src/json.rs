//! Lists in large JSON files, element by element.
//!
//! Used by the readers of other systems' exports. The one thing to know: only one element is in memory at a time; the list
//! is the whole file, or stands under a known key of an object at the top.

use crate::error::ReadError;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;
use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::Path;

/// Keys that an error shows.
const SHOWN: usize = 8;

/// An element of a list.
pub(crate) struct Element {
    /// The key that the list stands under; empty when it is the whole file.
    pub(crate) list: String,
    /// Its number in the list, from 0.
    pub(crate) number: usize,
    /// The element.
    pub(crate) value: Value,
}

impl Element {
    /// Where it is, for people.
    pub(crate) fn at(&self) -> String {
        if self.list.is_empty() {
            format!("[{}]", self.number)
        } else {
            format!("{}[{}]", self.list, self.number)
        }
    }
}

/// What is done with each element.
pub(crate) type Each<'a> = dyn FnMut(Element) -> Result<ControlFlow<()>, ReadError> + 'a;

/// Reads the elements of a list, or of the lists under these keys of an object.
///
/// # Errors
/// Those of `each`; [`ReadError::Format`] for a file without such a list.
pub(crate) fn elements(
    path: &Path,
    input: &mut dyn BufRead,
    keys: &[&str],
    each: &mut Each<'_>,
) -> Result<(), ReadError> {
    let mut state = State { keys, each, stopped: None, lists: 0, others: Vec::new() };
    let mut json = serde_json::Deserializer::from_reader(input);
    let read = Top(&mut state).deserialize(&mut json).and_then(|()| json.end());
    let State { stopped, lists, others, .. } = state;
    match (stopped, read) {
        (Some(stopped), _) => stopped,
        (None, Err(error)) if error.is_io() => Err(ReadError::io(path, error.into())),
        (None, Err(error)) => Err(ReadError::format(path, expected(keys), error.to_string())),
        (None, Ok(())) if lists == 0 => Err(ReadError::format(path, expected(keys), found(&others))),
        (None, Ok(())) => Ok(()),
    }
}

fn expected(keys: &[&str]) -> String {
    if keys.is_empty() {
        return "a JSON list".to_owned();
    }
    format!("a JSON list, or an object with {}", keys.join(", "))
}

fn found(others: &[String]) -> String {
    let shown: Vec<&str> = others.iter().take(SHOWN).map(String::as_str).collect();
    if shown.is_empty() {
        "an empty object".to_owned()
    } else {
        format!("an object with {}", shown.join(", "))
    }
}

/// The keys of a value, or what it is, for people.
pub(crate) fn shape(value: &Value) -> String {
    match value {
        Value::Object(fields) => found(&fields.keys().cloned().collect::<Vec<_>>()),
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "a truth value".to_owned(),
        Value::Number(_) => "a number".to_owned(),
        Value::String(_) => "a text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
    }
}

struct State<'a, 'e> {
    keys: &'a [&'a str],
    each: &'a mut Each<'e>,
    stopped: Option<Result<(), ReadError>>,
    lists: usize,
    others: Vec<String>,
}

impl State<'_, '_> {
    /// Hands all elements of a list on. An error ends the parsing; why is kept in `stopped`.
    fn read_list<'de, A: SeqAccess<'de>>(&mut self, list: &str, mut elements: A) -> Result<(), A::Error> {
        self.lists += 1;
        let mut number = 0;
        while let Some(value) = elements.next_element::<Value>()? {
            match (self.each)(Element { list: list.to_owned(), number, value }) {
                Ok(ControlFlow::Continue(())) => number += 1,
                Ok(ControlFlow::Break(())) => self.stopped = Some(Ok(())),
                Err(error) => self.stopped = Some(Err(error)),
            }
            if self.stopped.is_some() {
                return Err(A::Error::custom("no more is wanted"));
            }
        }
        Ok(())
    }
}

/// The whole file.
struct Top<'s, 'a, 'e>(&'s mut State<'a, 'e>);

impl<'de> DeserializeSeed<'de> for Top<'_, '_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&expected(self.0.keys))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<(), A::Error> {
        self.0.read_list("", elements)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(key) = fields.next_key::<String>()? {
            if self.0.keys.contains(&key.as_str()) {
                fields.next_value_seed(List(&mut *self.0, &key))?;
            } else {
                fields.next_value::<IgnoredAny>()?;
                self.0.others.push(key);
            }
        }
        Ok(())
    }
}

/// The list under a key, or nothing.
struct List<'s, 'a, 'e>(&'s mut State<'a, 'e>, &'s str);

impl<'de> DeserializeSeed<'de> for List<'_, '_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list under {}", self.1)
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<(), A::Error> {
        self.0.read_list(self.1, elements)
    }
}

/// The text under the first of some keys that has one that is not blank.
pub(crate) fn text<'v>(object: &'v Value, keys: &[&str]) -> Option<&'v str> {
    let texts = keys.iter().filter_map(|key| object.get(*key).and_then(Value::as_str));
    texts.into_iter().find(|text| !text.trim().is_empty())
}

/// The id under the first of some keys: a text, or a whole number.
pub(crate) fn id(object: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| match object.get(*key)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    })
}

/// The elements of the list under a key; none when there is no list.
pub(crate) fn list<'v>(object: &'v Value, key: &str) -> &'v [Value] {
    object.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str, keys: &[&str], most: usize) -> Result<Vec<String>, String> {
        let mut found = Vec::new();
        let mut each = |element: Element| {
            found.push(format!("{}={}", element.at(), element.value));
            Ok(if found.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        };
        let done = elements(Path::new("x.json"), &mut json.as_bytes(), keys, &mut each);
        done.map(|()| found).map_err(|error| error.to_string())
    }

    #[test]
    fn lists_are_read_at_the_top_and_under_known_keys() {
        assert_eq!(read("[1, {\"a\": 2}]", &[], 9), Ok(vec!["[0]=1".to_owned(), "[1]={\"a\":2}".to_owned()]));
        let object = r#"{"count": {"results": [9]}, "results": [1], "memories": null, "more": [2]}"#;
        let keys = ["results", "memories", "more"];
        assert_eq!(read(object, &keys, 9), Ok(vec!["results[0]=1".to_owned(), "more[0]=2".to_owned()]));
        assert_eq!(
            read("[1, 2, broken", &[], 2).map(|found| found.len()),
            Ok(2),
            "no more is read than wanted"
        );
    }

    #[test]
    fn other_files_are_refused_with_what_was_expected_and_found() {
        let refused = |json: &str| read(json, &["results"], 9).expect_err(json);
        let message = refused(r#"{"uuid": 1, "name": 2}"#);
        assert!(message.contains("x.json: expected a JSON list, or an object with results"), "{message}");
        assert!(message.contains("an object with uuid, name"), "{message}");
        assert!(
            refused(r#"{"results": 3}"#).contains("a list under results"),
            "{}",
            refused(r#"{"results": 3}"#)
        );
        assert!(refused("[1, 2").contains("line 1"), "{}", refused("[1, 2"));
        assert!(refused("<html>").contains("line 1"));
        assert!(refused("[] []").contains("trailing characters"));
        assert!(refused("{}").contains("an empty object"));
    }
}
