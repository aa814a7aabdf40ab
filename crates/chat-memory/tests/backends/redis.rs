//! Conversations in Redis and Valkey.

use crate::server::{Server, provided};
use crate::subject::{Subject, contents};
use crate::{contract, examples, outage, writers};
use evoke_chat_memory::{
    ChatMemoryError, Failure, Memory, RedisMemory, RedisStore, Role, Timeouts, Ttl, Window,
};
use evoke_types::SystemClock;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

const PASSWORD: &str = "correct-horse";

fn server(program: &'static str) -> Server {
    let program = provided(program);
    Server::started(move |folder, port| {
        let mut command = Command::new(&program);
        command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--requirepass", PASSWORD]);
        command.args(["--save", "", "--appendonly", "yes", "--appendfsync", "always", "--dir"]).arg(folder);
        command
    })
}

fn store(server: &Server) -> RedisStore {
    let timeouts = Timeouts { connect: Duration::from_secs(5), answer: Duration::from_secs(60) };
    let url = format!("redis://:{PASSWORD}@127.0.0.1:{}", server.port());
    RedisStore::with(&url, timeouts, Arc::new(SystemClock)).expect("a URL")
}

fn subject(server: &Server) -> Subject {
    Subject { expires_by_message_time: false, ..Subject::of(store(server)) }
}

async fn all_of_it(program: &'static str) {
    let mut server = server(program);
    contract::holds(&subject(&server)).await;
    let port = server.port();
    let url = move || format!("redis://:{PASSWORD}@127.0.0.1:{port}");
    writers::agree(|| Subject::of(RedisStore::new(&url()).expect("a URL"))).await;
    lists_of_other_writers(&url()).await;
    what_is_no_message(&url()).await;
    times_to_live(&url()).await;
    examples::remembers_tea("redis_memory", &[("REDIS_URL", &url())]);
    let subject = subject(&server);
    outage::is_survived(&mut server, subject, PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_holds_the_contract_and_survives_a_crash() {
    all_of_it("EVOKE_TEST_REDIS").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn valkey_holds_the_contract_and_survives_a_crash() {
    all_of_it("EVOKE_TEST_VALKEY").await;
}

async fn raw(url: &str) -> redis::aio::MultiplexedConnection {
    let client = redis::Client::open(url).expect("a URL");
    client.get_multiplexed_async_connection().await.expect("a connection")
}

async fn lists_of_other_writers(url: &str) {
    let key = "synapsekit:memory:older:messages";
    let elements = [
        r#"{"role": "user", "content": "\u00e9\ud83d\udc4d"}"#,
        r#"{"role": "user", "content": "b", "metadata": {}}"#,
    ];
    let () =
        redis::cmd("RPUSH").arg(key).arg(&elements).query_async(&mut raw(url).await).await.expect("pushed");
    let memory = RedisMemory::new(url, "older", None, Window::last(3).expect("three")).expect("a memory");
    assert_eq!(contents(&memory).await, ["é👍", "b"]);
    memory.add(Role::User, "c").await.expect("stored");
    let () =
        redis::cmd("RPUSH").arg(key).arg(elements[1]).query_async(&mut raw(url).await).await.expect("pushed");
    memory.add(Role::User, "d").await.expect("stored");
    assert_eq!(contents(&memory).await, ["c", "b", "d"]);
    let records = memory.get_records(evoke_chat_memory::Page::All).await.expect("records");
    assert_eq!(records.iter().map(|r| r.seq.0).collect::<Vec<_>>(), [3, 4, 5]);
}

async fn what_is_no_message(url: &str) {
    let mut raw = raw(url).await;
    let key = "synapsekit:memory:junk:messages";
    let () = redis::cmd("RPUSH").arg(key).arg("junk").query_async(&mut raw).await.expect("pushed");
    let memory = |id| RedisMemory::new(url, id, None, Window::unlimited()).expect("a memory");
    let error = memory("junk").get().await.expect_err("corrupt");
    assert!(matches!(error, ChatMemoryError::CorruptData { .. }), "{error}");
    assert!(error.to_string().contains(key) && error.to_string().contains("element 0"), "{error}");
    let () = redis::cmd("SET")
        .arg("synapsekit:memory:text:messages")
        .arg("x")
        .query_async(&mut raw)
        .await
        .expect("set");
    let error = memory("text").add(Role::User, "x").await.expect_err("another type");
    assert!(error.to_string().contains("WRONGTYPE"), "{error}");
    let wrong = url.replace(PASSWORD, "tr0ub4dor");
    let refused = RedisMemory::new(&wrong, "s", None, Window::unlimited()).expect("lazy").count().await;
    let error = refused.expect_err("the password is wrong");
    assert!(
        matches!(error, ChatMemoryError::BackendUnavailable { failure: Failure::Credentials, .. }),
        "{error}"
    );
    assert!(!error.to_string().contains("tr0ub4dor"), "{error}");
}

async fn times_to_live(url: &str) {
    let mut raw = raw(url).await;
    let key = "synapsekit:memory:mortal:messages";
    let ttl = Some(Ttl::seconds(1_000).expect("positive"));
    let memory = RedisMemory::new(url, "mortal", ttl, Window::unlimited()).expect("a memory");
    memory.add(Role::User, "a").await.expect("stored");
    let () = redis::cmd("PEXPIRE").arg(key).arg(100_000).query_async(&mut raw).await.expect("set");
    memory.get().await.expect("messages");
    let left: i64 = redis::cmd("PTTL").arg(key).query_async(&mut raw).await.expect("a time");
    assert!(left <= 100_000, "reading does not restart it: {left}");
    let immortal = RedisMemory::new(url, "mortal", None, Window::unlimited()).expect("a memory");
    immortal.add(Role::User, "b").await.expect("stored");
    let left: i64 = redis::cmd("PTTL").arg(key).query_async(&mut raw).await.expect("a time");
    assert!((0..=100_000).contains(&left), "an expiry from outside is left alone: {left}");
    memory.add(Role::User, "c").await.expect("stored");
    let left: i64 = redis::cmd("PTTL").arg(key).query_async(&mut raw).await.expect("a time");
    assert!(left > 100_000, "an add restarts it: {left}");
    let () = redis::cmd("PEXPIRE").arg(key).arg(0).query_async(&mut raw).await.expect("expired");
    assert_eq!(contents(&memory).await, [""; 0]);
    memory.add(Role::User, "anew").await.expect("stored");
    assert_eq!(contents(&memory).await, ["anew"]);
}

#[tokio::test]
async fn a_missing_server_is_noticed_at_the_first_call() {
    let memory =
        RedisMemory::new("redis://:secret@127.0.0.1:1", "s", None, Window::unlimited()).expect("lazy");
    let error = memory.add(Role::User, "x").await.expect_err("no server").to_string();
    assert!(error.contains("127.0.0.1:1") && !error.contains("secret"), "{error}");
    assert!(!format!("{memory:?}").contains("secret"));
    for bad in ["", "http://localhost", "localhost:6379", "redis://u:secret@h:port"] {
        let error = RedisMemory::new(bad, "s", None, Window::unlimited()).expect_err(bad).to_string();
        assert!(error.starts_with("url: ") && !error.contains("secret"), "{error}");
    }
}
