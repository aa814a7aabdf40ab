//! Asks a memory through the protocol: each document is taken in as a user of its own, each chain as messages of its user.
//!
//! The one thing to know: these are the requests of a client, answered by the routes of a server in this process, and what is kept
//! of an answer is what a scorer beside a real server would keep.

use super::entities::Found;
use super::run::{ChainRun, RawItem, Run, UserRun};
use super::set::{Chain, RawDocument, Set};
use crate::error::EvalError;
use bytes::Bytes;
use evoke_engine::{Caller, Engine};
use evoke_server::{InProcess, ServerConfig};
use evoke_text::turns::relabeled;
use evoke_types::{Isolation, MemoryKind, Role};
use http::Request;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Items of a listing, and of a ranked answer.
const LISTED: usize = 500;
const RANKED: usize = 10;
/// The fields of an item that are kept.
const KEPT: [&str; 19] = [
    "id",
    "content",
    "summary",
    "context",
    "memory_type",
    "category",
    "source",
    "subject",
    "direction",
    "polarity",
    "event_date",
    "event_end",
    "said_at",
    "speaker",
    "valid_until",
    "superseded_by",
    "supersedes",
    "emotion_type",
    "strength",
];
/// Where entities of a user may be listed.
const ENTITIES: [&str; 4] = [
    "/v1/users/{user}/entities",
    "/api/v1/users/{user}/entities",
    "/v1/entities?user_id={user}",
    "/api/v1/entities?user_id={user}",
];

/// Takes a set in and asks all its questions. `done` is called for each text.
///
/// # Errors
/// When a call is refused.
pub async fn ask(engine: &Engine, set: &Set, mut done: impl FnMut()) -> Result<Run, EvalError> {
    let caller = Caller::operator(engine.create_instance("closed", Isolation::EqualsCustomer, None).await?);
    let routes = InProcess::new(engine.clone(), caller, ServerConfig::default());
    let client = Client { engine: engine.clone(), routes };
    let mut run = Run::default();
    for document in &set.documents {
        let user = format!("closed-{}", document.id);
        let text = labeled(document);
        let kind = document.document_type.as_str();
        client.take_in(&user, &document.id, &text, kind, &document.document_created_at).await?;
        run.documents.insert(document.id.clone(), client.listing(&user).await?);
        run.entities.insert(document.id.clone(), client.entities(&user).await?);
        done();
    }
    let mut users: Vec<&str> = set.chains.iter().map(|chain| chain.user.as_str()).collect();
    users.sort_unstable();
    users.dedup();
    for user in users {
        let own: Vec<&Chain> = set.chains.iter().filter(|chain| chain.user == user).collect();
        run.chains.insert(user.to_owned(), client.chains(user, &own, &mut done).await?);
    }
    Ok(run)
}

/// The text with `User` and `Assistant` for the labels that stand for them: who calls a real server knows who is who.
fn labeled(document: &RawDocument) -> String {
    relabeled(&document.document, |label| match document.speakers.get(label).map(String::as_str) {
        Some("user") => Some(Role::User),
        Some("assistant") => Some(Role::Assistant),
        Some(_) | None => None,
    })
}

struct Client {
    engine: Engine,
    routes: InProcess,
}

impl Client {
    /// Makes a call; the answer with its status.
    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Result<(u16, Value), EvalError> {
        let failed = |answer: String| EvalError::Call { call: path.to_owned(), answer };
        let body = body.map(|body| Bytes::from(body.to_string())).unwrap_or_default();
        let request = Request::builder().method(method).uri(path).body(body);
        let answer = self.routes.call(request.map_err(|error| failed(error.to_string()))?).await;
        let value = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
        Ok((answer.status().as_u16(), value))
    }

    /// Posts; the answer of a call that must not be refused.
    async fn post(&self, path: &str, body: Value) -> Result<Value, EvalError> {
        match self.call("POST", path, Some(body)).await? {
            (200, answer) => Ok(answer),
            (status, answer) => {
                Err(EvalError::Call { call: path.to_owned(), answer: format!("{status} {answer}") })
            }
        }
    }

    async fn take_in(&self, user: &str, id: &str, text: &str, kind: &str, at: &str) -> Result<(), EvalError> {
        let body = json!({"document": text, "document_type": kind, "document_id": id, "document_created_at": at,
            "user_id": user, "mode": "long-range", "metadata": {}});
        self.post("/api/v1/memories/create", body).await?;
        self.engine.wait_until_idle().await;
        Ok(())
    }

    /// Items in the order of their rank, where a question is asked, or else by their lists.
    async fn fetch(
        &self,
        user: &str,
        question: Option<&str>,
        date: Option<&str>,
        count: usize,
    ) -> Result<Vec<RawItem>, EvalError> {
        let mut body = json!({"user_id": user, "search_query": question.map(|question| [question]),
            "max_results": count, "types": ["all"], "mode": "fast"});
        if question.is_some() {
            body["response_shape"] = "ranked".into();
        }
        if let Some(date) = date {
            body["query_date"] = date.into();
        }
        let answer = self.post("/v1/context/user/fetch", body).await?;
        let context = &answer["context"];
        if let Some(items) = context["items"].as_array() {
            return Ok(items.iter().filter_map(ranked).collect());
        }
        let of_kind = |kind: &MemoryKind| {
            let items = context[kind.as_str()].as_array().into_iter().flatten();
            items
                .filter_map(|item| Some((kind.as_str().to_owned(), slim(item.as_object()?))))
                .collect::<Vec<_>>()
        };
        Ok(MemoryKind::ALL.iter().flat_map(of_kind).collect())
    }

    async fn listing(&self, user: &str) -> Result<Vec<RawItem>, EvalError> {
        self.fetch(user, None, None, LISTED).await
    }

    /// The entities of a user; none when no route lists them.
    async fn entities(&self, user: &str) -> Result<Option<Vec<Found>>, EvalError> {
        for path in ENTITIES {
            let (status, answer) = self.call("GET", &path.replace("{user}", user), None).await?;
            if status == 200 {
                let rows =
                    [&answer, &answer["entities"], &answer["items"]].into_iter().find_map(Value::as_array);
                return Ok(Some(rows.into_iter().flatten().map(entity).collect()));
            }
        }
        Ok(None)
    }

    /// Takes the messages of all chains of a user in, interleaved by their times, and asks their questions.
    async fn chains(
        &self,
        user: &str,
        own: &[&Chain],
        done: &mut impl FnMut(),
    ) -> Result<UserRun, EvalError> {
        let name = format!("closed-{user}");
        let mut sent: Vec<(&str, usize, usize, &str)> = Vec::new();
        for (number, chain) in own.iter().enumerate() {
            let messages = chain.messages.iter().enumerate();
            sent.extend(messages.map(|(place, said)| (said.at.as_str(), number, place, said.text.as_str())));
        }
        sent.sort_unstable();
        let (mut run, mut seen) = (UserRun::default(), HashSet::new());
        for (at, number, place, text) in sent {
            let labeled = ["User: ", "Assistant: "].iter().any(|label| text.starts_with(label));
            let text = if labeled { text.to_owned() } else { format!("User: {text}") };
            let id = format!("{}-{place}", own[number].id);
            self.take_in(&name, &id, &text, "ai-chat-conversation", at).await?;
            let listed = self.listing(&name).await?;
            run.ever.extend(listed.into_iter().filter(|(_, item)| seen.insert(item.get("id").cloned())));
            done();
        }
        run.all = self.listing(&name).await?;
        for chain in own.iter().filter(|chain| !chain.filler) {
            run.chains.insert(chain.id.clone(), self.asked(&name, chain).await?);
        }
        Ok(run)
    }

    async fn asked(&self, user: &str, chain: &Chain) -> Result<ChainRun, EvalError> {
        let mut answers = ChainRun {
            now: self.fetch(user, Some(&chain.question), None, RANKED).await?,
            ..ChainRun::default()
        };
        for want in &chain.as_of {
            let question = want.question.as_deref().unwrap_or(&chain.question);
            answers.as_of.push(self.fetch(user, Some(question), Some(&want.at), RANKED).await?);
        }
        for want in &chain.coexist {
            answers.coexist.push(self.fetch(user, Some(&want.question), None, RANKED).await?);
        }
        Ok(answers)
    }
}

/// An item of a ranked answer, with its kind.
fn ranked(item: &Value) -> Option<RawItem> {
    let item = item.as_object()?;
    let of = |key: &str| item.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let excerpt = of("category") == Some("excerpts") || of("source") == Some("chunks");
    let mut kept = slim(item);
    kept.insert("excerpt".to_owned(), excerpt.into());
    Some((of("memory_type").or_else(|| of("category"))?.to_owned(), kept))
}

/// The fields that are scored.
fn slim(item: &Map<String, Value>) -> Map<String, Value> {
    let there = |key: &&str| item.get(*key).is_some_and(|value| !value.is_null());
    let mut kept: Map<String, Value> =
        KEPT.iter().filter(|key| there(key)).map(|key| ((*key).to_owned(), item[*key].clone())).collect();
    let metadata = item.get("metadata").and_then(Value::as_object);
    let extra: Map<String, Value> = metadata
        .into_iter()
        .flatten()
        .filter(|(key, _)| matches!(key.as_str(), "subject" | "direction"))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if !extra.is_empty() {
        kept.insert("metadata".to_owned(), extra.into());
    }
    kept
}

fn entity(row: &Value) -> Found {
    let of = |keys: &[&str]| keys.iter().find_map(|key| row[*key].as_str()).map(str::to_owned);
    let alias = |alias: &Value| alias.as_str().or_else(|| alias["name"].as_str()).map(str::to_owned);
    Found {
        name: of(&["name", "canonical_name"]).unwrap_or_default(),
        kind: of(&["kind", "type", "entity_type"]),
        aliases: row["aliases"].as_array().into_iter().flatten().filter_map(alias).collect(),
    }
}
