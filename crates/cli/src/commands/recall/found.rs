//! An answer in the form that is printed, whether it comes from the engine or from a server.

use crate::remote::RemoteError;
use evoke_engine::Fetched;
use evoke_recall::{Hit, Neighbor};
use evoke_types::{Speaker, Timestamp};
use evoke_wire::item::{Item, Neighbour as WireNeighbour};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The results of a search.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Answer {
    /// The memories, best first.
    pub(crate) items: Vec<Found>,
    /// Why the answer is incomplete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) degraded: Option<String>,
    /// Candidates that were left out, with reasons.
    pub(crate) dropped: Vec<Dropped>,
    /// Tokens of the memories and the turns around them, if they were limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tokens: Option<u64>,
    /// The time of the search in the engine in milliseconds; absent when a server does not report it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) search_ms: Option<f64>,
}

/// One memory of the results.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Found {
    /// The id of the memory.
    pub(crate) id: String,
    /// Its list, or `excerpts` for a bare passage.
    pub(crate) kind: String,
    /// The scope it belongs to.
    pub(crate) scope: String,
    /// The statement, or the words.
    pub(crate) content: String,
    /// The score; higher is better.
    pub(crate) score: f64,
    /// The speaker of the words.
    pub(crate) speaker: String,
    /// The time at which it was said.
    pub(crate) said_at: Timestamp,
    /// The id of its document.
    pub(crate) document_id: String,
    /// The words of its evidence.
    pub(crate) evidence: Vec<String>,
    /// The turns around it, in order, if they were requested.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) neighbours: Vec<Beside>,
    /// The number of memories that say the same, including this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) duplicates: Option<usize>,
    /// The score of each retriever, 0 to 1.
    pub(crate) arms: Vec<(String, f64)>,
    /// Query terms that occur in it.
    pub(crate) terms: Vec<String>,
    /// The boosts of its score.
    pub(crate) boosts: Vec<(String, f64)>,
}

/// A turn next to that of a memory.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Beside {
    /// The number of turns after the memory's; negative for turns before it.
    pub(crate) offset: i32,
    /// The speaker of the turn.
    pub(crate) speaker: String,
    /// The time at which it was said, if the server reports it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) said_at: Option<Timestamp>,
    /// The words of the turn.
    pub(crate) content: String,
}

/// A candidate that was left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Dropped {
    /// The id of the candidate.
    pub(crate) id: String,
    /// The score of the candidate.
    pub(crate) score: f64,
    /// The reason why it was left out.
    pub(crate) reason: String,
}

impl Answer {
    /// Converts an answer of the engine in this process.
    pub(crate) fn from_engine(fetched: &Fetched) -> Self {
        let dropped = fetched.dropped.iter().map(|dropped| Dropped {
            id: dropped.id.to_string(),
            score: f64::from(dropped.score),
            reason: dropped.reason.as_str().to_owned(),
        });
        Self {
            dropped: dropped.collect(),
            degraded: fetched.degraded.map(|why| why.reason.to_owned()),
            tokens: fetched.tokens.and_then(|tokens| u64::try_from(tokens).ok()),
            search_ms: Some(fetched.timings.total_micros as f64 / 1e3),
            items: fetched.hits.iter().map(from_hit).collect(),
        }
    }

    /// Converts an answer of a server, in the ranked layout.
    ///
    /// # Errors
    /// [`RemoteError::Unexpected`].
    pub(crate) fn from_wire(path: &str, answer: &Value) -> Result<Self, RemoteError> {
        let at = |pointer: &str| answer.pointer(pointer).cloned().unwrap_or_default();
        let items: Vec<Item> = serde_json::from_value(at("/context/items"))
            .map_err(|error| RemoteError::Unexpected { url: path.to_owned(), reason: error.to_string() })?;
        Ok(Self {
            items: items.into_iter().map(from_item).collect(),
            degraded: at("/retrieval/warnings/0").as_str().map(str::to_owned),
            dropped: serde_json::from_value(at("/retrieval_explain/dropped")).unwrap_or_default(),
            tokens: at("/packing/tokens").as_u64(),
            search_ms: at("/retrieval_explain/timings_micros/total").as_f64().map(|micros| micros / 1e3),
        })
    }
}

fn from_hit(hit: &Hit) -> Found {
    let row = &hit.item.row;
    let kind = if hit.excerpt { "excerpts" } else { row.kind.as_str() };
    let explanation = hit.explanation.as_ref();
    Found {
        id: row.id.to_string(),
        kind: kind.to_owned(),
        scope: hit.scope.as_str().to_owned(),
        content: hit.content().to_owned(),
        score: f64::from(hit.score),
        speaker: speaker(&row.speaker),
        said_at: row.said_at,
        document_id: hit.item.document.document_id.to_string(),
        evidence: hit.evidence.iter().map(|e| e.quote.clone()).collect(),
        neighbours: hit.neighbors.iter().map(beside).collect(),
        duplicates: (hit.times > 1).then_some(hit.times),
        arms: explanation
            .map(|e| {
                e.retrievers
                    .iter()
                    .map(|a| (a.retriever.as_str().to_owned(), f64::from(a.normalized)))
                    .collect()
            })
            .unwrap_or_default(),
        terms: explanation.map(|e| e.terms.clone()).unwrap_or_default(),
        boosts: explanation
            .map(|e| e.boosts.iter().map(|(name, by)| (name.clone(), f64::from(*by))).collect())
            .unwrap_or_default(),
    }
}

fn from_item(item: Item) -> Found {
    let score = item.metadata.get("rank_score").and_then(Value::as_f64).unwrap_or_default();
    let explanation = item.explanation;
    Found {
        id: item.id,
        kind: item.category,
        scope: item.source,
        content: item.content,
        score,
        speaker: item.speaker,
        said_at: item.said_at,
        document_id: item.document_id,
        evidence: item.source_evidence,
        neighbours: item.neighbours.into_iter().map(beside_on_the_wire).collect(),
        duplicates: explanation.as_ref().and_then(|e| e.duplicates),
        arms: explanation
            .as_ref()
            .map(|e| e.arms.iter().map(|a| (a.arm.clone(), a.normalised)).collect())
            .unwrap_or_default(),
        terms: explanation.as_ref().map(|e| e.terms.clone()).unwrap_or_default(),
        boosts: explanation
            .map(|e| e.boosts.into_iter().map(|b| (b.name, b.value)).collect())
            .unwrap_or_default(),
    }
}

fn beside(neighbour: &Neighbor) -> Beside {
    Beside {
        offset: neighbour.offset,
        speaker: speaker(&neighbour.speaker),
        said_at: Some(neighbour.said_at),
        content: neighbour.text.clone(),
    }
}

fn beside_on_the_wire(neighbour: WireNeighbour) -> Beside {
    let WireNeighbour { offset, speaker, said_at, content, .. } = neighbour;
    Beside { offset, speaker, said_at, content }
}

fn speaker(speaker: &Speaker) -> String {
    speaker.name.clone().unwrap_or_else(|| speaker.role.to_string())
}
