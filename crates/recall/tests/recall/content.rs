//! Expanded content: the words of a passage beyond the statement of its item.

use crate::fixture::*;
use evoke_recall::{Hit, Kinds, OpenPartition, Query, recall, recent};
use evoke_store::{DocumentHead, ItemRow};
use evoke_types::{MemoryKind, Timestamp};
use proptest::prelude::*;

/// A turn and the statements made of its clauses: passage 1, memories from 11 on.
fn turn(text: &str, statements: &[(&str, &str)]) -> (DocumentHead, Vec<ItemRow>) {
    let head = head(1, day(5));
    let passage = passage(1, &head, 0, text);
    let mut rows: Vec<ItemRow> = (11..)
        .zip(statements)
        .map(|(number, (quote, statement))| {
            let mut row = memory(number, &passage, MemoryKind::Fact, statement);
            (*quote).clone_into(&mut body(&mut row).evidence[0].quote);
            row
        })
        .collect();
    rows.push(passage);
    (head, rows)
}

fn told(text: &str, statements: &[(&str, &str)]) -> OpenPartition {
    let (head, rows) = turn(text, statements);
    user(whole(vec![head], rows))
}

fn contents(hits: &[Hit]) -> Vec<&str> {
    hits.iter().map(Hit::content).collect()
}

fn close(row: &mut ItemRow, at: Timestamp) {
    let row = body(row);
    row.superseded_by = Some(id(99));
    row.validity.until = Some(at);
}

#[test]
fn words_that_no_memory_states_stand_behind_the_statement_they_belong_to() {
    let stated = [("I bought a new scooter,", "User bought a new scooter")];
    for (text, content) in [
        ("I bought a new scooter, it is a Kestrel 9.", "User bought a new scooter, it is a Kestrel 9."),
        (
            "I bought a new scooter, finally. It is a Kestrel 9.",
            "User bought a new scooter, finally. It is a Kestrel 9.",
        ),
        ("I bought a new scooter, can you tell me how to ride it?", "User bought a new scooter"),
    ] {
        let opened = told(text, &stated);
        assert_eq!(contents(&ask(&opened, "Which scooter do I have?").hits), [content]);
        assert_eq!(
            contents(&recent(&[opened], Kinds::ALL, 10, day(9)).hits),
            [content],
            "without a question too"
        );
    }
}

#[test]
fn memories_of_one_passage_do_not_hide_each_other() {
    let opened = told(
        "I switched accountants. I work with Ms. Amadi now.",
        &[
            ("I switched accountants.", "User switched accountants"),
            ("I work with Ms. Amadi now.", "User works with Ms. Amadi now"),
        ],
    );
    let found = ask(&opened, "Who is my accountant?");
    assert_eq!(contents(&found.hits), ["User switched accountants. User works with Ms. Amadi now"]);
    assert_eq!(found.hits[0].item.row.id, id(11));
    assert_eq!(found.hits[0].evidence[0].quote, "I switched accountants. I work with Ms. Amadi now.");
    assert_eq!(
        contents(&ask(&opened, "Amadi").hits),
        ["User switched accountants. User works with Ms. Amadi now"]
    );
    assert_eq!(recent(&[opened], Kinds::ALL, 10, day(9)).hits.len(), 2, "unasked, each is an item");
}

#[test]
fn of_a_long_passage_what_was_asked_for_is_carried_and_the_rest_is_not() {
    let filler = "The weather by the lake was mild all along and nothing much happened to any of us there. ";
    let text = format!("My tent is green. {}I lent the stove to Ruben. {filler}", filler.repeat(3));
    let stated = [
        ("My tent is green.", "User's tent is green"),
        ("I lent the stove to Ruben.", "User lent the stove to Ruben"),
    ];
    let opened = told(&text, &stated);
    let found = ask(&opened, "What colour is my green tent, and who has the stove?");
    assert_eq!(contents(&found.hits), ["User's tent is green. User lent the stove to Ruben"]);
    let found = ask(&opened, "Was the tent by the lake?");
    let expanded = found.hits[0].content();
    assert!(
        expanded.starts_with("User's tent is green. ") && expanded.contains("The weather by the lake"),
        "{expanded}"
    );
    assert!(expanded.len() < text.len() / 2, "{expanded}");
}

#[test]
fn what_holds_no_more_is_carried_by_nothing_that_holds() {
    let (head, mut rows) = turn(
        "I live in Tampere and my flat has a balcony.",
        &[
            ("I live in Tampere", "User lives in Tampere"),
            ("my flat has a balcony.", "User's flat has a balcony"),
        ],
    );
    close(&mut rows[0], day(6));
    let opened = user(whole(vec![head], rows));
    let found = ask(&opened, "Does my flat have a balcony in Tampere?");
    assert_eq!(contents(&found.hits), ["User's flat has a balcony"]);
    let found = ask(&opened, "Do I live in Tampere?");
    assert_eq!(contents(&found.hits), ["User lives in Tampere"]);
    let then = Query { as_of: true, at: day(5), ..question("Do I live in Tampere?") };
    let found = recall(&[opened], &then);
    assert_eq!(contents(&found.hits), ["User lives in Tampere. User's flat has a balcony"]);
}

#[test]
fn bare_words_tell_what_in_them_holds_no_more() {
    let (head, mut rows) =
        turn("I live in Tampere, upstairs.", &[("I live in Tampere", "User lives in Tampere")]);
    close(&mut rows[0], day(6));
    let opened = user(whole(vec![head.clone()], rows.clone()));
    let asked = ask(&opened, "upstairs").hits;
    let unasked = recent(std::slice::from_ref(&opened), Kinds::ALL, 10, day(9)).hits;
    for hits in [asked, unasked] {
        assert_eq!(contents(&hits), ["I live in Tampere, upstairs."]);
        assert!(hits[0].outdated.whole);
        assert_eq!(hits[0].outdated.memories[0].row.id, id(11));
    }
    let early = Query { as_of: true, at: day(5), ..question("") };
    let found = recall(std::slice::from_ref(&opened), &early);
    assert_eq!(contents(&found.hits), ["User lives in Tampere, upstairs."], "as of then it held");
    let before = Query { as_of: true, at: day(1), ..question("") };
    assert!(recall(&[opened], &before).hits.is_empty(), "nobody had said it");

    let later = passage(2, &head, 1, "It rains.");
    rows.push(later);
    let found = recent(&[user(whole(vec![head], rows))], Kinds::ALL, 10, day(9));
    assert_eq!(contents(&found.hits), ["It rains.", "I live in Tampere, upstairs."], "it comes last");
    assert!(found.hits[0].neighbors[0].outdated.whole, "also beside others");
}

#[test]
fn the_same_sentence_is_told_once_and_by_the_kind_that_says_most() {
    let head = head(1, day(5));
    let turn = passage(1, &head, 0, "I love the films of Varda.");
    let rows = vec![
        memory(2, &turn, MemoryKind::Fact, "User loves the films of Varda"),
        memory(3, &turn, MemoryKind::Preference, "User loves the films of Varda"),
        turn,
    ];
    let opened = user(whole(vec![head], rows));
    assert_eq!(ids(&ask(&opened, "films")), [id(3)]);
    assert_eq!(ids(&recent(std::slice::from_ref(&opened), Kinds::ALL, 10, day(9))), [id(3)]);
    let facts = Query { kinds: Kinds::only(MemoryKind::Fact), ..question("films") };
    assert_eq!(ids(&recall(std::slice::from_ref(&opened), &facts)), [id(2)], "the kind that was asked for");
    assert_eq!(ids(&recent(&[opened], Kinds::only(MemoryKind::Fact), 10, day(9))), [id(2)]);

    let mut twice = statements(&["I love the films of Varda.", "I love the films of Varda."]);
    twice.items[2].kind = MemoryKind::Episode;
    assert_eq!(ids(&ask(&user(twice.clone()), "films")), [id(4)], "said twice, in two kinds");
    assert_eq!(recent(&[user(twice)], Kinds::ALL, 10, day(9)).hits.len(), 1);
}

#[test]
fn statements_that_are_equal_hide_no_words_that_are_not() {
    let mut changes = statements(&["I bought a scooter, a Kestrel.", "I bought a scooter, a Merlin."]);
    for at in [0, 2] {
        changes.items[at].text = "User bought a scooter".to_owned();
        "I bought a scooter".clone_into(&mut body(&mut changes.items[at]).evidence[0].quote);
    }
    let opened = user(changes);
    let found = ask(&opened, "scooter");
    assert_eq!(
        contents(&found.hits),
        ["User bought a scooter, a Merlin.", "User bought a scooter, a Kestrel."]
    );
    assert_eq!(recent(&[opened], Kinds::ALL, 10, day(9)).hits.len(), 2);
}

#[test]
fn the_name_of_whom_all_is_about_finds_no_greeting() {
    let opened =
        user(statements(&["Hi, I am Ottoline.", "My moorings are in Kiel.", "Thanks, Ottoline here again."]));
    let asked = Query { owner: vec!["ottoline".to_owned()], ..question("Where are Ottoline's moorings?") };
    assert_eq!(ids(&recall(std::slice::from_ref(&opened), &asked)), [id(4)]);
    let named = Query { owner: vec!["ottoline".to_owned()], ..question("Ottoline") };
    assert_eq!(recall(&[opened], &named).hits.len(), 2, "a question of nothing else stays");
}

#[test]
fn a_word_of_nearly_all_parts_tells_nothing_beside_one_that_does() {
    let mut texts: Vec<String> = (0..20).map(|n| format!("The mill report number {n} is in.")).collect();
    texts.push("The heron came back.".to_owned());
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let opened = user(statements(&texts));
    let found = ask(&opened, "Did the heron come to the mill?");
    assert_eq!(ids(&found)[0], id(42));
    assert!(
        found.hits[1].score < found.hits[0].score / 2.0,
        "{:?}",
        found.hits.iter().map(|h| h.score).collect::<Vec<_>>()
    );
    assert_eq!(ask(&opened, "mill").hits.len(), 10, "alone it is all there is to look for");
}

#[test]
fn names_beside_a_question_help_and_do_not_drown_it() {
    let mut texts: Vec<String> =
        (0..30).map(|n| format!("Host web_{n} was restarted and web_{n} is fine.")).collect();
    texts.push("My uncle Sefton mends clocks in Ghent.".to_owned());
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let opened = user(statements(&texts));
    let mut asked = question("What does my uncle mend?");
    asked.texts[0].identifiers = (0..30).map(|n| format!("web_{n}")).collect();
    assert_eq!(ids(&recall(std::slice::from_ref(&opened), &asked))[0], id(62));
    let mut asked = question("Is it fine again?");
    asked.texts[0].identifiers = vec!["web_7".to_owned()];
    assert_eq!(ids(&recall(&[opened], &asked))[0], id(16));
}

proptest! {
    #[test]
    fn content_contains_every_query_word_of_the_passage(
        clauses in prop::collection::vec(("[a-d]{3}( [a-d]{3}){0,3}", any::<bool>(), any::<bool>()), 1..9),
        asked in prop::collection::vec("[a-d]{3}", 1..4),
    ) {
        let text: String = clauses.iter().map(|(clause, _, end)| format!("{clause}{} ", if *end { "." } else { "," })).collect();
        let stated: Vec<(&str, String)> = clauses.iter().filter(|(_, stated, _)| *stated)
            .map(|(clause, ..)| (clause.as_str(), format!("User {clause}"))).collect();
        let stated: Vec<(&str, &str)> = stated.iter().map(|(quote, statement)| (*quote, statement.as_str())).collect();
        let opened = told(&text, &stated);
        let found = ask(&opened, &asked.join(" "));
        let shown: String = contents(&found.hits).join(" ");
        for word in &asked {
            let there = text.split(|c: char| !c.is_alphanumeric()).any(|held| held == word);
            prop_assert!(!there || shown.contains(word.as_str()), "{} of {:?} in {:?}", word, text, shown);
        }
    }
}
