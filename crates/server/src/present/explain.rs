//! Why an answer is as it is.

use evoke_engine::{EvidenceView, Explanation as Why, Fetched, Retriever};
use evoke_wire::context::{DroppedCandidate, RetrievalExplain, Timings};
use evoke_wire::item::{ArmScore, Boost, EvidenceRef, Explanation};
use std::time::Duration;

/// Why an item is here.
pub(crate) fn item(why: &Why, evidence: &[EvidenceView], times: usize) -> Explanation {
    let arm = |score: &evoke_engine::RetrieverScore| ArmScore {
        arm: score.retriever.as_str().to_owned(),
        raw: f64::from(score.raw),
        normalised: f64::from(score.normalized),
    };
    let passage = |view: &EvidenceView| EvidenceRef {
        passage_id: view.passage.to_string(),
        document_id: view.document_id.as_str().to_owned(),
        turn: view.turn,
        quote: view.quote.clone(),
    };
    Explanation {
        arms: why.retrievers.iter().map(arm).collect(),
        terms: why.terms.clone(),
        boosts: why
            .boosts
            .iter()
            .map(|(name, value)| Boost { name: name.clone(), value: f64::from(*value) })
            .collect(),
        scope: why.scope.as_str().to_owned(),
        age_seconds: why.age_millis / 1000,
        evidence: evidence.iter().map(passage).collect(),
        duplicates: (times > 1).then_some(times),
    }
}

/// The arm that speaks most clearly for an item. A reranker is none: it found nothing.
pub(crate) fn best_arm(why: &Why) -> Option<Retriever> {
    let found = why.retrievers.iter().filter(|score| score.retriever != Retriever::Rerank);
    found.max_by(|a, b| a.normalized.total_cmp(&b.normalized)).map(|score| score.retriever)
}

/// What was left out of an answer, and where its time went.
pub(crate) fn retrieval(fetched: &Fetched) -> RetrievalExplain {
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let stages = &fetched.timings.recall;
    let dropped = |candidate: &evoke_engine::Dropped| DroppedCandidate {
        id: candidate.id.to_string(),
        score: f64::from(candidate.score),
        reason: candidate.reason.as_str().to_owned(),
    };
    RetrievalExplain {
        queries: fetched.queries.clone(),
        dropped: fetched.dropped.iter().map(dropped).collect(),
        timings_micros: Timings {
            embed: fetched.timings.embed_micros,
            open: fetched.timings.open_micros,
            analyse: micros(stages.analyze),
            lexical: micros(stages.lexical),
            dense: micros(stages.dense),
            rerank: fetched.timings.rerank_micros,
            fuse: micros(stages.fuse),
            present: micros(stages.assemble),
            total: fetched.timings.total_micros,
        },
    }
}
