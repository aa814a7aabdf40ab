//! What compactions keep of real conversations, against plain ways of keeping as much.
//!
//! A conversation is the whole history of LoCoMo, or the sessions of LongMemEval that hold an answer. For
//! each budget, the words that are kept are judged by three measures: key extractions, probing questions
//! made from the turns, and the benchmark's own evidence, which nothing in the compaction knows of: of each
//! question, the sentence of each turn of evidence that shares most with question and answer.

mod baseline;
mod line;
mod report;

use crate::dataset::Dataset;
use crate::error::EvalError;
use crate::haystack::Haystack;
use evoke_compact::{Plan, Strategy, Turn, Validation, compact, evaluate};
use evoke_embed::Embedder;
use evoke_types::Role;
use line::Line;
use report::Measure;
pub use report::Report;
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// Shares of the tokens at which everything is compared.
const BUDGETS: [f64; 6] = [0.05, 0.1, 0.15, 0.25, 0.4, 0.7];
/// The share of a sentence's terms that kept words of its turn must hold.
const HELD: f64 = 0.66;

/// A conversation to compact.
pub struct Talk {
    turns: Vec<(Role, String)>,
    evidence: Vec<Evidence>,
}

/// A sentence that answers a question.
struct Evidence {
    turn: usize,
    terms: HashSet<Box<str>>,
}

/// One conversation with the vectors of its turns.
struct Embedded<'t> {
    talk: &'t Talk,
    vectors: Vec<Vec<f32>>,
}

/// The conversations of a benchmark, those with evidence.
pub fn talks(dataset: &Dataset) -> Vec<Talk> {
    dataset.haystacks.iter().map(talk).filter(|talk| !talk.evidence.is_empty()).collect()
}

fn talk(haystack: &Haystack) -> Talk {
    let told: HashSet<usize> = haystack.questions.iter().flat_map(|q| q.sessions.iter().copied()).collect();
    // Many questions: their sessions are the whole history. One question: only its own.
    let wanted = |session: usize| haystack.questions.len() > 1 || told.contains(&session);
    let first = haystack.sessions.iter().flat_map(|s| &s.turns).map(|(speaker, _)| speaker.as_str()).next();
    let (mut turns, mut places) = (Vec::new(), std::collections::HashMap::new());
    for (at, session) in haystack.sessions.iter().enumerate().filter(|(at, _)| wanted(*at)) {
        for (turn, (speaker, words)) in session.turns.iter().enumerate() {
            places.insert((at, turn), turns.len());
            turns.push((role(speaker, first), words.clone()));
        }
    }
    let mut evidence = Vec::new();
    for question in &haystack.questions {
        let asked = terms(&format!("{} {} {}", question.text, question.answer, question.answer));
        for place in question.turns.iter().filter_map(|place| places.get(place)) {
            evidence.extend(telling(&turns[*place].1, &asked).map(|terms| Evidence { turn: *place, terms }));
        }
    }
    evidence.sort_by_key(|evidence| evidence.turn);
    Talk { turns, evidence }
}

/// Two people who talk to each other are no agent and its user: the second is somebody else.
fn role(speaker: &str, first: Option<&str>) -> Role {
    match speaker.to_lowercase().as_str() {
        "user" => Role::User,
        "assistant" => Role::Assistant,
        _ if Some(speaker) == first => Role::User,
        _ => Role::Other,
    }
}

fn terms(text: &str) -> HashSet<Box<str>> {
    evoke_text::terms::analyze(text).into_iter().map(|term| term.text).collect()
}

/// The terms of the sentence that shares most with what was asked.
fn telling(words: &str, asked: &HashSet<Box<str>>) -> Option<HashSet<Box<str>>> {
    let sentences = evoke_text::sentences::split(words).into_iter().filter_map(|range| words.get(range));
    let sentences = sentences.map(terms).filter(|terms| terms.len() >= 2);
    sentences.max_by_key(|terms| (terms.intersection(asked).count(), std::cmp::Reverse(terms.len())))
}

/// Measures every strategy and baseline; `done` hears of each conversation.
///
/// # Errors
/// When the embedder fails.
pub fn measure(
    dataset: &Dataset,
    talks: &[Talk],
    embedder: Option<&dyn Embedder>,
    mut done: impl FnMut(),
) -> Result<Report, EvalError> {
    let mut report = Report::new(dataset, embedder.map(|e| e.fingerprint().to_owned()));
    for talk in talks {
        let texts: Vec<&str> = talk.turns.iter().map(|(_, text)| text.as_str()).collect();
        let vectors = embedder.map(|e| e.embed(&texts)).transpose()?.unwrap_or_default();
        measure_one(&Embedded { talk, vectors }, &mut report);
        report.count(talk.turns.len(), talk.evidence.len());
        done();
    }
    Ok(report)
}

fn measure_one(embedded: &Embedded<'_>, report: &mut Report) {
    for strategy in Strategy::ALL {
        let plan = Plan { strategy, ..Plan::default() };
        let (lines, took) = embedded.compacted(&plan);
        report.time(embedded.talk.turns.len(), took);
        report.add(strategy.as_str(), None, embedded.judged(&lines));
    }
    for budget in BUDGETS {
        let target = (embedded.tokens() as f64 * budget) as usize;
        let plan = Plan { target_tokens: Some(target), ..Plan::default() };
        let (salient, _) = embedded.compacted(&plan);
        let turns = &embedded.talk.turns;
        report.add("evoke", Some(budget), embedded.judged(&salient));
        report.add("last turns", Some(budget), embedded.judged(&baseline::last(turns, target)));
        report.add("evenly spaced", Some(budget), embedded.judged(&baseline::even(turns, target)));
    }
}

impl Embedded<'_> {
    fn view(&self) -> Vec<Turn<'_>> {
        let vector = |at: usize| self.vectors.get(at).map(Vec::as_slice);
        let turns = self.talk.turns.iter().enumerate();
        turns.map(|(at, (role, text))| Turn { role: *role, text, vector: vector(at) }).collect()
    }

    fn tokens(&self) -> usize {
        self.talk.turns.iter().map(|(_, text)| evoke_text::tokens::count(text)).sum()
    }

    fn compacted(&self, plan: &Plan<'_>) -> (Vec<Line>, Duration) {
        let view = self.view();
        let begun = Instant::now();
        let compaction = compact(&view, plan);
        let took = begun.elapsed();
        (
            compaction.retained.into_iter().map(|kept| Line { turn: kept.turn, text: kept.text }).collect(),
            took,
        )
    }

    fn judged(&self, lines: &[Line]) -> Measure {
        let validation: Validation = evaluate(&self.view(), lines.iter().map(|line| line.text.as_str()));
        let kept = self.talk.evidence.iter().filter(|evidence| evidence.is_kept(lines)).count();
        Measure {
            tokens: lines.iter().map(|line| evoke_text::tokens::count(&line.text)).sum::<usize>() as f64
                / self.tokens().max(1) as f64,
            keys: validation.key_share(),
            probes: validation.probe_share(),
            evidence: kept as f64 / self.talk.evidence.len().max(1) as f64,
        }
    }
}

impl Evidence {
    fn is_kept(&self, lines: &[Line]) -> bool {
        let first = lines.partition_point(|line| line.turn < self.turn);
        let own = lines[first..].iter().take_while(|line| line.turn == self.turn);
        let held: HashSet<Box<str>> = own.flat_map(|line| terms(&line.text)).collect();
        self.terms.intersection(&held).count() as f64 >= HELD * self.terms.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_the_sentence_that_answers_and_counts_where_it_was_said() {
        let asked = terms("Where does Ann live? Porto Porto");
        let found = telling("Hi there, old friend. Ann lives in Porto now. See you!", &asked).expect("one");
        assert_eq!(found, terms("Ann lives in Porto now."));
        let evidence = Evidence { turn: 1, terms: found };
        let line = |turn, text: &str| Line { turn, text: text.to_owned() };
        assert!(evidence.is_kept(&[line(0, "x"), line(1, "Ann lives in Porto now.")]));
        assert!(!evidence.is_kept(&[line(0, "Ann lives in Porto now."), line(2, "Ann lives in Porto now.")]));
    }
}
