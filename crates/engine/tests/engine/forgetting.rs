//! Forgetting by meaning: what is near enough goes, what is only related is shown and stays until somebody names it.

use crate::support::{World, at, mentions, user};
use evoke_embed::{EmbedError, Embedder};
use evoke_engine::{Caller, Engine, EngineConfig, ForgetMode, Why};
use evoke_store::MemoryStore;
use evoke_types::{Isolation, ManualClock, SeededIds};
use std::sync::Arc;

/// Places a few words at known distances from "boat"; everything else is far away.
struct Distances;

const COSINES: [(&str, f32); 3] = [("boat", 1.0), ("ketch", 0.75), ("regatta", 0.45)];

impl Embedder for Distances {
    fn fingerprint(&self) -> &str {
        "distances"
    }
    fn dimension(&self) -> usize {
        3
    }
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        texts.iter().map(|text| self.embed_query(text)).collect()
    }
    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let known = COSINES.iter().find(|(word, _)| text.contains(word));
        Ok(known
            .map_or(vec![0.0, 0.0, 1.0], |(_, cosine)| vec![*cosine, (1.0 - cosine * cosine).sqrt(), 0.0]))
    }
}

async fn world() -> World {
    let clock = Arc::new(ManualClock::at(at("2026-03-01T12:00:00Z")));
    let (store, ids) = (Arc::new(MemoryStore::new()), Arc::new(SeededIds::new(7)));
    let embedder: Option<Arc<dyn Embedder>> = Some(Arc::new(Distances));
    let engine = Engine::open(store, embedder, EngineConfig::default(), clock, ids).await.expect("opens");
    engine.start().await.expect("starts");
    let instance = engine.create_instance("test", Isolation::Strict, None).await.expect("made");
    World { engine, caller: Caller::operator(instance) }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_only_related_is_shown_and_kept() {
    let world = world().await;
    let alice = user("acme", "alice");
    world.tell(&alice, "User: I own an old ketch.").await;
    world.tell(&alice, "User: I won a regatta in Kiel.").await;
    world.tell(&alice, "User: My oven is broken.").await;
    for mode in [ForgetMode::Preview, ForgetMode::Direct] {
        let forgotten = world.engine.forget(&world.caller, &alice, "my boat", mode).await.expect("answers");
        assert!(forgotten.candidates.iter().all(|one| one.text.contains("ketch")), "{forgotten:?}");
        assert!(!forgotten.candidates.is_empty(), "{forgotten:?}");
        let possible = forgotten.possible.first().expect("the regatta");
        assert!(possible.text.contains("regatta") && matches!(possible.why, Why::Meaning(_)), "{possible:?}");
        assert!(forgotten.possible.iter().all(|one| !one.text.contains("oven")), "{forgotten:?}");
    }
    let left = world.ask(&alice, "ketch regatta oven").await;
    assert!(!mentions(&left, "ketch") && mentions(&left, "regatta") && mentions(&left, "oven"));
    // Named by its id, it goes as well.
    let forgotten =
        world.engine.forget(&world.caller, &alice, "my boat", ForgetMode::Preview).await.expect("answers");
    for possible in &forgotten.possible {
        // One may be gone with another that stood on the same words.
        let _ = world.engine.delete_memory(&world.caller, &possible.id).await;
    }
    assert!(!mentions(&world.ask(&alice, "regatta").await, "regatta"));
}
