//! Queries of several texts, and cancellation between them.

use crate::fixture::*;
use evoke_recall::{Query, QueryText, recall, recall_cancellable};

fn asked(texts: &[&str]) -> Query {
    let texts = texts.iter().map(|text| QueryText::new(*text, None)).collect();
    Query { texts, ..question("") }
}

#[test]
fn each_query_names_what_it_found() {
    let opened = user(statements(&[
        "In my tea cupboard there is a tin of oolong tea.",
        "In my tea cupboard there is a tin of assam tea.",
        "My sailing boat is called Petrel.",
    ]));
    let found = recall(&[opened], &asked(&["oolong tea", "sailing boat Petrel"]));
    let matched =
        |n: u64| found.hits.iter().find(|hit| hit.item.row.id == id(n)).map(|hit| hit.matched.clone());
    assert_eq!(matched(2), Some(vec![0]));
    assert_eq!(matched(6), Some(vec![1]));
    assert_eq!(found.hits.len(), 3);
}

#[test]
fn places_are_shared_when_asked() {
    let mut texts: Vec<String> =
        (0..6).map(|n| format!("In my tea cupboard there is a tin of tea number {n}.")).collect();
    texts.push("My boat is for sailing.".into());
    texts.push("Sailing is taught by Ingrid, who came from far away and stayed.".into());
    let opened = user(statements(&texts.iter().map(String::as_str).collect::<Vec<_>>()));
    let query =
        Query { limit: 4, per_query: Some(2), ..asked(&["tin of tea in my tea cupboard", "sailing"]) };
    let found = recall(&[opened], &query);
    assert_eq!(found.hits.len(), 4);
    assert_eq!(found.hits.iter().filter(|hit| hit.matched == [1]).count(), 2);
    assert!(found.hits.is_sorted_by(|a, b| a.score >= b.score));
}

#[test]
fn blank_texts_find_nothing_and_alone_mean_the_latest() {
    let opened = user(statements(&["I like tea.", "I like coffee."]));
    let found = recall(std::slice::from_ref(&opened), &asked(&["", "tea", "  "]));
    assert_eq!((ids(&found), found.hits[0].matched.clone()), (vec![id(2)], vec![1]));
    assert_eq!(ids(&recall(&[opened], &asked(&[" "]))), [id(4), id(2)]);
}

#[test]
fn a_search_that_is_stopped_answers_what_it_has_found_and_says_so() {
    let opened =
        [user(statements(&["I keep a tin of oolong.", "My boat is called Petrel.", "Rosa tunes pianos."]))];
    let query = Query { explain: true, ..asked(&["tin of oolong", "boat Petrel", "pianos"]) };
    let whole = recall(&opened, &query);
    let stopped_after = |steps: usize| {
        let mut left = steps;
        let mut proceed = || {
            left = left.saturating_sub(1);
            left > 0
        };
        recall_cancellable(&opened, &query, &mut proceed)
    };
    assert!(!whole.cut_short && whole.hits.iter().all(|hit| hit.explanation.is_some()));
    for (steps, texts) in [(0, 1), (1, 1), (2, 2)] {
        let cut = stopped_after(steps);
        let some = Query { explain: false, texts: query.texts[..texts].to_vec(), ..query.clone() };
        assert_eq!(ids(&cut), ids(&recall(&opened, &some)), "the first {texts}");
        assert!(cut.cut_short && cut.hits.iter().all(|hit| hit.explanation.is_none()));
    }
    let patient = stopped_after(1_000);
    assert_eq!((ids(&patient), patient.cut_short), (ids(&whole), false));
}
