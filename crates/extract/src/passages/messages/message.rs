//! One message: which of its fields is the speaker, which the words, which the time.

use evoke_text::{time, turns};
use evoke_types::{Origin, Role, Speaker, Timestamp};
use serde_json::{Map, Value};

/// A message that says something.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Message {
    pub(super) sender: Sender,
    pub(super) text: String,
    pub(super) at: Option<Timestamp>,
}

/// Who says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sender {
    /// The user or the agent.
    Role(Role),
    /// Somebody with a name.
    Named(String),
    /// No person: the result of a tool, instructions to the agent.
    Machine(Origin),
}

impl Sender {
    pub(super) fn speaker(&self) -> Speaker {
        match self {
            Self::Role(role) => Speaker { role: *role, name: None },
            Self::Named(name) => Speaker { role: Role::Other, name: Some(name.clone()) },
            Self::Machine(_) => Speaker::NOBODY,
        }
    }
}

/// Fields that say who speaks, the surest first.
const SENDER: &[&str] = &[
    "role",
    "user_profile",
    "speaker",
    "from",
    "author",
    "sender",
    "name",
    "user",
    "username",
    "user_name",
    "sender_name",
    "creator",
    "actor",
    "type",
];

/// Fields of an object that stands in the place of a speaker, the surest first.
const NAMES: &[&str] = &[
    "role",
    "real_name",
    "display_name",
    "displayName",
    "nickname",
    "global_name",
    "name",
    "username",
    "user",
];

/// Fields that say what is said.
const WORDS: &[&str] = &["content", "text", "value", "message", "body", "utterance", "msg", "parts", "data"];

/// Fields that say when.
const TIMES: &[&str] = &[
    "timestamp",
    "created_at",
    "createdAt",
    "createdDateTime",
    "created_date",
    "create_time",
    "sent_at",
    "sentAt",
    "date_unixtime",
    "date",
    "datetime",
    "time",
    "ts",
    "when",
    "timestamp_ms",
    "created",
];

/// Fields of what programs log, which has names and messages as well.
const LOGGED: &[&str] = &["level", "severity", "logger", "hostname", "pid", "levelname", "loglevel"];

/// Parts within parts are looked through so deep.
const DEEPEST: usize = 6;

/// Bytes of a speaker's name.
const NAME_BYTES: usize = 200;

/// Whether an object is a message with words.
pub(super) fn is_message(object: &Map<String, Value>) -> bool {
    sender(object).is_some()
        && !words(object).is_empty()
        && !LOGGED.iter().any(|key| object.contains_key(*key))
}

/// Whether it is a message without any, such as a call of a tool.
pub(super) fn is_silent(object: &Map<String, Value>) -> bool {
    let known =
        |key: &&str| object.get(*key).and_then(Value::as_str).is_some_and(|word| role(word).is_some());
    ["role", "type"].iter().any(known) && words(object).is_empty()
}

/// The messages in one: its own words, and those that a tool gave back in parts of it.
pub(super) fn read(object: &Map<String, Value>, offset: i64) -> Vec<Message> {
    let Some(mut sender) = sender(object) else { return Vec::new() };
    if is_notice(object) {
        sender = Sender::Machine(Origin::Tool);
    }
    let at = TIMES.iter().find_map(|key| instant(object.get(*key)?, offset));
    let message = |(text, tool): (String, bool)| Message {
        sender: if tool { Sender::Machine(Origin::Tool) } else { sender.clone() },
        text,
        at,
    };
    words(object).into_iter().map(message).collect()
}

/// Whether a program writes a message: who joined, what was pinned, the post of a bot. Exports name the kind of a message
/// in a field; kinds of what people write are few.
fn is_notice(object: &Map<String, Value>) -> bool {
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    let of_people = ["bot_message", "thread_broadcast", "me_message", "file_share", "thread_reply"];
    let subtype = text("subtype").is_some_and(|kind| !of_people.contains(&kind))
        || text("subtype") == Some("bot_message");
    let service =
        text("type") == Some("service") || text("messageType").is_some_and(|kind| kind.starts_with("system"));
    // Discord: "Default" and "Reply" are messages, "GuildMemberJoin" and its like are not.
    let kind = text("type").filter(|_| object.contains_key("author") && object.contains_key("timestamp"));
    let named = kind.is_some_and(|kind| {
        kind.starts_with(char::is_uppercase)
            && !["Default", "Reply", "Message", "User", "Assistant"].contains(&kind)
    });
    let author = object.get("author").or_else(|| object.get("user_profile"));
    let is_bot = |value: &Value| {
        ["isBot", "bot", "is_bot"].iter().any(|key| value.get(*key) == Some(&Value::Bool(true)))
    };
    subtype || service || named || author.is_some_and(is_bot)
}

/// A name, or that of a person within a person: "from": {"user": {"displayName": "Dana"}}.
fn name_in(object: &Map<String, Value>) -> Option<&str> {
    NAMES.iter().find_map(|key| match object.get(*key)? {
        Value::String(name) if !name.trim().is_empty() => Some(name.as_str()),
        Value::Object(inner) => NAMES.iter().find_map(|key| inner.get(*key)?.as_str()),
        Value::String(_) | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Null => None,
    })
}

fn sender(object: &Map<String, Value>) -> Option<Sender> {
    SENDER.iter().find_map(|key| {
        let word = match object.get(*key)? {
            Value::String(word) => word.as_str(),
            // "author": {"role": "user"}, "from": {"name": "Dana"}
            Value::Object(inner) => name_in(inner)?,
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Null => return None,
        };
        let word = word.trim();
        // A type is a sender only where it is one of the roles: most are types of something else.
        role(word).or_else(|| {
            let named = !matches!(*key, "role" | "type") && !word.is_empty() && word.len() <= NAME_BYTES;
            named.then(|| Sender::Named(word.to_owned()))
        })
    })
}

/// Whether a word names the role of somebody who speaks.
pub(super) fn is_role(word: &str) -> bool {
    role(word.trim()).is_some()
}

/// What a word for a role means.
fn role(word: &str) -> Option<Sender> {
    match word.to_lowercase().as_str() {
        "tool" | "function" | "tool_result" | "function_call_output" | "ipython" | "observation" => {
            Some(Sender::Machine(Origin::Tool))
        }
        "system" | "developer" | "instruction" | "instructions" => Some(Sender::Machine(Origin::Document)),
        other => match turns::role(other) {
            role @ (Role::User | Role::Assistant) => Some(Sender::Role(role)),
            Role::Other => None,
        },
    }
}

/// What a message says, and whether a tool says it; nothing when it has no words.
fn words(object: &Map<String, Value>) -> Vec<(String, bool)> {
    WORDS
        .iter()
        .filter_map(|key| object.get(*key))
        .map(said)
        .find(|said| !said.is_empty())
        .unwrap_or_default()
}

fn said(value: &Value) -> Vec<(String, bool)> {
    let mut said: Vec<(String, bool)> = Vec::new();
    collect(value, false, DEEPEST, &mut said);
    said
}

/// Adds the words of a text, of a list of parts, or of one of them.
fn collect(value: &Value, tool: bool, deep: usize, said: &mut Vec<(String, bool)>) {
    let Some(deeper) = deep.checked_sub(1) else { return };
    match value {
        Value::String(text) if !text.trim().is_empty() => match said.last_mut() {
            Some((words, of_tool)) if *of_tool == tool => {
                words.push('\n');
                words.push_str(text);
            }
            Some(_) | None => said.push((text.clone(), tool)),
        },
        // Text with marked words in it: texts and objects in turn, with their own blanks.
        Value::Array(parts) if parts.iter().any(Value::is_string) && parts.iter().any(Value::is_object) => {
            let text: String = parts
                .iter()
                .filter_map(|part| part.as_str().or_else(|| part.get("text")?.as_str()))
                .collect();
            collect(&Value::String(text), tool, deeper, said);
        }
        Value::Array(parts) => parts.iter().for_each(|part| collect(part, tool, deeper, said)),
        Value::Object(part) => {
            let kind = part
                .get("type")
                .or_else(|| part.get("content_type"))
                .and_then(Value::as_str)
                .unwrap_or("text");
            let tool = tool || kind.contains("tool") || kind.contains("function");
            let inner = ["text", "content", "parts", "value"].iter().find_map(|key| part.get(*key));
            let html = part.get("contentType").and_then(Value::as_str) == Some("html");
            if let Some(text) = inner.and_then(Value::as_str).filter(|_| html) {
                collect(&Value::String(without_tags(text)), tool, deeper, said);
                return;
            }
            inner.into_iter().for_each(|inner| collect(inner, tool, deeper, said));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The words of a short piece of HTML, as programs for chats write it.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let Some((tag, after)) = tag.split_once('>') else { break };
        if tag.starts_with("br") || tag.starts_with("/p") || tag.starts_with("/div") || tag.starts_with("/li")
        {
            text.push('\n');
        }
        rest = after;
    }
    text.push_str(rest);
    let signs =
        [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(text, |text, (name, sign)| text.replace(name, sign)).trim().to_owned()
}

/// An instant as text, or as seconds or milliseconds since 1970.
fn instant(value: &Value, offset: i64) -> Option<Timestamp> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => match text.trim().parse::<f64>() {
            Ok(number) if text.trim().len() >= 9 => number,
            Ok(_) | Err(_) => return time::parse_local_date(text, offset),
        },
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    // The year 1973 in seconds to the year 5138; above that, milliseconds.
    let millis = if number.abs() < 1e11 { number * 1e3 } else { number };
    (number >= 1e8 && millis < 1e14).then(|| Timestamp::from_millis(millis as i64).at_offset(offset))
}
