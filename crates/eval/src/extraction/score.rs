//! All answers against their cases, counted.

use super::answers::{Answer, Memory};
use super::case::{Case, Source};
use super::judge::{self, Expectation, Seen};
use super::lists::KINDS;
use super::report::{Counts, Missed, Report};
use crate::error::EvalError;
use crate::pattern::Pattern;
use std::collections::HashMap;

/// Scores answers; a case without an answer has none of its expectations met.
///
/// # Errors
/// [`EvalError::Pattern`] when a pattern of the key cannot be read.
pub fn score(cases: &[Case], answers: &[Answer]) -> Result<Report, EvalError> {
    let by_id: HashMap<&str, &Answer> = answers.iter().map(|answer| (answer.id.as_str(), answer)).collect();
    let (nothing, mut counts) = (Answer::default(), Counts::default());
    for case in cases {
        one(case, by_id.get(case.id.as_str()).copied().unwrap_or(&nothing), &mut counts)?;
    }
    Ok(counts.report(cases.len()))
}

fn one(case: &Case, answer: &Answer, counts: &mut Counts) -> Result<(), EvalError> {
    let source = Source::new(case);
    let memories = &answer.memories;
    let expected: Vec<Expectation<'_>> =
        case.expect.iter().map(Expectation::new).collect::<Result<_, _>>()?;
    let (found, wanted) = judge::assigned(&source, &expected, memories);
    let met = expectations(case, &expected, &found, memories, counts);
    counts.matched += wanted.len();

    let mut rejected = 0;
    let mut seen = Seen::new();
    for (number, memory) in memories.iter().enumerate() {
        let junk = judge::is_junk(&source, memory, &mut seen, wanted.contains(&number));
        let mut hits = 0;
        for reject in &case.reject {
            hits += usize::from(judge::is_rejected(&source, reject, memory)?);
        }
        counts.memory(&memory.kind, junk, hits > 0, !memory.evidence.is_empty());
        rejected += hits;
    }

    let all_found = found.iter().all(Option::is_some);
    let supersession = supersession(case, memories, all_found)?;
    if let Some(score) = supersession {
        counts.superseding += 1;
        counts.supersession += score;
    }
    if case.has_tag("trap") {
        counts.traps += 1;
        let any = expected.is_empty() || found.iter().any(Option::is_some);
        counts.traps_passed += usize::from(rejected == 0 && any);
    }
    if !case.entities.is_empty() {
        let (right, wrong, wanted) = judge::entities(&source, &answer.entities);
        counts.entities_right += right;
        counts.entities_wrong += wrong;
        counts.entities_wanted += wanted;
    }
    let passed = met == expected.len() && rejected == 0 && supersession.is_none_or(|score| score >= 1.0);
    counts.case(case, passed, expected.len(), found.iter().flatten().count());
    Ok(())
}

/// Counts the expectations of a case; how many are met with their attributes.
fn expectations(
    case: &Case,
    expected: &[Expectation<'_>],
    found: &[Option<usize>],
    memories: &[Memory],
    counts: &mut Counts,
) -> usize {
    let mut met = 0;
    for (expectation, found) in expected.iter().zip(found) {
        let raw = expectation.raw;
        let kind = raw.kinds.split('|').next().unwrap_or_default();
        let memory = found.map(|at| &memories[at]);
        counts.expectation(kind, memory.is_some());
        let dated = raw.event_date.is_some();
        let right = memory.is_some_and(|memory| expectation.has_right_date(memory));
        counts.date(dated, memory.is_some(), right);
        let fits = memory.is_some_and(|memory| expectation.has_right_attributes(memory));
        met += usize::from(fits);
        if !fits {
            counts.missed.push(Missed {
                case: case.id.clone(),
                kinds: raw.kinds.clone(),
                any_of: raw.any_of.clone(),
                found: memory.and_then(|memory| memory.content.clone()),
                date: memory.and_then(|memory| memory.event_date.clone()).filter(|_| dated),
            });
        }
    }
    met
}

/// Kinds of which an old statement must not be live.
const STATES: [&str; 3] = ["facts", "preferences", "temporal_events"];

/// Whether the current statement is live and the old one closed: 0, 0.5 or 1; none where nothing changes.
fn supersession(case: &Case, memories: &[Memory], all_found: bool) -> Result<Option<f64>, EvalError> {
    let read = |pattern: &Option<String>| pattern.as_deref().map(Pattern::new).transpose();
    let (current, old) = (read(&case.expect_current)?, read(&case.expect_superseded)?);
    if current.is_none() && old.is_none() {
        return Ok(None);
    }
    let says = |pattern: &Pattern, closed: bool, kinds: &[&str]| {
        memories.iter().any(|memory| {
            memory.superseded == closed
                && kinds.contains(&memory.kind.as_str())
                && pattern.is_in(&judge::text_of(memory))
        })
    };
    if current.is_some_and(|current| !says(&current, false, &KINDS)) {
        return Ok(Some(0.0));
    }
    let Some(old) = old else { return Ok(Some(if all_found { 1.0 } else { 0.5 })) };
    let forgets = case.has_tag("forget");
    let states = if forgets { &KINDS[..] } else { &STATES[..] };
    let score = if says(&old, false, states) {
        0.0
    } else if forgets || says(&old, true, &KINDS) {
        1.0
    } else {
        0.5
    };
    Ok(Some(score))
}
