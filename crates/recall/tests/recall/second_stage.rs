//! The second stage: learned features, session prior and session diversity.

use crate::fixture::*;
use evoke_recall::{
    Component, Components, Feature, Hit, OpenPartition, PartitionIndex, Precision, Query, Retriever, recall,
};
use evoke_types::{ScopeKind, Speaker};
use std::slice::from_ref;
use std::sync::Arc;

/// A question of one person, the answer of another, and an aside that shares the question's words.
fn talk() -> OpenPartition {
    let head = head(1, day(5));
    let lines = [
        ("Ann", "What did the vet say about Kiwi's wing?"),
        ("Bo", "My vet wants Kiwi to rest the wing for 3 weeks."),
        ("Ann", "Vet bills! The wing of a parrot, who would think of a vet."),
    ];
    let named = |(n, (name, text)): (u32, (&str, &str))| {
        let mut row = passage(u64::from(n) + 1, &head, n, text);
        row.speaker = Speaker { name: Some(name.to_owned()), ..row.speaker };
        row
    };
    let rows = (0..).zip(lines).map(named).collect();
    user(whole(vec![head.clone()], rows))
}

#[test]
fn the_second_look_prefers_what_answers_and_leaves_the_rest_of_the_order_alone() {
    let opened = talk();
    let high = Query { explain: true, ..question("How long must Bo's Kiwi rest the wing, said the vet?") };
    let found = recall(from_ref(&opened), &high);
    assert_eq!(found.hits[0].item.row.id, id(2));
    let why = found.hits[0].explanation.as_ref().expect("explained");
    let seen = why.features.expect("looked at");
    for feature in [Feature::Answer, Feature::FirstPerson, Feature::Quantity, Feature::AskedSpeaker] {
        assert_eq!(seen[feature], 1.0, "{feature:?}");
    }
    assert_eq!(
        (seen[Feature::Question], seen[Feature::Opening], seen[Feature::OtherSpeaker]),
        (0.0, 0.0, 0.0)
    );
    let text_query = found.hits.iter().find(|hit| hit.item.row.id == id(1)).expect("found as well");
    let seen = text_query.explanation.as_ref().and_then(|why| why.features).expect("looked at");
    assert_eq!(
        (seen[Feature::Question], seen[Feature::Opening], seen[Feature::OtherSpeaker]),
        (1.0, 1.0, 1.0)
    );
}

#[test]
fn what_somebody_says_of_themselves_counts_for_more_where_several_things_are_asked() {
    let own = [Feature::SeveralAskedSpeaker, Feature::SeveralFirstPerson];
    let seen = |text: &str, n: u64| {
        let found = recall(&[talk()], &Query { explain: true, ..question(text) });
        let hit = found.hits.iter().find(|hit| hit.item.row.id == id(n)).expect("found");
        let seen = hit.explanation.as_ref().and_then(|why| why.features).expect("looked at");
        own.map(|feature| seen[feature])
    };
    let (several, one) = ("Which wings has Bo's vet seen?", "What did Bo's vet see of the wing?");
    assert_eq!([seen(several, 2), seen(several, 1)], [[1.0, 1.0], [0.0, 0.0]]);
    assert_eq!(seen(one, 2), [0.0, 0.0]);
}

#[test]
fn an_explanation_adds_up_to_its_score() {
    let ask = |text: &str| recall(&[talk()], &Query { explain: true, ..question(text) }).hits;
    let several = ask("Which wings has the vet seen?");
    let spread =
        |hit: &Hit| hit.explanation.iter().flat_map(|why| &why.boosts).any(|(name, _)| name == "spread");
    assert!(several.len() > 1 && several[1..].iter().all(spread) && !spread(&several[0]));
    for hit in ask("When may Kiwi use the wing?").iter().chain(&several) {
        let why = hit.explanation.as_ref().expect("explained");
        let added = |name: &str| why.boosts.iter().find(|(boost, _)| boost == name).map(|(_, boost)| *boost);
        let names = Feature::ALL.iter().map(|feature| feature.as_str()).chain(["support", "spread"]);
        let learned: f32 = names.filter_map(added).sum();
        // Boosts are in units of the fused mean, and the sum is divided by 1.5.
        assert!((why.fused + learned / 1.5 - hit.score).abs() < 1e-5, "{why:?} {}", hit.score);
    }
}

#[test]
fn arms_and_boosts_of_an_explanation_add_up_to_the_fused_score() {
    let head = head(1, day(5));
    let lines = [
        ("Rest the wing.", [1.0, 0.2]),
        ("The vet says so.", [0.4, 0.9]),
        ("A wing of a castle.", [0.7, 0.7]),
    ];
    let row = |(n, (text, vector)): (u64, (&str, [f32; 2]))| {
        with_vector(passage(n, &head, n as u32, text), &vector)
    };
    let rows = (1..).zip(lines).map(row).collect();
    let index = PartitionIndex::build(whole(vec![head.clone()], rows), 2);
    let opened = [OpenPartition { scope: ScopeKind::User, index: Arc::new(index) }];
    let asked = Query::new("wing", Some(vec![0.8, 0.6]), day(9));
    let found = recall(&opened, &Query { precision: Precision::Medium, explain: true, ..asked });
    assert_eq!(found.hits.len(), 3);
    for hit in &found.hits {
        let why = hit.explanation.as_ref().expect("explained");
        let retriever = |retriever: Retriever| {
            why.retrievers.iter().find(|a| a.retriever == retriever).map_or(0.0, |a| a.normalized)
        };
        let boosts: f32 = why.boosts.iter().map(|(_, boost)| boost).sum();
        // The weights of words (0.8, 0.5, 0.7), and those of meaning (1, 1.5).
        let mean = (2.0 * retriever(Retriever::Lexical) + 2.5 * retriever(Retriever::Dense)) / 4.5;
        assert!(((mean + boosts) / 1.5 - why.fused).abs() < 1e-5, "{why:?}");
    }
}

#[test]
fn medium_precision_and_leaving_it_out_keep_the_fused_order() {
    let opened = talk();
    let text = "How long must Bo's Kiwi rest the wing, said the vet?";
    let medium = Query { precision: Precision::Medium, explain: true, ..question(text) };
    let disabled =
        Query { disabled: Components::only(Component::SecondStage), explain: true, ..question(text) };
    let [medium, disabled] = [medium, disabled].map(|query| recall(from_ref(&opened), &query));
    assert_eq!(ids(&medium), ids(&disabled));
    for hit in medium.hits.iter().chain(&disabled.hits) {
        let why = hit.explanation.as_ref().expect("explained");
        assert!(why.features.is_none() && (why.fused - hit.score).abs() < 1e-6);
    }
}

#[test]
fn a_question_for_several_things_is_answered_from_several_sessions() {
    let (june, july) = (head(1, day(160)), head(2, day(190)));
    let things = ["tides", "moons", "ships", "kings", "frogs", "clocks", "storms", "wells"];
    let read = |(n, thing): (u32, &str)| {
        passage(u64::from(n), &june, n, &format!("I have read a book about {thing}."))
    };
    let mut rows: Vec<_> = (1..).zip(things).map(read).collect();
    rows.push(passage(9, &july, 0, "I have read a book about glass."));
    let opened = [user(whole(vec![june, july], rows))];
    let place = |query: Query| recall(&opened, &query).hits.iter().position(|hit| hit.item.row.id == id(9));
    let several = question("Which books have I read?");
    let disabled = Query { disabled: Components::only(Component::SessionDiversity), ..several.clone() };
    assert!(place(several.clone()) < place(disabled), "the other session comes nearer: {:?}", place(several));
    let one = question("What book did I read?");
    let disabled = Query { disabled: Components::only(Component::SessionDiversity), ..one.clone() };
    assert_eq!(place(one), place(disabled), "a question for one thing is not spread");
}

#[test]
fn a_question_for_one_thing_is_answered_where_more_than_one_turn_speaks_of_it() {
    let (june, july) = (head(1, day(160)), head(2, day(190)));
    let talk = [
        passage(1, &june, 0, "The vet looked at the wing of the parrot today."),
        passage(2, &june, 1, "Is the wing of the parrot broken, did the vet say?"),
        passage(3, &june, 2, "We had soup."),
        passage(4, &july, 0, "The vet looked at the wing of the parrot, they say."),
        passage(5, &july, 1, "It rained all day long."),
        passage(6, &july, 2, "We had bread."),
    ];
    let opened = [user(whole(vec![june, july], talk.to_vec()))];
    let lead = |query: &Query| {
        let hits = recall(&opened, query).hits;
        let score = |wanted| hits.iter().find(|hit| hit.item.row.id == id(wanted)).expect("found").score;
        score(1) - score(4)
    };
    let disabled =
        |query: &Query| Query { disabled: Components::only(Component::SessionPrior), ..query.clone() };
    let one = question("What did the vet look at?");
    assert!(lead(&one) > lead(&disabled(&one)) + 0.02, "{} {}", lead(&one), lead(&disabled(&one)));
    let several = question("Which wings has the vet looked at?");
    assert_eq!(lead(&several), lead(&disabled(&several)), "several things are not drawn to one session");
    let medium = Query { precision: Precision::Medium, ..one };
    assert_eq!(lead(&medium), lead(&disabled(&medium)));
}
