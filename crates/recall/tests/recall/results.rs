//! Results: which item represents a unit, duplicates, recent items, explanations.

use crate::fixture::*;
use evoke_recall::{Depth, DropReason, Kinds, Query, Retriever, recall, recent};
use evoke_types::{MemoryKind, Speaker};

#[test]
fn a_passage_is_shown_as_the_memory_that_fits_and_never_twice() {
    let head = head(1, day(5));
    let turn = passage(1, &head, 0, "I'm Ioana, I'm vegetarian and I work as a nurse at St. Olaf hospital.");
    let rows = vec![
        memory(2, &turn, MemoryKind::Fact, "User's name is Ioana"),
        memory(3, &turn, MemoryKind::Preference, "User is vegetarian"),
        memory(4, &turn, MemoryKind::Fact, "User works as a nurse at St. Olaf hospital"),
        turn,
    ];
    let opened = user(whole(vec![head], rows));
    assert_eq!(ids(&ask(&opened, "Where does she work as a nurse?")), [id(4)]);
    assert_eq!(ids(&ask(&opened, "vegetarian")), [id(3)]);

    let facts = Query { kinds: Kinds::only(MemoryKind::Fact), ..question("Is she vegetarian?") };
    let found = recall(std::slice::from_ref(&opened), &facts);
    assert_eq!(ids(&found), [id(1)], "no fact speaks of it, so the words themselves do");
    assert!(found.hits[0].excerpt);
    let emotions = Query { kinds: Kinds::only(MemoryKind::Emotion), ..question("vegetarian") };
    assert!(recall(std::slice::from_ref(&opened), &emotions).hits.is_empty());
}

#[test]
fn a_memory_brings_its_words_and_the_turns_around_them() {
    let head = head(1, day(5));
    let lines = [
        "Can you book a table?",
        "Where would you like to eat?",
        "At the harbour, I love grilled sardines.",
        "Booked.",
    ];
    let mut rows: Vec<_> =
        (0_u32..).zip(lines).map(|(n, line)| passage(u64::from(n) + 1, &head, n, line)).collect();
    rows[1].speaker = Speaker::ASSISTANT;
    rows.push(memory(9, &rows[2].clone(), MemoryKind::Preference, "User loves grilled sardines"));
    let opened = user(whole(vec![head], rows));
    let found = ask(&opened, "sardines");
    let hit = &found.hits[0];
    assert_eq!((hit.item.row.id, hit.excerpt), (id(9), false));
    assert_eq!((hit.evidence[0].passage, hit.evidence[0].turn), (id(3), 2));
    assert_eq!(hit.evidence[0].document_id.as_str(), "doc-1");
    let source_text: Vec<_> = hit.neighbors.iter().map(|n| (n.offset, n.id)).collect();
    assert_eq!(source_text, [(-2, id(1)), (-1, id(2)), (1, id(4))]);
    assert_eq!(hit.neighbors[1].speaker, Speaker::ASSISTANT);
}

#[test]
fn what_has_been_superseded_ranks_below_everything_live() {
    let mut changes =
        statements(&["My favourite editor is Vim.", "My favourite editor is Helix.", "An editor is a tool."]);
    let closed = day(2);
    let old = body(&mut changes.items[0]);
    old.superseded_by = Some(id(4));
    old.validity.until = Some(closed);
    let opened = user(changes);
    let found = ask(&opened, "What is my favourite editor Vim?");
    assert_eq!(ids(&found), [id(4), id(6), id(2)]);
    assert!(found.hits.is_sorted_by(|a, b| a.score >= b.score));

    let then = Query { as_of: true, at: day(1), ..question("What is my favourite editor?") };
    let found = recall(std::slice::from_ref(&opened), &then);
    assert_eq!(found.hits[0].item.row.id, id(2), "as of then it was true");
}

#[test]
fn what_has_been_superseded_brings_what_holds_now() {
    let texts = ["I edit with Vim.", "Helix it is.", "Zed is what I type in.", "I met Vimala."];
    let mut changes = statements(&texts);
    for (memory, next) in [(0, 4), (2, 6)] {
        body(&mut changes.items[memory]).superseded_by = Some(id(next));
    }
    let found = ask(&user(changes.clone()), "Do I edit with Vim?");
    assert_eq!(ids(&found), [id(6), id(2)], "the end of the chain, above what was found");
    assert_eq!(found.hits[0].matched, [0]);
    let few = Query { limit: 1, ..question("Do I edit with Vim?") };
    assert_eq!(ids(&recall(&[user(changes.clone())], &few)), [id(6)]);
    let kinds = Query { kinds: Kinds::only(MemoryKind::Preference), ..question("Do I edit with Vim?") };
    assert!(recall(&[user(changes)], &kinds).hits.is_empty(), "no other kind than is asked for");
}

#[test]
fn bare_words_of_which_nothing_holds_rank_below_what_does() {
    let mut changes = statements(&["Yes, the harbour, by all means.", "Another harbour altogether."]);
    changes.items[0].text = "User moors at Trieste".to_owned();
    body(&mut changes.items[0]).superseded_by = Some(id(4));
    let found = ask(&user(changes), "the harbour by all means");
    assert_eq!(ids(&found), [id(4), id(1)], "the words fit best, and are no news");
}

#[test]
fn of_equal_statements_the_newer_one_comes_first() {
    let found = ask(
        &user(statements(&["My favourite editor is Vim.", "My favourite editor is Helix."])),
        "favourite editor",
    );
    assert_eq!(ids(&found), [id(4), id(2)]);
}

#[test]
fn the_same_words_collapse_to_the_newest_unless_their_metadata_differ() {
    let mut changes = statements(&["I like tea.", "I like coffee a lot.", "i like TEA"]);
    assert_eq!(ids(&ask(&user(changes.clone()), "do I like tea?"))[0], id(6));
    assert!(!ids(&ask(&user(changes.clone()), "do I like tea?")).contains(&id(2)));
    let times: Vec<usize> =
        ask(&user(changes.clone()), "do I like tea?").hits.iter().map(|hit| hit.times).collect();
    assert_eq!(times, [2, 1], "what is shown tells how often it was said");
    let explained = Query { explain: true, ..question("tea") };
    let told = recall(&[user(changes.clone())], &explained);
    assert_eq!((told.dropped[0].id, told.dropped[0].reason), (id(2), DropReason::Duplicate));

    changes.documents[0].metadata.insert("key".into(), "a-1".into());
    assert_eq!(ids(&ask(&user(changes), "tea")).len(), 2);
}

#[test]
fn a_metadata_value_in_the_query_beats_its_words() {
    let mut changes =
        statements(&["{\"theme\": \"dark\"}", "prefs prefs key prefs key", "{\"theme\": \"dark\"}"]);
    for (document, key) in [(0, "key-ab12"), (2, "key-ab13")] {
        changes.documents[document].metadata.insert("lg_store_key".into(), key.into());
    }
    let opened = user(changes);
    assert_eq!(ids(&ask(&opened, "prefs key-ab12"))[0], id(2));
    assert_eq!(ids(&ask(&opened, "prefs key-ab13"))[0], id(6));
    let hit = &recall(&[opened], &Query { explain: true, ..question("prefs key-ab13") }).hits[0];
    let explanation = hit.explanation.as_ref().expect("asked for");
    assert!(
        explanation
            .retrievers
            .iter()
            .any(|retriever| retriever.retriever == Retriever::Metadata && retriever.raw > 0.0)
    );
}

#[test]
fn general_questions_get_the_latest_and_particular_ones_only_what_answers() {
    let opened = user(statements(&["My boat is called Petrel.", "I play the trombone."]));
    let found = ask(&opened, "What do you know about this user?");
    assert_eq!(found.hits.len(), 2);
    assert!(found.hits.iter().all(|hit| hit.matched.is_empty() && hit.score == 0.0));
    assert_eq!(ids(&ask(&opened, "trombone")), [id(4)]);
    assert_eq!(ask(&opened, "submarine").hits.len(), 2, "no vectors, no common word: the latest");
    assert!(ask(&user(statements(&[])), "What do you know about this user?").hits.is_empty());
}

#[test]
fn with_vectors_an_unrelated_question_finds_nothing() {
    let head = head(1, day(1));
    let turn = with_vector(passage(1, &head, 0, "My boat is called Petrel."), &[1.0, 0.0]);
    let index = evoke_recall::PartitionIndex::build(whole(vec![head], vec![turn]), 2);
    let opened = evoke_recall::OpenPartition { scope: evoke_types::ScopeKind::User, index: index.into() };
    let asked = |vector: [f32; 2]| {
        recall(std::slice::from_ref(&opened), &Query::new("submarine", Some(vector.to_vec()), day(9)))
    };
    assert!(asked([0.05, 0.99]).hits.is_empty());
    assert_eq!(asked([0.6, 0.8]).hits[0].matched, [0]);
}

#[test]
fn latest_prefers_typed_live_memories_and_recent_ones() {
    let mut changes = statements(&["I have a cat.", "I have a dog.", "I have an old parrot."]);
    body(&mut changes.items[4]).superseded_by = Some(id(4));
    let loose = head(9, day(300));
    changes.items.push(passage(99, &loose, 0, "Thanks!"));
    changes.documents.push(loose);
    let found = recent(&[user(changes)], Kinds::ALL, 3, day(366));
    assert_eq!(ids(&found), [id(4), id(2), id(99)]);
}

#[test]
fn every_part_of_a_question_is_answered_in_depth() {
    let mut texts = vec!["Dana moved to Tartu in spring."];
    let noise: Vec<String> =
        (0..60).map(|n| format!("The museum visit number {n} with the museum guide was fine.")).collect();
    texts.extend(noise.iter().map(String::as_str));
    let opened = user(statements(&texts));
    let deep = Query {
        depth: Depth::Accurate,
        limit: 5,
        ..question("Which museum visit had a guide and where did Dana move?")
    };
    let found = recall(&[opened], &deep);
    assert!(ids(&found).contains(&id(2)), "{:?}", crate::fixture::texts(&found));
}
