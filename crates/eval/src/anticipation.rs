//! How often what was pushed ahead answers the next turn.
//!
//! The questions of a benchmark are asked as a person would who comes back to one matter: those about one
//! session follow each other in one conversation, each answered by the benchmark's answer, turn by turn as a
//! stream brings them. A question of LongMemEval stands alone, so the end of the conversation that holds its
//! answer is replayed before it. After every turn the engine predicts; what it would push goes into a model
//! of the published client's cache. The next question counts as a hit when that cache answers it: before the
//! question itself was told, and again after, as an agent asks that first sends what the user said.

mod client;
mod report;

use crate::dataset::Dataset;
use crate::documents::Documents;
use crate::error::EvalError;
use crate::haystack::{Haystack, Question};
use crate::run::{Run, ranked_turns};
use client::ClientCache;
use evoke_engine::{
    Address, Caller, Engine, FetchRequest, FetchScope, Hit, Pattern, PredictionContext, TurnRequest,
};
use evoke_recall::Depth;
use evoke_types::{CallerId, ConversationId, MemoryId, Metadata, Role, ScopePath};
use report::Outcome;
pub use report::Report;
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// Questions of one conversation at most.
const LENGTH: usize = 10;
/// Items that a fetch asks for.
const ITEMS: usize = 10;
/// Turns of a session that are replayed before a question that stands alone.
const LEAD: usize = 4;

/// One conversation: what is said before, then questions.
struct Talk<'d> {
    lead: Vec<(Role, &'d str)>,
    questions: Vec<&'d Question>,
}

/// Measures over all haystacks; `done` hears of each question.
///
/// # Errors
/// When a document is refused or a read fails.
pub async fn measure(
    engine: &Engine,
    dataset: &Dataset,
    embedding: Option<String>,
    mut done: impl FnMut(),
) -> Result<Report, EvalError> {
    let mut run = Run::new(engine, Depth::Fast).await?;
    let mut report = Report::new(dataset, embedding);
    for haystack in &dataset.haystacks {
        let documents = run.ingest(haystack).await?;
        // The replayed turns are read as a conversation, not learnt as memories.
        engine.pause();
        for (number, talk) in talks(haystack).into_iter().enumerate() {
            let mut stream = Stream::new(engine, run.caller(), &haystack.user, number)?;
            for (role, words) in &talk.lead {
                stream.say(*role, words, &mut report).await?;
            }
            for (at, question) in talk.questions.iter().enumerate() {
                if at > 0 || !talk.lead.is_empty() {
                    report.asked(stream.ask(question, &documents).await?);
                }
                stream.say(Role::User, &question.text, &mut report).await?;
                report.told(stream.outcome(question, &documents).await?.0);
                stream.say(Role::Assistant, &question.answer, &mut report).await?;
                done();
            }
        }
        run.forget(&haystack.user).await?;
        engine.resume();
        engine.wait_until_idle().await;
    }
    Ok(report)
}

/// The conversations of a haystack: questions by the session that holds their answer.
fn talks(haystack: &Haystack) -> Vec<Talk<'_>> {
    let place = |question: &Question| question.turns.iter().copied().min();
    let mut placed: Vec<((usize, usize), &Question)> =
        haystack.questions.iter().filter_map(|q| Some((place(q)?, q))).collect();
    placed.sort_by(|(a, x), (b, y)| a.cmp(b).then(x.text.cmp(&y.text)));
    if let [((session, turn), question)] = &placed[..] {
        return vec![Talk { lead: lead(haystack, *session, *turn), questions: vec![question] }];
    }
    let mut talks: Vec<(usize, Talk<'_>)> = Vec::new();
    for ((session, _), question) in placed {
        match talks.last_mut().filter(|(known, talk)| *known == session && talk.questions.len() < LENGTH) {
            Some((_, talk)) => talk.questions.push(question),
            None => talks.push((session, Talk { lead: Vec::new(), questions: vec![question] })),
        }
    }
    talks.into_iter().map(|(_, talk)| talk).collect()
}

/// The turns up to one of a session.
fn lead(haystack: &Haystack, session: usize, turn: usize) -> Vec<(Role, &str)> {
    let turns = haystack.sessions.get(session).map(|s| s.turns.as_slice()).unwrap_or_default();
    let end = (turn + 2).min(turns.len());
    let role = |speaker: &str| if speaker == "assistant" { Role::Assistant } else { Role::User };
    let turns = turns.get(end.saturating_sub(LEAD)..end).unwrap_or_default();
    turns.iter().map(|(speaker, words)| (role(speaker), words.as_str())).collect()
}

/// One conversation as a stream brings it, with the client at its other end.
struct Stream<'e> {
    engine: &'e Engine,
    caller: Caller,
    address: Address,
    conversation: CallerId,
    known: HashSet<MemoryId>,
    used: Vec<MemoryId>,
    cache: ClientCache,
    /// What was pushed: which pattern brought each item, and the item.
    pushed: HashMap<MemoryId, (Pattern, Hit)>,
}

impl<'e> Stream<'e> {
    fn new(engine: &'e Engine, caller: &Caller, user: &str, number: usize) -> Result<Self, EvalError> {
        Ok(Self {
            engine,
            caller: caller.clone(),
            address: Address::new(Some(user), None)?,
            conversation: CallerId::new(format!("{user} replay {number}"))?,
            known: HashSet::new(),
            used: Vec::new(),
            cache: ClientCache::default(),
            pushed: HashMap::new(),
        })
    }

    /// A turn is recorded, and what follows from it is pushed.
    async fn say(&mut self, role: Role, words: &str, report: &mut Report) -> Result<(), EvalError> {
        let turn = TurnRequest {
            conversation: self.conversation.clone(),
            role,
            content: words.to_owned(),
            address: self.address.clone(),
            session: None,
            metadata: Metadata::new(),
            said_at: None,
            replay: None,
        };
        let begun = Instant::now();
        self.engine.record(&self.caller, vec![turn]).await?;
        let context = PredictionContext {
            conversation: ConversationId::coerce(self.conversation.as_str()),
            address: self.address.clone(),
            known: self.known.clone(),
            used: self.used.clone(),
        };
        let predicted = self.engine.anticipate(&self.caller, &context).await?;
        report.predicted(begun.elapsed());
        let owner: &ScopePath = &predicted.owner;
        let mut counts = Vec::new();
        for prediction in predicted.predictions {
            report.pushed(
                prediction.pattern,
                prediction.hits.len(),
                evoke_server::push_bytes(owner, &prediction),
            );
            counts.push((prediction.pattern, prediction.hits.len() as u64, 0));
            for hit in prediction.hits {
                let id = hit.item.row.id;
                self.known.insert(id);
                self.cache.store(id, &hit.item.row.text);
                self.pushed.insert(id, (prediction.pattern, hit));
            }
        }
        self.engine.count_pushes(&self.caller, counts).await?;
        Ok(())
    }

    /// A question is asked before it is told: does the cache answer it?
    async fn ask(&mut self, question: &Question, documents: &Documents) -> Result<Outcome, EvalError> {
        let (outcome, served) = self.outcome(question, documents).await?;
        self.learn(&served).await?;
        Ok(outcome)
    }

    /// What the cache serves for a question, and how good that is beside the server's own answer.
    async fn outcome(
        &mut self,
        question: &Question,
        documents: &Documents,
    ) -> Result<(Outcome, Vec<MemoryId>), EvalError> {
        let served = self.cache.lookup(&question.text, ITEMS);
        let fetched = self.fetch(question).await?;
        let items: Vec<&Hit> = served.iter().filter_map(|id| Some(&self.pushed.get(id)?.1)).collect();
        let at_size = fetched.iter().take(items.len());
        let gold = |hit: &Hit| {
            let turns = ranked_turns(std::slice::from_ref(hit), documents);
            turns.iter().any(|turn| question.turns.contains(turn))
        };
        let outcome = Outcome {
            served: items.len(),
            gold: items.iter().filter(|hit| gold(hit)).count(),
            fetched: at_size.clone().count(),
            fetched_gold: at_size.filter(|hit| gold(hit)).count(),
        };
        Ok((outcome, served))
    }

    async fn fetch(&self, question: &Question) -> Result<Vec<Hit>, EvalError> {
        let queries = vec![question.text.clone()];
        let request = FetchRequest {
            max_results: ITEMS,
            query_date: question.asked_at,
            // The replayed turns wait for good: see `measure`.
            with_pending: false,
            ..FetchRequest::new(FetchScope::User, self.address.clone(), queries)
        };
        Ok(self.engine.fetch(&self.caller, request).await?.hits)
    }

    /// What the client reports of a hit.
    async fn learn(&mut self, served: &[MemoryId]) -> Result<(), EvalError> {
        self.used.extend(served);
        let mut counts: HashMap<Pattern, u64> = HashMap::new();
        for (pattern, _) in served.iter().filter_map(|id| self.pushed.get(id)) {
            *counts.entry(*pattern).or_default() += 1;
        }
        let counts = counts.into_iter().map(|(pattern, used)| (pattern, 0, used));
        self.engine.count_pushes(&self.caller, counts).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::haystack::Session;
    use evoke_types::Timestamp;

    fn question(text: &str, turns: &[(usize, usize)]) -> Question {
        Question {
            text: text.to_owned(),
            answer: "yes".to_owned(),
            asked_at: None,
            category: String::new(),
            sessions: turns.iter().map(|(session, _)| *session).collect(),
            turns: turns.iter().copied().collect(),
        }
    }

    #[test]
    fn questions_about_one_session_follow_each_other() {
        let turns = vec![("user".to_owned(), "a".to_owned()), ("assistant".to_owned(), "b".to_owned())];
        let session = Session { at: Timestamp::from_millis(0), turns };
        let mut haystack = Haystack {
            user: "u".to_owned(),
            sessions: vec![session.clone(), session],
            questions: vec![
                question("2", &[(1, 0)]),
                question("1", &[(0, 1), (1, 1)]),
                question("3", &[(0, 0)]),
            ],
        };
        let order: Vec<Vec<&str>> =
            talks(&haystack).iter().map(|t| t.questions.iter().map(|q| q.text.as_str()).collect()).collect();
        assert_eq!(order, [vec!["3", "1"], vec!["2"]]);
        haystack.questions.truncate(1);
        let alone = talks(&haystack);
        assert_eq!(alone[0].lead, [(Role::User, "a"), (Role::Assistant, "b")]);
    }
}
