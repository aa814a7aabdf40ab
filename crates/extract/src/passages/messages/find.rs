//! Where the messages are in a JSON text.

use super::message::{self, Message};
use serde_json::{Map, Value};

/// Lists within objects within lists are looked through so deep.
const DEEPEST: usize = 4;

/// The messages of a text that is JSON, or JSON line by line; none when it holds anything else.
pub(super) fn messages(text: &str, offset: i64) -> Option<Vec<Message>> {
    let text = without_fence(text);
    let found = match serde_json::from_str::<Value>(text) {
        Ok(value) => of_value(&value, DEEPEST),
        Err(_) => of_lines(text),
    };
    let mut messages: Vec<Message> =
        found?.into_iter().flat_map(|fields| message::read(&fields, offset)).collect();
    if is_backward(&messages) {
        messages.reverse();
    }
    (!messages.is_empty()).then_some(messages)
}

/// A text without the fence that it stands in as a whole.
fn without_fence(text: &str) -> &str {
    let inner = || {
        let (head, rest) = text.trim().strip_prefix("```")?.split_once('\n')?;
        let body = rest.strip_suffix("```")?;
        (!head.trim().contains(' ') && !body.contains("```")).then_some(body)
    };
    inner().unwrap_or(text)
}

/// Whether the newest message stands first, as in some exports.
fn is_backward(messages: &[Message]) -> bool {
    let times: Option<Vec<_>> = messages.iter().map(|message| message.at).collect();
    times.is_some_and(|times| {
        times.first() > times.last() && times.windows(2).all(|pair| pair.first() >= pair.last())
    })
}

/// Objects that are messages, in order.
type Found = Vec<Map<String, Value>>;

fn of_lines(text: &str) -> Option<Found> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let parsed: Result<Vec<Value>, _> = lines.map(serde_json::from_str).collect();
    let values = parsed.ok().filter(|values| values.len() > 1)?;
    of_value(&Value::Array(values), DEEPEST)
}

fn of_value(value: &Value, deep: usize) -> Option<Found> {
    let deeper = deep.checked_sub(1)?;
    match value {
        Value::Array(elements) => of_list(elements).or_else(|| all_of(elements.iter(), deeper)),
        Value::Object(object) if message::is_message(object) => Some(vec![object.clone()]),
        Value::Object(object) => of_object(object, deeper),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// A list of which nearly every element is a message; others, such as events between them, are left out.
fn of_list(elements: &[Value]) -> Option<Found> {
    let found: Found = elements.iter().flat_map(as_messages).collect();
    let silent =
        elements.iter().filter(|element| element.as_object().is_some_and(message::is_silent)).count();
    let spoken = elements.iter().filter(|element| !as_messages(element).is_empty()).count();
    let others = elements.len().saturating_sub(spoken + silent);
    (!found.is_empty() && others * 4 <= elements.len()).then_some(found)
}

/// Names of fields with what the user says and what the agent answers, in pairs.
const PAIRS: &[(&str, &str)] = &[
    ("user", "assistant"),
    ("human", "assistant"),
    ("user", "bot"),
    ("user", "ai"),
    ("human", "ai"),
    ("human", "gpt"),
    ("user", "model"),
    ("prompt", "response"),
    ("prompt", "completion"),
    ("question", "answer"),
    ("query", "answer"),
    ("query", "response"),
    ("input", "output"),
    ("instruction", "output"),
];

/// The message that an element is, or the two in a pair: {"user": "…", "assistant": "…"}, or a role with its words: ["user", "…"].
fn as_messages(element: &Value) -> Found {
    if let Some(message) = as_message(element) {
        return vec![message.clone()];
    }
    let said = |name: &str| element.get(name)?.as_str();
    let pair = PAIRS.iter().find_map(|(user, assistant)| said(user).zip(said(assistant)));
    let message = |role: &str, text: &str| {
        [("role", role), ("content", text)]
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value.into()))
            .collect()
    };
    let listed = || match element.as_array()?.as_slice() {
        [Value::String(role), Value::String(text)] if message::is_role(role) => {
            Some(vec![message(role, text)])
        }
        _ => None,
    };
    let paired = pair.map(|(user, assistant)| vec![message("user", user), message("assistant", assistant)]);
    paired.or_else(listed).unwrap_or_default()
}

/// A message, or one in an envelope.
fn as_message(element: &Value) -> Option<&Map<String, Value>> {
    let object = element.as_object()?;
    if message::is_message(object) {
        return Some(object);
    }
    let inner = object.get("message").or_else(|| object.get("data"))?.as_object()?;
    message::is_message(inner).then_some(inner)
}

/// An object with a list of messages in it, or a tree of them, as some exports have.
fn of_object(object: &Map<String, Value>, deeper: usize) -> Option<Found> {
    if let Some(tree) = object.get("mapping").and_then(Value::as_object) {
        return of_tree(tree);
    }
    let lists = object.values().filter(|value| value.is_array());
    lists.filter_map(|list| of_value(list, deeper)).max_by_key(Vec::len).or_else(|| {
        let objects = object.values().filter(|value| value.is_object());
        objects.filter_map(|inner| of_value(inner, deeper)).max_by_key(Vec::len)
    })
}

/// The messages of a tree whose nodes name their parents, in the order of their times.
fn of_tree(tree: &Map<String, Value>) -> Option<Found> {
    let found = of_list(
        &tree
            .values()
            .filter(|node| node.get("message").is_some_and(Value::is_object))
            .cloned()
            .collect::<Vec<_>>(),
    );
    let mut found = found?;
    let time = |fields: &Map<String, Value>| fields.get("create_time").and_then(Value::as_f64).unwrap_or(0.0);
    found.sort_by(|one, other| time(one).total_cmp(&time(other)));
    Some(found)
}

/// Several conversations, one after the other: each element holds one.
fn all_of<'a>(elements: impl Iterator<Item = &'a Value>, deeper: usize) -> Option<Found> {
    let found: Option<Vec<Found>> =
        elements.filter(|element| !element.is_null()).map(|element| of_value(element, deeper)).collect();
    found.map(|found| found.concat())
}
