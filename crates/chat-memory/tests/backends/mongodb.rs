//! Conversations in MongoDB.

use crate::server::{Server, provided};
use crate::subject::{Subject, contents};
use crate::{contract, examples, outage, writers};
use evoke_chat_memory::{
    ChatMemoryError, Memory, MongoMemory, MongoStore, NewMessage, Page, Role, Seq, Timeouts, Window,
};
use evoke_types::SystemClock;
use mongodb::Collection;
use mongodb::bson::{Document, doc};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn server(replica_set: bool) -> Server {
    let program = provided("EVOKE_TEST_MONGODB");
    Server::started(move |folder, port| {
        let mut command = Command::new(&program);
        command.args([
            "--port",
            &port.to_string(),
            "--bind_ip",
            "127.0.0.1",
            "--wiredTigerCacheSizeGB",
            "0.25",
        ]);
        command.args(["--nounixsocket", "--dbpath"]).arg(folder);
        if replica_set {
            command.args(["--replSet", "rs0"]);
        }
        command
    })
}

async fn client(server: &Server) -> mongodb::Client {
    let uri = format!("mongodb://127.0.0.1:{}/?directConnection=true", server.port());
    mongodb::Client::with_uri_str(uri).await.expect("a client")
}

/// Makes a set of one member, which elects itself.
async fn initiate(server: &Server) {
    let admin = client(server).await.database("admin");
    let member = doc! { "_id": 0, "host": format!("127.0.0.1:{}", server.port()) };
    admin
        .run_command(doc! { "replSetInitiate": { "_id": "rs0", "members": [member] } })
        .await
        .expect("a set");
    let since = Instant::now();
    while !admin
        .run_command(doc! { "hello": 1 })
        .await
        .expect("hello")
        .get_bool("isWritablePrimary")
        .unwrap_or(false)
    {
        assert!(since.elapsed() < Duration::from_secs(120), "no member was elected");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn subject(uri: &str) -> Subject {
    let timeouts = Timeouts { connect: Duration::from_secs(5), answer: Duration::from_secs(60) };
    Subject::of(MongoStore::with(uri, "chats", "messages", timeouts, Arc::new(SystemClock)).expect("a URI"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_set_holds_the_contract_and_survives_a_crash() {
    let mut server = server(true);
    initiate(&server).await;
    let uri = format!("mongodb://127.0.0.1:{}/?replicaSet=rs0", server.port());
    contract::holds(&subject(&uri)).await;
    writers::agree(|| subject(&uri)).await;
    examples::remembers_tea("mongo_memory", &[("MONGODB_URI", &uri)]);
    outage::is_survived(&mut server, subject(&uri), "no-password").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stands_alone_holds_the_contract() {
    let server = server(false);
    let uri = format!("mongodb://127.0.0.1:{}", server.port());
    // Documents of other shapes are there before the index is made.
    let messages = client(&server).await.database("chats").collection::<Document>("messages");
    messages
        .insert_many([doc! { "other": 1 }, doc! { "session_id": "s1", "text": "x" }])
        .await
        .expect("inserted");
    contract::holds(&subject(&uri)).await;
    assert_eq!(messages.count_documents(doc! { "seq": { "$exists": false } }).await.expect("a count"), 2);
    what_a_crash_left_behind(&uri, &messages).await;
}

/// A process ended after a summary took its place and before what it replaced was removed.
async fn what_a_crash_left_behind(uri: &str, messages: &Collection<Document>) {
    let memory = subject(uri).memory("left behind", Window::unlimited());
    for text in ["a", "b", "summary", "c"] {
        memory.add(Role::User, text).await.expect("stored");
    }
    let records = memory.get_records(Page::All).await.expect("records");
    let seqs: Vec<i64> = records.iter().map(|record| record.seq.0).collect();
    let summary = doc! { "session_id": "left behind", "seq": seqs[2] };
    let left = doc! { "$set": { "replaced": [seqs[0], seqs[1]] } };
    messages.update_one(summary, left).await.expect("updated");
    assert_eq!(contents(&*memory).await, ["summary", "c"]);
    assert_eq!(memory.count().await.expect("a count"), 2);
    let before = memory.get_records(Page::Before(records[2].seq, 5)).await.expect("records");
    assert!(before.is_empty(), "{before:?}");
    let oldest = memory.get_records(Page::After(Seq(i64::MIN), 5)).await.expect("records");
    let next = NewMessage::new(Role::System, "newer summary");
    assert!(memory.replace_oldest(&oldest, next).await.expect("replaced"));
    assert_eq!(contents(&*memory).await, ["newer summary"]);
    let stored = doc! { "session_id": "left behind" };
    assert_eq!(messages.count_documents(stored).await.expect("a count"), 1, "nothing is left behind");
}

#[tokio::test]
async fn a_missing_server_is_noticed_in_time() {
    let timeouts = Timeouts { connect: Duration::from_millis(300), answer: Duration::from_secs(60) };
    let uri = "mongodb://u:secret@127.0.0.1:1";
    let store = MongoStore::with(uri, "d", "c", timeouts, Arc::new(SystemClock)).expect("lazy");
    let memory = MongoMemory::in_store(store, "s".try_into().expect("an id"), Window::unlimited(), None)
        .expect("lazy");
    let error = memory.add(Role::User, "x").await.expect_err("no server");
    assert!(matches!(error, ChatMemoryError::BackendUnavailable { .. }), "{error}");
    assert!(error.to_string().contains("127.0.0.1:1") && !error.to_string().contains("secret"), "{error}");
    for bad in ["", "http://localhost", "mongodb://u:secret:x@"] {
        let error = MongoStore::new(bad).expect_err(bad).to_string();
        assert!(error.starts_with("uri: ") && !error.contains("secret"), "{error}");
    }
}
