//! What the contract says about memories that answer with what is relevant.

use std::sync::Arc;

use async_trait::async_trait;
use evoke_chat_memory::{
    ChatMemoryError, InMemoryConversation, InMemoryVectorStore, MEMORY_KEY, Memory, MemoryExt, Message,
    Metadata, NewMessage, Outcome, Page, Place, Role, SqliteMemory, VectorEntry, VectorHit, VectorMemory,
    VectorStore, Window,
};
use evoke_embed::{EmbedError, Embedder};
use serde_json::Value;

/// How often each letter occurs, at unit length: texts with the same letters are near.
struct Letters;

impl Embedder for Letters {
    fn fingerprint(&self) -> &str {
        "letters"
    }
    fn dimension(&self) -> usize {
        26
    }
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        texts.iter().map(|text| self.embed_query(text)).collect()
    }
    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        if text.contains("unembeddable") {
            return Err(EmbedError::RemoteConfig("no".to_owned()));
        }
        let mut vector = vec![0.0; 26];
        let letters = text.bytes().filter(u8::is_ascii_lowercase);
        letters.for_each(|letter| vector[usize::from(letter - b'a')] += 1.0);
        evoke_embed::vector::normalize(&mut vector);
        Ok(vector)
    }
}

fn letters() -> InMemoryVectorStore {
    InMemoryVectorStore::new(Arc::new(Letters))
}

fn contents(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.content.as_ref()).collect()
}

async fn say(memory: &VectorMemory, texts: &[&str]) {
    for text in texts {
        memory.add_user(text).await.unwrap();
    }
}

#[tokio::test]
async fn the_nearest_come_in_the_order_in_which_they_were_said() {
    let memory = VectorMemory::builder(letters()).max_results(3).build().unwrap();
    say(&memory, &["cats purr", "dogs bark", "cats nap", "rain falls", "cats purr"]).await;
    let messages = memory.get().await.unwrap();
    assert_eq!(contents(&messages), ["cats purr", "cats nap", "cats purr"]);
    assert_eq!(memory.to_messages(), messages);
    assert_eq!(memory.history().await.unwrap().len(), 5);
    assert_eq!((memory.count().await.unwrap(), memory.get_last(1).await.unwrap().len()), (5, 1));
}

#[tokio::test]
async fn the_query_is_what_the_person_said_last_and_may_be_left_out() {
    let memory = VectorMemory::builder(letters()).max_results(2).include_query(false).build().unwrap();
    say(&memory, &["cats nap", "cats purr", "dogs bark"]).await;
    memory.add_assistant("cats purr").await.unwrap();
    memory.add_user("purr cats").await.unwrap();
    memory.add_system("dogs bark dogs bark").await.unwrap();
    let messages = memory.get().await.unwrap();
    assert_eq!(contents(&messages), ["cats purr", "cats purr"]);
    assert_eq!(messages[1].role, Role::Assistant);
}

#[tokio::test]
async fn of_equally_near_ones_the_newer_are_given() {
    let memory = VectorMemory::builder(letters()).max_results(2).build().unwrap();
    for role in [Role::User, Role::Assistant, Role::System, Role::User] {
        memory.add(role, "same").await.unwrap();
    }
    let roles: Vec<Role> = memory.get().await.unwrap().iter().map(|message| message.role).collect();
    assert_eq!(roles, [Role::System, Role::User]);
}

#[tokio::test]
async fn few_messages_and_messages_without_a_person_need_no_search() {
    let memory = VectorMemory::builder(letters()).max_results(2).build().unwrap();
    assert!(memory.get().await.unwrap().is_empty());
    for text in ["a", "b", "c"] {
        memory.add_assistant(text).await.unwrap();
    }
    assert_eq!(contents(&memory.get().await.unwrap()), ["b", "c"]);
    assert_eq!(contents(&memory.to_messages()), ["b", "c"]);
    memory.add_assistant("d").await.unwrap();
    assert_eq!(Memory::to_string(&memory), "Assistant: b\nAssistant: c\nAssistant: d");
}

#[tokio::test]
async fn memories_share_a_store_and_clear_only_their_own() {
    let store = letters();
    let open = |id: &str| VectorMemory::builder(store.clone()).memory_id(id).max_results(2).build().unwrap();
    let (one, two) = (open("one"), open("two"));
    say(&one, &["cats purr", "cats nap", "cats"]).await;
    say(&two, &["cats of two", "cats two", "cats"]).await;
    assert_eq!(contents(&one.get().await.unwrap()), ["cats nap", "cats"]);
    one.clear().await.unwrap();
    assert!(one.get().await.unwrap().is_empty() && one.to_messages().is_empty());
    assert_eq!((store.len(), two.count().await.unwrap()), (3, 3));
}

#[tokio::test]
async fn what_cannot_be_embedded_is_not_stored() {
    let memory = VectorMemory::new(letters());
    say(&memory, &["fine"]).await;
    let batch = ["good", "unembeddable"].map(|text| NewMessage::new(Role::User, text)).to_vec();
    let said = memory.add_many(batch).await.unwrap_err().to_string();
    assert!(said.contains("vectors at letters"), "{said}");
    assert_eq!(contents(&memory.history().await.unwrap()), ["fine"]);
    assert_eq!(contents(&memory.to_messages()), ["fine"]);
}

#[tokio::test]
async fn a_durable_history_is_found_again_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let history = || SqliteMemory::new(directory.path().join("m.db"), "s", Window::unlimited()).unwrap();
    history().add_user("cats written before anybody searched").await.unwrap();
    let open = |store| {
        VectorMemory::builder(store).history(history()).memory_id("s").max_results(2).build().unwrap()
    };
    say(&open(letters()), &["dogs bark", "rain falls", "cats purr"]).await;

    let fresh = letters();
    let memory = open(fresh.clone());
    assert_eq!(contents(&memory.get().await.unwrap()), ["cats written before anybody searched", "cats purr"]);
    assert_eq!(fresh.len(), 4);
    memory.reindex().await.unwrap();
    assert_eq!(fresh.len(), 4);
    // A store that knows the history is not told again.
    say(&open(fresh.clone()), &["more"]).await;
    assert_eq!(fresh.len(), 5);
}

#[tokio::test]
async fn the_oldest_are_replaced_in_the_store_as_well() {
    let store = letters();
    let memory = VectorMemory::builder(store.clone()).max_results(2).build().unwrap();
    say(&memory, &["cats purr", "dogs bark", "rain falls", "cats"]).await;
    let oldest = memory.get_records(Page::After(evoke_chat_memory::Seq(i64::MIN), 2)).await.unwrap();
    let summary = NewMessage::new(Role::System, "cats and dogs");
    assert!(memory.replace_oldest(&oldest, summary.clone()).await.unwrap());
    assert!(!memory.replace_oldest(&oldest, summary).await.unwrap());
    assert_eq!((store.len(), memory.count().await.unwrap()), (3, 3));
    assert_eq!(contents(&memory.get().await.unwrap()), ["cats and dogs", "cats"]);
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused() {
    let said = VectorMemory::builder(letters()).max_results(0).build().unwrap_err().to_string();
    assert!(said.contains("max_results must be at least 1"), "{said}");
    let windowed = InMemoryConversation::new(Window::last(5).unwrap());
    let said = VectorMemory::builder(letters()).history(windowed).build().unwrap_err().to_string();
    assert!(said.contains("history: has a window"), "{said}");
}

/// A store whose owner did not foresee removal.
#[derive(Debug)]
struct AppendOnly(InMemoryVectorStore);

#[async_trait]
impl VectorStore for AppendOnly {
    async fn add(&self, entries: Vec<VectorEntry>) -> Result<(), ChatMemoryError> {
        self.0.add(entries).await
    }
    async fn search(
        &self,
        query: &str,
        top_k: usize,
        filter: &Metadata,
    ) -> Result<Vec<VectorHit>, ChatMemoryError> {
        self.0.search(query, top_k, filter).await
    }
    async fn delete_by_metadata(&self, _: &str, _: &[Value]) -> Result<usize, ChatMemoryError> {
        let place = Place { backend: "log", at: "here".to_owned() };
        let detail = "it cannot remove entries".to_owned();
        Err(ChatMemoryError::BackendError { place, detail, outcome: Outcome::NotStored })
    }
}

#[tokio::test]
async fn a_store_that_cannot_remove_is_told_of_and_nothing_is_cleared() {
    let memory = VectorMemory::new(AppendOnly(letters()));
    say(&memory, &["stays"]).await;
    assert!(memory.clear().await.unwrap_err().to_string().contains("cannot remove"));
    assert_eq!(memory.count().await.unwrap(), 1);
}

#[tokio::test]
async fn entries_without_a_message_do_not_crowd_out_others() {
    let store = letters();
    let memory = VectorMemory::builder(store.clone()).memory_id("m").max_results(2).build().unwrap();
    say(&memory, &["cats one", "dogs", "rain", "cats"]).await;
    let metadata = Metadata::from_iter([(MEMORY_KEY.to_owned(), Value::from("m"))]);
    let stray = VectorEntry { text: "cats".into(), metadata };
    store.add(vec![stray; 7]).await.unwrap();
    assert_eq!(contents(&memory.get().await.unwrap()), ["cats one", "cats"]);
}

#[tokio::test]
async fn the_installed_model_finds_by_meaning() {
    let memory = VectorMemory::builder(InMemoryVectorStore::with_installed_model().unwrap());
    let memory = memory.max_results(2).build().unwrap();
    say(
        &memory,
        &["My sister lives in Oslo.", "I had soup for lunch.", "The train was late.", "What did I eat?"],
    )
    .await;
    assert_eq!(contents(&memory.get().await.unwrap()), ["I had soup for lunch.", "What did I eat?"]);
}
