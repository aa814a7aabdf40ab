//! Times that a query asks about.

use crate::fixture::*;
use evoke_recall::{Query, recall};
use evoke_types::{MemoryKind, Timestamp};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a date")
}

#[test]
fn a_time_in_the_question_prefers_what_was_said_then() {
    let mut changes = statements(&["I adopted a cat today.", "I adopted a parrot today."]);
    for (n, when) in [(0, "2023-03-10T12:00:00Z"), (1, "2024-09-10T12:00:00Z")] {
        changes.documents[n].said_at = at(when);
        changes.items[2 * n].said_at = at(when);
        changes.items[2 * n + 1].said_at = at(when);
    }
    let opened = user(changes);
    for (asked, first) in [("2023-04-15", 2), ("2024-10-15", 4)] {
        let query = Query { at: at(asked), as_of: true, ..question("Which pet did I adopt last month?") };
        assert_eq!(ids(&recall(std::slice::from_ref(&opened), &query))[0], id(first), "asked on {asked}");
    }
}

#[test]
fn a_time_in_the_question_prefers_what_happens_then() {
    let head = head(1, day(1));
    let one = passage(1, &head, 0, "The visit of Dana is planned.");
    let other = passage(3, &head, 1, "The visit of Marta is planned.");
    let june = happening(
        memory(2, &one, MemoryKind::TemporalEvent, "Dana is visiting"),
        at("2024-06-03"),
        at("2024-06-04"),
    );
    let may = happening(
        memory(4, &other, MemoryKind::TemporalEvent, "Marta is visiting"),
        at("2024-05-02"),
        at("2024-05-03"),
    );
    let opened = user(whole(vec![head], vec![one, other, june, may]));
    let asked = |text: &str| {
        let query = Query { at: at("2024-05-20"), ..question(text) };
        ids(&recall(std::slice::from_ref(&opened), &query))[0]
    };
    assert_eq!(asked("Whose visit is in June 2024?"), id(2));
    assert_eq!(asked("Whose visit was in May 2024?"), id(4));
}
