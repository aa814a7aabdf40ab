//! A real Evoke server as a vector store.

use std::net::SocketAddr;
use std::time::Duration;

use evoke::{EmbeddingOptions, Evoke, Options, Processing, StoreOptions};
use evoke_chat_memory::{
    ChatMemoryError, EvokeVectorConfig, EvokeVectorStore, Failure, MESSAGE_KEY, Memory, MemoryExt,
    VectorMemory, VectorStore,
};
use evoke_engine::{Engine, NewKey};
use evoke_server::{Server, ServerConfig};
use evoke_types::Isolation;
use tempfile::TempDir;

struct Running {
    url: String,
    key: String,
    _directory: TempDir,
}

impl Running {
    async fn start(isolation: Isolation) -> Self {
        let directory = TempDir::new().unwrap();
        let config =
            ServerConfig { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..ServerConfig::default() };
        let options = Options {
            processing: Processing::Required,
            embedding: EmbeddingOptions::Off,
            store: StoreOptions { reserve_mb: 0, ..StoreOptions::default() },
            ..Options::default()
        };
        let memory = Evoke::open(directory.path(), options).await.unwrap();
        let engine = memory.engine().clone();
        let key = new_key(&engine, isolation).await;
        let server = Server::bind(engine, config).unwrap();
        let url = format!("http://{}", server.address());
        tokio::spawn(server.run(std::future::pending()));
        Self { url, key, _directory: directory }
    }

    fn config(&self) -> EvokeVectorConfig {
        EvokeVectorConfig::new(&self.url, &self.key)
    }
}

async fn new_key(engine: &Engine, isolation: Isolation) -> String {
    let instance = engine.create_instance("test", isolation, None).await.unwrap().id;
    let new = NewKey::full(instance, "test");
    engine.create_key(new).await.unwrap().secret
}

async fn contents(memory: &VectorMemory) -> Vec<String> {
    memory.get().await.unwrap().iter().map(|message| message.content.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_finds_what_is_relevant_and_forgets_one_memory_alone() {
    let server = Running::start(Isolation::Strict).await;
    let store = EvokeVectorStore::new(server.config().customer_id("acme")).unwrap();
    let open = |id: &str| VectorMemory::builder(store.clone()).memory_id(id).max_results(2).build().unwrap();
    let (ada, ben) = (open("ada"), open("ben"));
    for text in
        ["I bought a red bicycle.", "", "The weather was grey.", "My bicycle was stolen!", "Which bicycle?"]
    {
        ada.add_user(text).await.unwrap();
    }
    ben.add_user("A bicycle of another person.").await.unwrap();
    let found: Vec<String> =
        ada.get().await.unwrap().iter().map(|message| message.content.to_string()).collect();
    assert!(found.len() == 2 && found.iter().all(|text| text.contains("icycle")), "{found:?}");

    ada.reindex().await.unwrap();
    assert_eq!(contents(&ada).await, found);
    assert_eq!(store.delete_by_metadata("chat_memory", &["ada".into()]).await.unwrap(), 4);
    ada.clear().await.unwrap();
    assert!(ada.get().await.unwrap().is_empty());
    assert_eq!(ben.count().await.unwrap(), 1);
    let filter = [("chat_memory".to_owned(), "ben".into())].into_iter().collect();
    assert_eq!(store.search("bicycle", 5, &filter).await.unwrap().len(), 1);
    assert!(
        store
            .delete_by_metadata(MESSAGE_KEY, &["x".into()])
            .await
            .unwrap_err()
            .to_string()
            .contains("chat_memory")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_without_customers_needs_none_and_a_wrong_key_is_told() {
    let server = Running::start(Isolation::EqualsCustomer).await;
    let memory = VectorMemory::new(EvokeVectorStore::new(server.config()).unwrap());
    memory.add_user("hello").await.unwrap();
    assert_eq!(memory.get().await.unwrap().len(), 1);

    let wrong = EvokeVectorConfig { key: "evoke_hush".to_owned(), ..server.config() };
    let store = EvokeVectorStore::new(wrong).unwrap();
    let error = VectorMemory::new(store.clone()).add_user("hello").await.unwrap_err();
    let credentials =
        matches!(error, ChatMemoryError::BackendUnavailable { failure: Failure::Credentials, .. });
    assert!(credentials, "{error:?}");
    assert!(!format!("{error} {error:?} {store:?} {:?}", server.config()).contains("hush"));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let mut config = EvokeVectorConfig::new(&url, "k");
    config.timeout = Duration::from_secs(5);
    drop(listener);
    let memory = VectorMemory::new(EvokeVectorStore::new(config).unwrap());
    let said = memory.add_user("hello").await.unwrap_err().to_string();
    assert!(said.starts_with(&format!("Evoke at {url} is unavailable: no connection")), "{said}");
    assert!(memory.history().await.unwrap().is_empty());
    for bad in ["nowhere", "ftp://h", "http://me:hush@h"] {
        let said = EvokeVectorStore::new(EvokeVectorConfig::new(bad, "k")).unwrap_err().to_string();
        assert!(said.starts_with("url: ") && !said.contains("hush"), "{said}");
    }
}
