//! Relevance: how probable it is that an item answers, and that any does.

use crate::fixture::*;
use evoke_recall::{DropReason, OpenPartition, Query, recall};
use std::slice::from_ref;

const TALK: [&str; 5] = [
    "The spare key of the boat hangs behind the galley door.",
    "We painted the fence in June and the color is awful.",
    "My cousin Wilma plays the tuba in a brass band.",
    "The train to Aarhus was an hour late again.",
    "I ordered new oilskins, size forty.",
];

fn talk() -> OpenPartition {
    let june = head(1, day(160));
    let rows = (0..).zip(TALK).map(|(turn, text)| passage(u64::from(turn) + 1, &june, turn, text)).collect();
    user(whole(vec![june], rows))
}

#[test]
fn what_is_stored_is_told_from_what_is_not() {
    let opened = talk();
    let answerable = |text: &str| recall(from_ref(&opened), &question(text)).answerable.expect("asked");
    for (stored, missing) in [
        ("Where does the spare key of the boat hang?", "Which university did the president attend?"),
        ("What does cousin Wilma play?", "What did the dentist say about the crown?"),
    ] {
        let (stored, missing) = (answerable(stored), answerable(missing));
        assert!((0.0..=1.0).contains(&stored) && (0.0..=1.0).contains(&missing));
        assert!(stored > missing + 0.2, "{stored} and {missing}");
    }
}

#[test]
fn items_below_the_wanted_relevance_are_left_out_and_named() {
    let opened = talk();
    let asked = Query {
        explain: true,
        ..question("Where does the spare key of the boat hang, by the train or in June?")
    };
    let all = recall(from_ref(&opened), &asked);
    let relevance =
        |id| all.hits.iter().find(|hit| hit.item.row.id == id).and_then(|hit| hit.relevance).expect("asked");
    assert!(all.hits.len() > 1 && all.hits.iter().all(|hit| hit.relevance.is_some()));
    let best = relevance(id(1));
    let some = recall(from_ref(&opened), &Query { min_relevance: best, ..asked.clone() });
    assert_eq!(ids(&some), [id(1)]);
    assert_eq!(some.answerable, all.answerable, "what is left out does not change what is known");
    let left_out: Vec<_> = some.dropped.iter().filter(|one| one.reason == DropReason::LowRelevance).collect();
    assert_eq!(left_out.len(), all.hits.len() - 1);
    assert!(left_out.iter().all(|one| relevance(one.id) < best));
    assert!(recall(from_ref(&opened), &Query { min_relevance: 1.0, ..asked }).hits.is_empty());
}

#[test]
fn nothing_in_particular_has_no_relevance() {
    let opened = talk();
    for text in ["", "What do you know about this user?"] {
        let recalled = recall(from_ref(&opened), &Query { min_relevance: 0.9, ..question(text) });
        assert_eq!(recalled.answerable, None, "{text:?}");
        assert_eq!(recalled.hits.len(), TALK.len(), "nothing is left out of {text:?}");
    }
}

#[test]
fn what_only_repeats_the_question_does_not_answer_it() {
    let june = head(1, day(160));
    let row = passage(1, &june, 0, "Where did I leave the spare key?");
    let opened = user(whole(vec![june], vec![row]));
    let recalled = recall(from_ref(&opened), &question("Where did I leave the spare key?"));
    assert_eq!(recalled.hits[0].relevance, Some(0.0));
    assert!(recalled.answerable.expect("asked") < 0.1);
}
