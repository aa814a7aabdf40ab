//! What was said later, for questions about the present.

use crate::fixture::*;
use evoke_recall::{Component, Components, OpenPartition, PartitionIndex, Query, recall};
use evoke_types::ScopeKind;
use std::sync::Arc;

/// Statements on consecutive days, the newest last, and a few of other things.
const SAID: [&str; 5] = [
    "I work for the savings bank, in the credit department.",
    "My sister works for the savings bank too, in another town.",
    "Our boat needs paint before spring.",
    "I quit the savings bank, I work for the harbor office now.",
    "The harbor office is closed on Sundays.",
];

/// Statements whose vectors say that all are about much the same.
fn alike(said: &[&str]) -> OpenPartition {
    let mut changes = statements(said);
    for (number, row) in changes.items.iter_mut().enumerate() {
        *row = with_vector(row.clone(), &[0.8, if number % 4 < 2 { 0.6 } else { -0.6 }]);
    }
    OpenPartition { scope: ScopeKind::User, index: Arc::new(PartitionIndex::build(changes, 2)) }
}

fn order(text: &str, disabled: Components) -> Vec<String> {
    let opened = alike(&SAID);
    let query = Query { disabled, ..question(text) };
    let found = recall(std::slice::from_ref(&opened), &query);
    texts(&found).into_iter().map(str::to_owned).collect()
}

fn with(text: &str) -> Vec<String> {
    order(text, Components::NONE)
}

fn without(text: &str) -> Vec<String> {
    order(text, Components::only(Component::Succession))
}

#[test]
fn what_is_now_comes_before_what_it_makes_out_of_date() {
    let said =
        ["The launch is planned for March 3.", "We ate at the harbor.", "The launch slipped to April 14."];
    let mut changes = statements(&said);
    for (row, vector) in changes.items.iter_mut().zip([[0.8, 0.6], [-0.6, 0.8], [0.6, 0.8]]) {
        *row = with_vector(row.clone(), &vector);
    }
    let index = Arc::new(PartitionIndex::build(changes, 2));
    let opened = OpenPartition { scope: ScopeKind::User, index };
    let found = |disabled| {
        let mut query = Query { disabled, ..question("When is the launch?") };
        query.texts.iter_mut().for_each(|text| text.vector = Some(vec![1.0, 0.0]));
        recall(std::slice::from_ref(&opened), &query)
    };
    let lead = |disabled| {
        let found = found(disabled);
        let score = |text: &str| {
            found.hits.iter().find(|hit| hit.item.row.text == text).map(|hit| hit.score).expect("found")
        };
        score(said[2]) - score(said[0])
    };
    assert_eq!(texts(&found(Components::NONE))[0], said[2]);
    assert!(lead(Components::NONE) > lead(Components::only(Component::Succession)));
}

#[test]
fn nothing_is_hidden_and_nothing_is_added() {
    for text in ["Who do I work for?", "savings bank", "Where does my sister work?", "Is the office open?"] {
        let (mut one, mut other) = (with(text), without(text));
        one.sort();
        other.sort();
        assert_eq!(one, other, "{text}");
    }
}

#[test]
fn questions_about_the_past_and_for_several_things_keep_their_order() {
    for text in ["Who did I work for before?", "Who was I working for?", "Which banks have I worked for?"] {
        assert_eq!(with(text), without(text), "{text}");
    }
}

#[test]
fn what_is_asked_for_by_all_its_words_stays_first() {
    let opened = alike(&[
        "My sailing boat is called Petrel.",
        "My sailing instructor is called Ingrid.",
        "I quit sailing school, my instructor was not amused.",
    ]);
    for text in ["What is my sailing boat called?", "sailing boat", "Petrel the sailing boat"] {
        assert_eq!(texts(&ask(&opened, text))[0], "My sailing boat is called Petrel.", "{text}");
    }
}
