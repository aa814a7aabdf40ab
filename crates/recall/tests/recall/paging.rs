//! Results of several pages.

use crate::fixture::*;
use evoke_recall::{OpenPartition, Page, Query, Recalled, recall};
use evoke_store::PartitionChanges;
use evoke_types::MemoryId;
use std::collections::HashSet;

fn many(count: usize) -> PartitionChanges {
    let texts: Vec<String> =
        (0..count).map(|n| format!("The heron of pond {n} was seen {} times.", n % 7)).collect();
    statements(&texts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// All pages of an answer.
fn pages(opened: &OpenPartition, query: &Query) -> Vec<Recalled> {
    let mut pages = vec![recall(std::slice::from_ref(opened), query)];
    while let Some(next) = pages.last().and_then(|page| page.next) {
        assert!(pages.len() < 100, "there is an end");
        pages.push(recall(std::slice::from_ref(opened), &Query { page: Some(next), ..query.clone() }));
    }
    pages
}

fn all(pages: &[Recalled]) -> Vec<MemoryId> {
    pages.iter().flat_map(ids).collect()
}

#[test]
fn pages_hold_each_item_once_with_and_without_a_question() {
    let opened = user(many(330));
    for text in ["", "heron", "Where was the heron of pond 7 seen?"] {
        for limit in [7, 40, 200] {
            let pages = pages(&opened, &Query { limit, ..question(text) });
            let told = all(&pages);
            let once: HashSet<_> = told.iter().collect();
            assert_eq!((told.len(), once.len()), (330, 330), "{text:?} by {limit}");
            assert!(pages.iter().rev().skip(1).all(|page| page.hits.len() == limit));
            assert!(
                pages.iter().flat_map(|page| &page.hits).is_sorted_by(|a, b| a.score >= b.score),
                "{text:?}"
            );
            assert!(pages.last().is_some_and(|last| last.total == Some(330)));
        }
    }
}

#[test]
fn the_first_page_is_what_it_was_without_a_second() {
    let opened = user(many(100));
    let query = Query { limit: 30, ..question("Where was the heron of pond 7 seen?") };
    let first = recall(std::slice::from_ref(&opened), &query);
    let again =
        recall(std::slice::from_ref(&opened), &Query { page: Some(Page::Ranked(0)), ..query.clone() });
    assert_eq!(ids(&first), ids(&again));
    let inside = recall(&[opened], &Query { page: Some(Page::Ranked(20)), ..query });
    assert_eq!(ids(&inside)[..10], ids(&first)[20..], "a page may begin anywhere");
}

#[test]
fn what_is_written_meanwhile_moves_nothing_of_the_latest() {
    let opened = user(many(60));
    let query = Query { limit: 25, ..question("") };
    let first = recall(std::slice::from_ref(&opened), &query);
    let rest: Vec<MemoryId> = all(&pages(&opened, &query))[25..].to_vec();
    let mut more = many(75);
    more.items.retain(|row| row.id != ids(&first)[24] && row.id != ids(&first)[3]);
    let later = user(more);
    let second = pages(&later, &Query { page: first.next, ..query });
    let told = all(&second);
    let known: Vec<MemoryId> = told.iter().copied().filter(|id| rest.contains(id)).collect();
    assert_eq!(known, rest, "also when the item behind which it goes on is gone");
}

#[test]
fn all_that_was_found_has_no_next_page() {
    let opened = user(many(5));
    for text in ["", "heron"] {
        let found = recall(std::slice::from_ref(&opened), &question(text));
        assert_eq!((found.hits.len(), found.next), (5, None), "{text:?}");
    }
    let beyond = Query { page: Some(Page::Ranked(usize::MAX)), ..question("heron") };
    assert!(recall(&[opened], &beyond).hits.is_empty());
}
