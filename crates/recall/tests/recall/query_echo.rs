//! Query echoes: repeating the query is no answer to it.

use crate::fixture::*;
use evoke_recall::{Component, Components, Depth, OpenPartition, Precision, Query, RerankerScores, recall};
use std::slice::from_ref;

/// A user asks, gets an answer, adds something, and asks the same again much later.
fn talk(again: &str) -> OpenPartition {
    let (june, july) = (head(1, day(160)), head(2, day(190)));
    let rows = vec![
        passage(1, &june, 0, "Where did I leave the spare key?"),
        passage(2, &june, 1, "You gave the spare key to Marta, who lives next door."),
        passage(3, &june, 2, "The key to the cellar hangs in the hall."),
        passage(4, &july, 0, again),
    ];
    user(whole(vec![june, july], rows))
}

#[test]
fn what_was_asked_before_is_no_answer() {
    let opened = talk("And where did I leave the spare KEY ?!");
    let asked = question("and where did I leave the spare key");
    for query in [
        asked.clone(),
        Query { precision: Precision::Medium, ..asked.clone() },
        Query { depth: Depth::Accurate, ..asked },
    ] {
        let found = ids(&recall(from_ref(&opened), &query));
        assert_eq!((found.len(), found.last()), (4, Some(&id(4))), "{found:?}");
        let echoed = Query { disabled: Components::only(Component::QueryEcho), ..query };
        let echoed = ids(&recall(from_ref(&opened), &echoed));
        let at = |n: u64| echoed.iter().position(|found| *found == id(n)).expect("found");
        assert!(at(4) < at(2) && at(4) < at(3), "it would stand above all that answers: {echoed:?}");
    }
    let other = ids(&recall(from_ref(&opened), &question("Where is it that I left the spare key?")));
    assert_ne!(other.last(), Some(&id(4)), "a question in other words leads to its answer: {other:?}");
}

#[test]
fn what_does_not_ask_may_be_looked_for_in_its_own_words() {
    let opened = talk("I left the spare key at work.");
    let found = ids(&recall(from_ref(&opened), &question("I left the spare key at work")));
    assert_eq!(found[0], id(4));
}

#[test]
fn what_was_asked_is_shown_where_there_is_nothing_else() {
    let june = head(1, day(160));
    let row = passage(1, &june, 0, "Where did I leave the spare key?");
    let opened = [user(whole(vec![june], vec![row]))];
    let mut asked = Query { explain: true, ..question("Where did I leave the spare key?") };
    let plain = recall(&opened, &asked);
    assert_eq!(ids(&plain), [id(1)]);
    asked.texts[0].reranker_scores = RerankerScores::from_raw([(id(1), 0.5)]);
    for hit in plain.hits.iter().chain(&recall(&opened, &asked).hits) {
        let why = hit.explanation.as_ref().expect("explained");
        let (_, back) = why.boosts.iter().find(|(name, _)| name == "echo").expect("told");
        // Boosts are in units of the fused mean, and the sum is divided by 1.5.
        assert!((why.fused + back / 1.5 - hit.score).abs() < 1e-5, "{why:?} {}", hit.score);
    }
}
