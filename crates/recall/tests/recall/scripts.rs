//! Scripts without blanks between words.

use crate::fixture::*;
use evoke_recall::{Query, recall};

#[test]
fn a_character_is_found_in_another_word() {
    let head = head(1, day(1));
    let rows = vec![
        passage(1, &head, 0, "她明年想去読書会"),
        passage(2, &head, 1, "妹妹在医院上班"),
        passage(3, &head, 2, "周末我们吃面条"),
    ];
    let opened = [user(whole(vec![head], rows))];
    let found = recall(&opened, &Query::new("谁学医", None, day(9)));
    let first = found.hits.first().expect("a hit");
    assert_eq!((first.item.row.id, first.matched.as_slice()), (id(2), [0].as_slice()));
}

#[test]
fn a_pair_of_characters_tells_more_than_both_apart() {
    let head = head(1, day(1));
    let rows = vec![passage(1, &head, 0, "会社の大学病院"), passage(2, &head, 1, "学生の大会")];
    let opened = [user(whole(vec![head], rows))];
    let found = recall(&opened, &Query::new("大学", None, day(9)));
    assert_eq!(found.hits.first().map(|hit| hit.item.row.id), Some(id(1)));
}
