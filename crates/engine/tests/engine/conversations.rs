//! What the engine promises about conversations.

use crate::support::{user, world};
use async_trait::async_trait;
use evoke_engine::{
    CompactRequest, CompactionSettings, ConversationError, EngineConfig, KeyKind, PredictionContext,
    Strategy, TurnRequest,
};
use evoke_llm::{ChatModel, ChatRequest, ChatResponse, FinishReason, LlmError};
use evoke_types::{ConversationId, Isolation, Metadata, Role};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

fn turn(conversation: &str, role: Role, content: &str) -> TurnRequest {
    TurnRequest {
        conversation: conversation.parse().expect("short"),
        role,
        content: content.to_owned(),
        address: user("acme", "alice"),
        session: None,
        metadata: Metadata::new(),
        said_at: None,
        replay: None,
    }
}

fn request(conversation: ConversationId, strategy: Strategy) -> CompactRequest {
    CompactRequest { conversation, strategy, target_tokens: None, force: true }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compaction_is_a_version_and_the_turns_stay() {
    let world = world(Isolation::Strict).await;
    let id = ConversationId::coerce("talk");
    let nothing = world.engine.compact(&world.caller, request(id, Strategy::Balanced)).await;
    assert!(matches!(nothing, Err(ConversationError::NothingToCompact)));
    let turns =
        (0..20).map(|n| turn("talk", Role::User, &format!("We decided to paint room {n} in colour {n}{n}.")));
    world.engine.record(&world.caller, turns.collect()).await.expect("recorded");
    for version in 1..=2 {
        world.engine.compact(&world.caller, request(id, Strategy::Balanced)).await.expect("begun");
        world.engine.wait_until_idle().await;
        let compacted = world.engine.compacted(&world.caller, id, None).await.expect("made");
        assert_eq!((compacted.row.version, compacted.row.covers), (version, 20));
        assert!(compacted.content.list(KeyKind::Decision).count() > 0);
    }
    let (one, two) = (
        world.engine.compacted(&world.caller, id, Some(1)).await.expect("kept"),
        world.engine.compacted(&world.caller, id, Some(2)).await.expect("kept"),
    );
    let ids = |c: &evoke_engine::Compacted| c.content.extractions.iter().map(|e| e.id).collect::<Vec<_>>();
    assert_eq!(ids(&one), ids(&two), "the same statement keeps its id");
    assert_eq!(world.engine.turns(&world.caller, id, 1, 99).await.expect("turns").len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_window_is_compacted_by_itself_but_for_the_latest_turns() {
    let settings = CompactionSettings { fresh_turns: 3, ..CompactionSettings::default() };
    let world = crate::support::world_with(
        Isolation::Strict,
        EngineConfig { compaction: settings, ..EngineConfig::default() },
    )
    .await;
    let id = ConversationId::coerce("talk");
    let long = |n: usize| format!("Note {n}: {}", "the Lisbon plan has another chapter. ".repeat(10));
    for n in 0..12 {
        let mut said = turn("talk", Role::User, &long(n));
        said.metadata.insert("agent_context_window".to_owned(), "4000".into());
        world.engine.record(&world.caller, vec![said]).await.expect("recorded");
    }
    world.engine.wait_until_idle().await;
    let prompt = world.engine.prompt_context(&world.caller, id).await.expect("a prompt");
    let compaction = prompt.compaction.expect("4000 tokens are soon full");
    assert!(compaction.row.covers >= 3 && prompt.recent.len() >= 3, "{}", compaction.row.covers);
    assert_eq!(compaction.row.covers as usize + prompt.recent.len(), 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prediction_brings_what_belongs_to_the_matter_and_never_the_conversation_itself() {
    let world = world(Isolation::Strict).await;
    let alice = user("acme", "alice");
    world.tell(&alice, "User: My dog Biscuit is allergic to chicken.").await;
    world.tell(&user("acme", "bob"), "User: My dog Biscuit eats chicken every day.").await;
    let talk = [
        turn("talk", Role::User, "Could you order food for my dog Biscuit?"),
        turn("talk", Role::Assistant, "Of course. Which food does your dog Biscuit like?"),
    ];
    world.engine.record(&world.caller, talk.to_vec()).await.expect("recorded");
    world.engine.wait_until_idle().await;
    let mut context = PredictionContext {
        conversation: ConversationId::coerce("talk"),
        address: alice,
        known: Default::default(),
        used: Vec::new(),
    };
    let predicted = world.engine.anticipate(&world.caller, &context).await.expect("predicted");
    let hits: Vec<_> = predicted.predictions.iter().flat_map(|one| &one.hits).collect();
    assert!(hits.iter().any(|hit| hit.item.row.text.contains("allergic")), "{hits:?}");
    assert!(hits.iter().all(|hit| !hit.item.row.text.contains("every day")), "another user's");
    assert!(hits.iter().all(|hit| hit.item.document.conversation.is_none()), "the agent knows its own talk");
    context.known = hits.iter().map(|hit| hit.item.row.id).collect();
    let again = world.engine.anticipate(&world.caller, &context).await.expect("predicted");
    assert!(again.predictions.is_empty(), "what is known is not brought again: {:?}", again.predictions);
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_to_come_are_predicted() {
    let world = world(Isolation::Strict).await;
    let alice = user("acme", "alice");
    // The present of the tests is 1 March 2026.
    world.tell(&alice, "User: My dentist appointment is on 5 March 2026.").await;
    let context = PredictionContext {
        conversation: ConversationId::coerce("talk"),
        address: alice,
        known: Default::default(),
        used: Vec::new(),
    };
    let predicted = world.engine.anticipate(&world.caller, &context).await.expect("predicted");
    let texts: Vec<&str> =
        predicted.predictions.iter().flat_map(|f| &f.hits).map(|hit| hit.item.row.text.as_str()).collect();
    assert!(texts.iter().any(|text| text.contains("dentist")), "{texts:?}");
}

/// A model that says what it is told to.
struct Says(&'static str);

#[async_trait]
impl ChatModel for Says {
    fn name(&self) -> &str {
        "says"
    }

    async fn chat(&self, _: &ChatRequest) -> Result<ChatResponse, LlmError> {
        if self.0.is_empty() {
            return Err(LlmError::Unavailable {
                url: "nowhere".to_owned(),
                attempts: 1,
                reason: "down".to_owned(),
            });
        }
        Ok(ChatResponse { text: self.0.to_owned(), finish: FinishReason::Complete, usage: None })
    }
}

const HIKE: [(Role, &str); 4] = [
    (
        Role::User,
        "We decided to hike from Lauterbrunnen to Kandersteg in the last week of August, all four of us.",
    ),
    (
        Role::Assistant,
        "A fine tour. Do you want me to look for huts on the way, or do you take a tent along?",
    ),
    (Role::User, "I prefer huts, and the whole thing must not cost more than 700 francs."),
    (Role::Assistant, "I will ask the hut in Griesalp for four beds tomorrow."),
];

async fn compacted_by(says: &'static str) -> evoke_engine::Compacted {
    let mut world = world(Isolation::Strict).await;
    world.engine = world.engine.with_chat_model(Arc::new(Says(says)));
    let turns = HIKE.map(|(role, text)| turn("hike", role, text));
    world.engine.record(&world.caller, turns.to_vec()).await.expect("recorded");
    let id = ConversationId::coerce("hike");
    world.engine.compact(&world.caller, request(id, Strategy::Conservative)).await.expect("begun");
    world.engine.wait_until_idle().await;
    world.engine.compacted(&world.caller, id, None).await.expect("made")
}

/// A model with a fault in its code, until it is mended.
struct Breaks(AtomicBool);

#[async_trait]
impl ChatModel for Breaks {
    fn name(&self) -> &str {
        "breaks"
    }

    async fn chat(&self, _: &ChatRequest) -> Result<ChatResponse, LlmError> {
        assert!(!self.0.load(Ordering::Acquire), "a fault on purpose");
        Ok(ChatResponse { text: "The hike is set.".to_owned(), finish: FinishReason::Complete, usage: None })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compaction_that_breaks_is_a_failed_one_and_the_next_is_made() {
    let mut world = world(Isolation::Strict).await;
    let model = Arc::new(Breaks(AtomicBool::new(true)));
    world.engine = world.engine.with_chat_model(model.clone());
    let turns = HIKE.map(|(role, text)| turn("hike", role, text));
    world.engine.record(&world.caller, turns.to_vec()).await.expect("recorded");
    let id = ConversationId::coerce("hike");
    world.engine.compact(&world.caller, request(id, Strategy::Conservative)).await.expect("begun");
    world.engine.wait_until_idle().await;
    let progress = world.engine.compaction_progress(&world.caller, id).await.expect("told");
    assert!(progress.newest.is_none() && progress.job.is_some_and(|job| job.error.is_some()));

    model.0.store(false, Ordering::Release);
    world.engine.compact(&world.caller, request(id, Strategy::Conservative)).await.expect("begun again");
    world.engine.wait_until_idle().await;
    let made = world.engine.compacted(&world.caller, id, None).await.expect("made");
    assert!(!made.content.lines.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_model_writes_compactions_as_far_as_its_words_hold() {
    let good = "- User decided to hike from Lauterbrunnen to Kandersteg in the last week of August, four of them.\n\
                - User prefers huts; it must not cost more than 700 francs.\n\
                - User also owns a boat in Thun.";
    let written = compacted_by(good).await;
    assert_eq!(written.content.written_by.as_deref(), Some("says"));
    let texts: Vec<&str> = written.content.lines.iter().map(|line| line.text.as_str()).collect();
    assert!(texts.iter().any(|text| text.starts_with("User decided to hike")), "{texts:?}");
    assert!(texts.contains(&"I will ask the hut in Griesalp for four beds tomorrow."), "left out: {texts:?}");
    assert!(!texts.iter().any(|text| text.contains("Thun")), "invented: {texts:?}");
    assert!(written.content.validation.passed);
    for useless in ["", "It was sunny and everybody was glad.", "The hike goes to Zermatt."] {
        let chosen = compacted_by(useless).await;
        assert_eq!(chosen.content.written_by, None, "{useless:?}");
        let said = |text: &str| HIKE.iter().any(|(_, said)| said.contains(text.trim_end_matches('…')));
        assert!(chosen.content.lines.iter().all(|line| said(&line.text)), "{useless:?}");
    }
}
