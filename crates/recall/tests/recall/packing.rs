//! Packing into a token budget, compared with a naive model.

use crate::fixture::{day, head, id, ids, memory, passage, question, user, whole};
use evoke_recall::{Hit, OpenPartition, Packing, Query, Reach, Recalled, recall};
use evoke_types::{MemoryId, MemoryKind, Speaker};
use proptest::prelude::*;
use std::collections::HashSet;

/// Tokens of a line, as documented: ten around it, the speaker and the words.
fn line(speaker: &Speaker, text: &str) -> usize {
    let name = speaker.name.as_deref().unwrap_or(speaker.role.as_str());
    10 + evoke_text::tokens::count(name) + evoke_text::tokens::count(text)
}

fn hit_tokens(hit: &Hit) -> usize {
    line(&hit.item.row.speaker, hit.content())
}

fn packed(opened: &OpenPartition, tokens: Option<usize>, reach: Reach) -> Recalled {
    let query = Query {
        packing: Packing { tokens, reach },
        limit: 20,
        explain: true,
        ..question("boat harbour key")
    };
    recall(std::slice::from_ref(opened), &query)
}

/// One session of turns; some have a typed memory.
fn talk(turns: &[(String, bool)]) -> OpenPartition {
    let head = head(1, day(1));
    let mut items = Vec::new();
    for (n, (text, typed)) in (0_u32..).zip(turns) {
        let turn = passage(u64::from(n) + 1, &head, n, text);
        if *typed {
            items.push(memory(u64::from(n) + 1001, &turn, MemoryKind::Fact, text));
        }
        items.push(turn);
    }
    user(whole(vec![head], items))
}

fn turns() -> impl Strategy<Value = Vec<(String, bool)>> {
    let word = prop::sample::select(vec!["boat", "harbour", "key", "tea", "plank", "rain", "why?", "so."]);
    let text = prop::collection::vec(word, 1..25).prop_map(|words| words.join(" "));
    prop::collection::vec((text, any::<bool>()), 1..25)
}

fn reaches() -> impl Strategy<Value = Reach> {
    prop::sample::select(vec![Reach::None, Reach::One, Reach::Two])
}

/// Every turn that an answer shows, with repeats: of hits those behind them.
fn shown(recalled: &Recalled) -> Vec<MemoryId> {
    let behind = recalled.hits.iter().map(|hit| hit.evidence[0].passage);
    behind.chain(recalled.hits.iter().flat_map(|hit| &hit.neighbors).map(|n| n.id)).collect()
}

/// The expected packing: hits and offsets of neighbors, computed naively.
fn naive(free: &Recalled, budget: usize) -> Vec<(MemoryId, Vec<i32>)> {
    let mut left = budget;
    let mut kept: Vec<(&Hit, Vec<i32>)> = Vec::new();
    for hit in &free.hits {
        if hit_tokens(hit) <= left {
            left -= hit_tokens(hit);
            kept.push((hit, Vec::new()));
        }
    }
    let mut seen: HashSet<MemoryId> =
        kept.iter().flat_map(|(hit, _)| hit.evidence.iter().map(|e| e.passage)).collect();
    for (hit, offsets) in &mut kept {
        for completes in [true, false] {
            for offset in [-1, 1, -2, 2] {
                for neighbor in
                    hit.neighbors.iter().filter(|n| n.offset == offset && n.completes == completes)
                {
                    let tokens = line(&neighbor.speaker, &neighbor.text);
                    if !seen.contains(&neighbor.id) && tokens <= left {
                        left -= tokens;
                        seen.insert(neighbor.id);
                        offsets.push(offset);
                    }
                }
            }
        }
        offsets.sort_unstable();
    }
    kept.into_iter().map(|(hit, offsets)| (hit.item.row.id, offsets)).collect()
}

proptest! {
    #[test]
    fn agrees_with_the_naive_model(turns in turns(), reach in reaches(), budget in 0_usize..700) {
        let opened = talk(&turns);
        let (free, ours) = (packed(&opened, None, reach), packed(&opened, Some(budget), reach));
        let kept: Vec<_> = ours.hits.iter()
            .map(|hit| (hit.item.row.id, hit.neighbors.iter().map(|n| n.offset).collect::<Vec<_>>()))
            .collect();
        prop_assert_eq!(kept, naive(&free, budget));
    }

    #[test]
    fn stays_within_the_budget_and_repeats_no_turn(turns in turns(), reach in reaches(), budget in 0_usize..700) {
        let opened = talk(&turns);
        let ours = packed(&opened, Some(budget), reach);
        let source_text = ours.hits.iter().flat_map(|hit| &hit.neighbors).map(|n| line(&n.speaker, &n.text));
        let used: usize = ours.hits.iter().map(hit_tokens).chain(source_text).sum();
        prop_assert_eq!(ours.tokens, Some(used));
        prop_assert!(used <= budget, "{} of {}", used, budget);
        let all = shown(&ours);
        let neighbors: Vec<MemoryId> = all[ours.hits.len()..].to_vec();
        let once: HashSet<MemoryId> = neighbors.iter().copied().collect();
        prop_assert_eq!(once.len(), neighbors.len());
        prop_assert!(all[..ours.hits.len()].iter().all(|id| !once.contains(id)), "a hit's turn is around no other");
        prop_assert!(ours.hits.is_sorted_by(|a, b| a.score >= b.score));
    }

    #[test]
    fn a_larger_budget_never_loses_the_best_that_fits(turns in turns(), budget in 0_usize..500, more in 0_usize..300) {
        let opened = talk(&turns);
        let free = packed(&opened, None, Reach::Two);
        let fits = |budget: usize| free.hits.iter().find(|hit| hit_tokens(hit) <= budget).map(|hit| hit.item.row.id);
        for budget in [budget, budget + more] {
            let ours = packed(&opened, Some(budget), Reach::Two);
            prop_assert_eq!(ids(&ours).first().copied(), fits(budget));
        }
        let place = |recalled: &Recalled| {
            let first = ids(recalled).first().copied();
            first.and_then(|first| ids(&free).iter().position(|id| *id == first))
        };
        let (small, large) = (packed(&opened, Some(budget), Reach::Two), packed(&opened, Some(budget + more), Reach::Two));
        prop_assert!(place(&small).is_none() || place(&large) <= place(&small));
        let order: Vec<_> = ids(&free).into_iter().filter(|id| ids(&large).contains(id)).collect();
        prop_assert_eq!(order, ids(&large));
    }
}

fn said(texts: &[&str]) -> OpenPartition {
    talk(&texts.iter().map(|text| ((*text).to_owned(), false)).collect::<Vec<_>>())
}

#[test]
fn what_is_left_goes_to_the_question_that_a_hit_answers() {
    let opened = said(&[
        "Nice day.",
        "Where did you put it?",
        "The harbour key of the boat is below deck.",
        "I see.",
        "Bye.",
    ]);
    let hit = 10 + 1 + evoke_text::tokens::count("The harbour key of the boat is below deck.");
    let with = |more: usize| {
        let packing = Packing { tokens: Some(hit + more), reach: Reach::Two };
        let query = Query { packing, limit: 1, ..question("boat harbour key") };
        let found = recall(std::slice::from_ref(&opened), &query);
        found.hits[0].neighbors.iter().map(|n| (n.offset, n.completes)).collect::<Vec<_>>()
    };
    assert_eq!(with(0), []);
    let question = 10 + 1 + evoke_text::tokens::count("Where did you put it?");
    assert_eq!(with(question), [(-1, true)]);
    let all = with(1000);
    assert_eq!(all, [(-2, false), (-1, true), (1, false), (2, false)]);
}

#[test]
fn without_a_budget_nothing_is_counted_and_reach_alone_decides() {
    let opened = said(&["One.", "Two.", "The boat.", "Four.", "Five."]);
    for (reach, offsets) in
        [(Reach::None, vec![]), (Reach::One, vec![-1, 1]), (Reach::Two, vec![-2, -1, 1, 2])]
    {
        let found = packed(&opened, None, reach);
        assert_eq!(found.tokens, None);
        let source_text: Vec<i32> = found.hits[0].neighbors.iter().map(|n| n.offset).collect();
        assert_eq!(source_text, offsets);
    }
    let none = packed(&opened, Some(3), Reach::Two);
    assert!(none.hits.is_empty() && none.tokens == Some(0));
    assert!(none.dropped.iter().any(|d| d.id == id(3) && d.reason == evoke_recall::DropReason::Budget));
}

#[test]
fn the_latest_are_packed_as_well() {
    let opened = said(&["One.", "Two.", "Three."]);
    let query = Query { packing: Packing { tokens: Some(26), reach: Reach::Two }, ..question("") };
    let found = recall(&[opened], &query);
    assert_eq!((found.hits.len(), found.tokens), (2, Some(26)));
}
