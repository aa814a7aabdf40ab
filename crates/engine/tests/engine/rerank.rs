//! Accurate reads with a reranker: what it is asked, what it changes, and that it is never waited for.

use crate::support::{World, everything, user, world};
use evoke_engine::{Address, Depth, DocumentRequest, FetchRequest, FetchScope, Fetched, Precision};
use evoke_rerank::{RerankError, Reranker};
use evoke_types::Isolation;
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);
const BOAT: &str = "My boat Petrel lies in the harbour of Matosinhos.";
const HARBOUR: &str = "The harbour has a crane that lifts any boat out of the water.";

/// Judges by the length of the text, the longest best, and remembers what it was asked.
#[derive(Debug, Default)]
struct Longest {
    asked: Mutex<Vec<(String, Vec<String>)>>,
    /// Judges so many texts and leaves out the rest.
    only: Option<usize>,
    takes: Duration,
}

impl Reranker for Longest {
    fn name(&self) -> &str {
        "the longest"
    }
    fn rerank(&self, query: &str, texts: &[&str], _: Instant) -> Result<Vec<Option<f32>>, RerankError> {
        self.asked.lock().push((query.to_owned(), texts.iter().map(|text| (*text).to_owned()).collect()));
        std::thread::sleep(self.takes);
        let judged =
            |(at, text): (usize, &&str)| self.only.is_none_or(|only| at < only).then_some(text.len() as f32);
        Ok(texts.iter().enumerate().map(judged).collect())
    }
}

/// The connection breaks off.
#[derive(Debug)]
struct Broken;

impl Reranker for Broken {
    fn name(&self) -> &str {
        "a broken one"
    }
    fn rerank(&self, _: &str, _: &[&str], _: Instant) -> Result<Vec<Option<f32>>, RerankError> {
        panic!("as a library may");
    }
}

fn ada() -> Address {
    user("acme", "ada")
}

async fn told() -> World {
    let world = world(Isolation::Strict).await;
    for text in
        [BOAT, HARBOUR, "Ada paints the boat in May, and the harbour office wants to know of it before."]
    {
        world.tell(&ada(), text).await;
    }
    world
}

fn request(queries: &[&str], depth: Depth, precision: Precision) -> FetchRequest {
    let queries = queries.iter().map(|query| (*query).to_owned()).collect();
    FetchRequest { depth, precision, explain: true, ..FetchRequest::new(FetchScope::User, ada(), queries) }
}

async fn ask(world: &World, queries: &[&str], depth: Depth, precision: Precision) -> Fetched {
    world.engine.fetch(&world.caller, request(queries, depth, precision)).await.expect("answers")
}

async fn accurate(world: &World) -> Fetched {
    ask(world, &["the boat in the harbour"], Depth::Accurate, Precision::High).await
}

fn order(fetched: &Fetched) -> Vec<String> {
    let mut quotes: Vec<String> = fetched.hits.iter().map(|hit| hit.evidence[0].quote.clone()).collect();
    // Several memories of one passage stand side by side.
    quotes.dedup();
    quotes
}

fn equip(world: &World, reranker: Arc<dyn Reranker>, budget: Duration) {
    let _same = world.engine.clone().with_reranker(reranker, budget);
}

#[tokio::test]
async fn only_accurate_reads_of_high_precision_are_judged() {
    let world = told().await;
    let before = order(&accurate(&world).await);
    let judge = Arc::new(Longest::default());
    equip(&world, judge.clone(), PATIENCE);
    for (depth, precision) in [(Depth::Fast, Precision::High), (Depth::Accurate, Precision::Medium)] {
        let fetched = ask(&world, &["the boat in the harbour"], depth, precision).await;
        assert_eq!((fetched.timings.rerank_micros, fetched.degraded), (0, None));
    }
    assert!(ask(&world, &[], Depth::Accurate, Precision::High).await.degraded.is_none());
    assert!(judge.asked.lock().is_empty(), "nobody asked it");

    let fetched = accurate(&world).await;
    let [(query, texts)] = &judge.asked.lock().clone()[..] else { panic!("asked once") };
    assert_eq!((query.as_str(), texts), ("the boat in the harbour", &before), "best first");
    let longest = before.iter().max_by_key(|text| text.len()).expect("found");
    assert!(before[0] != *longest && order(&fetched)[0] == *longest);
    assert!(fetched.timings.rerank_micros > 0 && fetched.degraded.is_none());
    let why = fetched.hits[0].explanation.as_ref().expect("explained");
    let judged =
        why.retrievers.iter().find(|score| score.retriever == evoke_engine::Retriever::Rerank).expect("told");
    assert_eq!((judged.raw, judged.normalized), (longest.len() as f32, 1.0));
}

#[tokio::test]
async fn several_queries_share_the_candidates() {
    let world = world(Isolation::Strict).await;
    for n in 0..80 {
        let text = format!("Boat number {n} lies in the harbour, said clerk {n}.");
        world.send(DocumentRequest::new(text, ada())).await;
    }
    world.engine.wait_until_idle().await;
    let judge = Arc::new(Longest::default());
    equip(&world, judge.clone(), PATIENCE);
    for (queries, each) in [(1, 50), (2, 25), (20, 10)] {
        judge.asked.lock().clear();
        ask(&world, &vec!["a boat in the harbour"; queries], Depth::Accurate, Precision::High).await;
        let sizes: Vec<usize> = judge.asked.lock().iter().map(|(_, texts)| texts.len()).collect();
        assert_eq!(sizes, vec![each; queries]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reranker_that_is_late_or_breaks_changes_nothing_but_the_notice() {
    let world = told().await;
    let before = order(&accurate(&world).await);
    let slow = Longest { takes: PATIENCE / 8, ..Longest::default() };
    for reranker in [Arc::new(slow) as Arc<dyn Reranker>, Arc::new(Broken)] {
        equip(&world, reranker, Duration::from_millis(60));
        let begun = Instant::now();
        let fetched = accurate(&world).await;
        assert!(begun.elapsed() < PATIENCE / 10, "waited {:?}", begun.elapsed());
        assert_eq!(order(&fetched), before);
        assert!(fetched.degraded.is_some_and(|notice| notice.reason.contains("the reranker")));
    }
}

#[tokio::test]
async fn what_was_judged_in_time_counts() {
    let world = told().await;
    let before = order(&accurate(&world).await);
    equip(&world, Arc::new(Longest { only: Some(2), ..Longest::default() }), PATIENCE);
    let fetched = accurate(&world).await;
    assert_eq!(fetched.degraded, None, "a part is what a time box is for");
    let mut expected = before.clone();
    expected[..2].sort_by_key(|text| std::cmp::Reverse(text.len()));
    assert_ne!(expected, before, "it makes a difference");
    assert_eq!(order(&fetched), expected);
}

/// Counts those who are in it at the same time.
#[derive(Debug, Default)]
struct Crowded {
    inside: AtomicUsize,
    most: AtomicUsize,
}

impl Reranker for Crowded {
    fn name(&self) -> &str {
        "a narrow one"
    }
    fn rerank(&self, _: &str, texts: &[&str], _: Instant) -> Result<Vec<Option<f32>>, RerankError> {
        self.most.fetch_max(self.inside.fetch_add(1, SeqCst) + 1, SeqCst);
        std::thread::sleep(Duration::from_millis(400));
        self.inside.fetch_sub(1, SeqCst);
        Ok(vec![Some(0.0); texts.len()])
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reranker_that_hangs_does_not_pile_up_threads() {
    let world = Arc::new(told().await);
    let crowded = Arc::new(Crowded::default());
    equip(&world, crowded.clone(), Duration::from_millis(50));
    let reads: Vec<_> = (0..40)
        .map(|_| {
            let world = world.clone();
            tokio::spawn(async move { accurate(&world).await })
        })
        .collect();
    for read in reads {
        let fetched = read.await.expect("no panic");
        assert!(fetched.degraded.is_some() && everything(&fetched).contains("Petrel"));
    }
    let most = crowded.most.load(SeqCst);
    assert!((2..=8).contains(&most), "{most} were in it at the same time");
}
