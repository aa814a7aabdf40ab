//! Reranker scores: their effect on the order and on explanations.

use crate::fixture::*;
use evoke_recall::{
    Component, Components, Depth, OpenPartition, Query, QueryText, RerankerScores, Retriever, recall,
    rerank_candidates,
};
use evoke_store::PartitionChanges;
use evoke_types::{MemoryId, ScopeKind, Speaker};
use proptest::prelude::*;
use std::slice::from_ref;

const TEXTS: [&str; 5] = [
    "Kiwi the parrot rests the wing because the vet said so.",
    "The vet has a parking lot behind the wing of the clinic.",
    "A parrot needs a large cage.",
    "My vet is called Ingrid.",
    "The wing chair in the hall is green.",
];
const ASKED: &str = "What did the vet say of the wing of my parrot?";

fn accurate(text: &str) -> Query {
    Query { depth: Depth::Accurate, explain: true, ..question(text) }
}

/// A query with reranker scores for its only text.
fn judged(query: &Query, scores: &[(MemoryId, f32)]) -> Query {
    let mut query = query.clone();
    query.texts[0].reranker_scores = RerankerScores::from_raw(scores.iter().copied());
    query
}

/// Scores for all candidates that make the first of them the worst and the last the best.
fn upside_down(opened: &[OpenPartition], query: &Query) -> Vec<(MemoryId, f32)> {
    let found = rerank_candidates(opened, query, 50, &mut || true).texts.remove(0);
    found.iter().enumerate().map(|(at, candidate)| (candidate.id, at as f32)).collect()
}

/// The passage that a hit stands on.
fn passages(opened: &OpenPartition, query: &Query) -> Vec<MemoryId> {
    recall(from_ref(opened), query).hits.iter().map(|hit| hit.evidence[0].passage).collect()
}

#[test]
fn candidates_are_passages_with_the_speaker_best_first_and_no_more_than_wished() {
    let PartitionChanges { mut items, documents, .. } = statements(&TEXTS);
    for row in items.iter_mut().filter(|row| row.id == id(7)) {
        row.speaker = Speaker { name: Some("Ann".to_owned()), ..Speaker::USER };
    }
    let opened = user(whole(documents, items));
    let query = accurate(ASKED);
    let all = rerank_candidates(from_ref(&opened), &query, 50, &mut || true).texts.remove(0);
    let first: Vec<MemoryId> = all.iter().map(|candidate| candidate.id).collect();
    assert_eq!(first, passages(&opened, &query), "the order of the answer without opinions");
    assert_eq!(all[0].text, TEXTS[0]);
    assert!(all.iter().any(|candidate| candidate.text == "Ann: My vet is called Ingrid."), "{all:?}");
    let two = rerank_candidates(from_ref(&opened), &query, 2, &mut || true).texts.remove(0);
    assert_eq!(two, all[..2]);
    assert!(
        rerank_candidates(from_ref(&opened), &accurate("zeppelin"), 50, &mut || true).texts[0].is_empty()
    );
}

#[test]
fn what_is_judged_best_can_come_first_from_anywhere_and_explains_itself() {
    let opened = user(statements(&TEXTS));
    let query = accurate(ASKED);
    let last = *passages(&opened, &query).last().expect("found");
    let others = passages(&opened, &query).into_iter().filter(|id| *id != last).map(|id| (id, -9.5));
    let scores: Vec<(MemoryId, f32)> = others.chain([(last, 4.25)]).collect();
    let found = recall(from_ref(&opened), &judged(&query, &scores));
    assert_eq!(found.hits[0].evidence[0].passage, last);
    for (at, hit) in found.hits.iter().enumerate() {
        let why = hit.explanation.as_ref().expect("explained");
        let retriever =
            why.retrievers.iter().find(|retriever| retriever.retriever == Retriever::Rerank).expect("judged");
        assert_eq!((retriever.raw, retriever.normalized), if at == 0 { (4.25, 1.0) } else { (-9.5, 0.0) });
        assert_eq!(why.boosts.iter().any(|(name, _)| name == "rerank"), at == 0);
        assert!((0.0..=1.0).contains(&hit.score), "{}", hit.score);
    }
}

#[test]
fn an_explanation_adds_up_with_opinions_as_without() {
    let opened = user(statements(&TEXTS));
    let query = accurate(ASKED);
    let plain = recall(from_ref(&opened), &query);
    let found = recall(from_ref(&opened), &judged(&query, &upside_down(from_ref(&opened), &query)));
    for hit in &found.hits {
        let why = hit.explanation.as_ref().expect("explained");
        let same =
            plain.hits.iter().find(|other| other.item.row.id == hit.item.row.id).expect("found as well");
        let before = same.explanation.as_ref().expect("explained").fused;
        assert!((why.fused - before).abs() < 1e-5, "{} {before}", why.fused);
        let opinion = why.boosts.iter().find(|(name, _)| name == "rerank").map_or(0.0, |(_, boost)| *boost);
        // Half of the score is that of the reranker.
        assert!((hit.score - (same.score + opinion / 1.5) / 2.0).abs() < 1e-5, "{why:?} {}", hit.score);
    }
}

#[test]
fn left_out_or_empty_opinions_change_nothing() {
    let opened = user(statements(&TEXTS));
    let query = accurate(ASKED);
    let plain = recall(from_ref(&opened), &query);
    let mut disabled = judged(&query, &upside_down(from_ref(&opened), &query));
    assert_ne!(ids(&recall(from_ref(&opened), &disabled)), ids(&plain), "they would have");
    disabled.disabled = Components::only(Component::Rerank);
    for query in [disabled, judged(&query, &[]), judged(&query, &[(id(999), 1.0)])] {
        assert_eq!(ids(&recall(from_ref(&opened), &query)), ids(&plain));
    }
}

#[test]
fn a_text_that_nobody_judged_keeps_its_place_beside_what_was_judged_worst() {
    let opened = user(statements(&TEXTS));
    let query = accurate(ASKED);
    let order = passages(&opened, &query);
    let found = passages(&opened, &judged(&query, &[(order[0], 0.2), (order[1], 0.9)]));
    assert_eq!(found[0], order[1]);
    assert_eq!(found[1..], [&order[..1], &order[2..]].concat());
}

#[test]
fn the_superseded_stays_below_the_live_whatever_is_thought_of_it() {
    let mut changes = statements(&["I live in Porto by the sea.", "I live in Braga by the sea."]);
    let [old, new] = [id(2), id(4)];
    for row in changes.items.iter_mut().filter(|row| row.id == old) {
        body(row).superseded_by = Some(new);
    }
    let opened = user(changes);
    let query = judged(&accurate("Where do I live?"), &[(id(1), 1.0), (id(3), 0.0)]);
    let found = recall(from_ref(&opened), &query);
    assert_eq!(ids(&found), [new, old]);
    assert!(found.hits[0].score >= found.hits[1].score);
}

#[test]
fn a_narrow_place_still_wins_over_a_wide_one_in_the_same_matter() {
    let matter = |text: &str, first: u64| {
        let mut changes = statements(&[text]);
        for row in &mut changes.items {
            row.id = if row.id == id(1) { id(first) } else { id(first + 1) };
        }
        let passage = id(first);
        for row in changes.items.iter_mut().filter(|row| row.id == id(first + 1)) {
            body(row).matter = Some("language".to_owned());
            body(row).evidence[0].passage = passage;
        }
        user(changes)
    };
    let narrow = matter("Answer me in German language please.", 11);
    let wide =
        OpenPartition { scope: ScopeKind::Client, ..matter("Answer everybody in English language.", 21) };
    let query = judged(&accurate("Which language to answer in?"), &[(id(11), 0.0), (id(21), 1.0)]);
    assert_eq!(ids(&recall(&[narrow, wide], &query)), [id(12), id(22)]);
}

#[test]
fn each_query_has_opinions_of_its_own() {
    let opened = user(statements(&TEXTS));
    let texts = [ASKED, "a cage for the parrot"].map(|text| QueryText::new(text, None)).to_vec();
    let mut query = Query { texts, ..accurate("") };
    let found = rerank_candidates(from_ref(&opened), &query, 50, &mut || true);
    assert_eq!(found.texts.len(), 2);
    let cage = |query: &Query| {
        let hits = recall(from_ref(&opened), query).hits;
        hits.into_iter().find(|hit| hit.item.row.text == TEXTS[2]).expect("found")
    };
    query.texts[1].reranker_scores = RerankerScores::from_raw(
        found.texts[1].iter().map(|c| (c.id, if c.text == TEXTS[2] { 1.0 } else { 0.0 })),
    );
    let why = cage(&query).explanation.expect("explained");
    assert!(
        why.retrievers.iter().any(|retriever| retriever.retriever == Retriever::Rerank),
        "it fits the judged text best: {why:?}"
    );
    assert!(cage(&query).matched.contains(&0), "the other text has found it as well");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever a reranker thinks, the same items are answered, in falling scores, twice the same.
    #[test]
    fn reranker_scores_reorder_and_lose_nothing(scores in prop::collection::vec(prop::num::f32::ANY, 5)) {
        let opened = user(statements(&TEXTS));
        let query = accurate(ASKED);
        let scores: Vec<(MemoryId, f32)> = (0..5).map(|n| (id(2 * n + 1), scores[n as usize])).collect();
        let (plain, found) = (recall(from_ref(&opened), &query), recall(from_ref(&opened), &judged(&query, &scores)));
        let sorted = |mut ids: Vec<MemoryId>| { ids.sort_unstable(); ids };
        prop_assert_eq!(sorted(ids(&plain)), sorted(ids(&found)));
        prop_assert!(found.hits.is_sorted_by(|a, b| a.score >= b.score));
        prop_assert_eq!(ids(&found), ids(&recall(from_ref(&opened), &judged(&query, &scores))));
    }
}
