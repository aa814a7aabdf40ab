//! The client against a real server on a free port.

use evoke::{EmbeddingOptions, Evoke, Options, Processing, StoreOptions};
use evoke_client::wire::context::Fetch;
use evoke_client::wire::memory_tool::MemoryTool;
use evoke_client::{ApiKey, Client, Document, Error, Phase, RetryPolicy, Scope, Timeouts, Turn};
use evoke_engine::NewKey;
use evoke_server::{Server, ServerConfig};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

struct Running {
    memory: Evoke,
    url: String,
    key: String,
    instance: evoke::InstanceId,
    _stop: oneshot::Sender<()>,
    _directory: TempDir,
}

async fn started() -> Running {
    let directory = TempDir::new().expect("a directory");
    let options = Options {
        processing: Processing::Required,
        embedding: EmbeddingOptions::Off,
        store: StoreOptions { reserve_mb: 0, ..StoreOptions::default() },
        ..Options::default()
    };
    let memory = Evoke::open(directory.path(), options).await.expect("opens");
    let isolation = evoke::Isolation::EqualsCustomer;
    let instance = memory.create_instance("test", isolation, None).await.expect("made").id;
    let new = NewKey::full(instance.clone(), "test");
    let key = memory.create_key(new).await.expect("a key").secret;
    let config = ServerConfig { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..ServerConfig::default() };
    let server = Server::bind(memory.engine().clone(), config).expect("binds");
    let url = format!("http://{}", server.address());
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(server.run(async {
        let _ = stopped.await;
    }));
    Running { memory, url, key, instance, _stop: stop, _directory: directory }
}

impl Running {
    fn client(&self) -> Client {
        Client::builder().server(&self.url).api_key(&*self.key).build().expect("a client")
    }
}

const SOON: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_is_recalled_corrected_and_forgotten() {
    let server = started().await;
    let (evoke, ada) = (server.client(), Scope::user("ada"));
    assert_eq!(evoke.instance().whoami().await.expect("known").instance_id, server.instance.to_string());
    let words = Document::new("User: I live in Porto. My dog is called Rex.").scope(&ada).id("first");
    let accepted = evoke.memories().create(words.clone()).await.expect("stored");
    let status = evoke.memories().wait(&accepted.ingestion_id, SOON).await.expect("processed");
    assert!(status.memories_created >= 2, "{status:?}");
    let again = evoke.memories().create(words).await.expect_err("the id is taken");
    assert_eq!((again.code(), again.is_transient()), (Some("EVK0203"), false), "{again}");
    assert!(again.correlation_id().is_some());

    let found = evoke.user("ada").recall("Where does Ada live?").await.expect("answered");
    assert!(found.iter().any(|item| item.content.contains("Porto")), "{found:?}");
    assert_eq!(evoke.user("ben").recall("Where?").await.expect("answered").len(), 0);
    let memory = evoke.memories().get(&found[0].id).await.expect("known");
    assert_eq!(memory.memory_id, found[0].id);
    let profile = evoke.user("ada").profile().await.expect("answered").expect("known");
    assert!(profile.attributes.contains_key("home"), "{profile:?}");
    assert_eq!(evoke.user("ben").profile().await.expect("answered"), None);
    let preview = evoke.memories().preview_forget(&ada, "my dog Rex").await.expect("previewed");
    assert_eq!(preview.status, "preview");
    let gone = evoke.memories().forget(&ada, "my dog Rex").await.expect("forgotten");
    assert!(!gone.deleted_ids.is_empty(), "{gone:?}");
    let left = evoke.user("ada").fetch(Fetch::default()).await.expect("answered");
    assert!(!format!("{left:?}").contains("Rex"), "{left:?}");

    let mut archive = Vec::new();
    let mut export = evoke.data().export(&ada).await.expect("begins");
    while let Some(piece) = export.next().await.expect("read") {
        archive.extend_from_slice(&piece);
    }
    let imported = evoke.data().import(archive).await.expect("imported");
    assert_eq!((imported.refused, imported.stored), (0, 0), "{imported:?}");
    let counted = evoke.data().erasable(&ada).await.expect("counted");
    let erased = evoke.data().erase(&ada).await.expect("erased");
    assert!(counted.found && erased.counts == counted.counts, "{erased:?}");
    assert!(matches!(evoke.data().erase(&Scope::client()).await, Err(Error::Invalid { field: "scope", .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn conversations_and_files_are_kept() {
    let server = started().await;
    let (evoke, ada) = (server.client(), Scope::user("ada"));
    let turn = Turn::user("call 1", "I sail on Sundays.").scope(&ada).idempotency_key("turn 1");
    let first = evoke.conversation().record(turn.clone()).await.expect("recorded");
    let second = evoke.conversation().record(turn).await.expect("the same");
    assert_eq!(first.message_id, second.message_id);
    let more = [Turn::assistant("call 1", "Where?").scope(&ada), Turn::user("call 1", "At sea.").scope(&ada)];
    assert_eq!(evoke.conversation().record_many(more).await.expect("recorded").succeeded, 2);
    let turns = evoke.conversation().turns("call 1", 1, 10).await.expect("read").turns;
    assert_eq!(
        turns.iter().map(|turn| turn.content.as_str()).collect::<Vec<_>>(),
        ["I sail on Sundays.", "Where?", "At sea."]
    );
    let prompt = evoke.conversation().prompt_context("call 1", Default::default()).await.expect("read");
    assert_eq!(prompt.total_message_count, 3);
    let batch = (0..3).map(|n| Document::new(format!("User: I own boat {n}.")).scope(&ada));
    assert_eq!(evoke.memories().create_many(batch).await.expect("stored").succeeded, 3);
    server.memory.wait_until_idle().await;

    let command = |text: &str| serde_json::from_str::<MemoryTool>(text).expect("a command");
    let create = command(r#"{"command": "create", "path": "/memories/a.md", "file_text": "tea"}"#);
    assert_eq!(evoke.memory_tool().run(&ada, create).await.expect("made").version, Some(1));
    let history = evoke.memory_tool().history(&ada, "/memories/a.md").await.expect("read");
    assert_eq!(history.versions.len(), 1);
    let view = command(r#"{"command": "view", "path": "/memories/none"}"#);
    let refused = evoke.memory_tool().run(&ada, view).await.expect_err("there is none");
    assert_eq!(refused.code(), Some("EVK0602"));
    assert_eq!(evoke.entities().list(&ada, Some("zz"), None).await.expect("listed").entities, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_replaced_while_the_program_runs() {
    let server = started().await;
    let current = Arc::new(Mutex::new("evoke_old".to_owned()));
    let given = Arc::clone(&current);
    let key = ApiKey::from_fn(move || {
        let key = given.lock().expect("not poisoned").clone();
        async move { Ok(key) }
    });
    let evoke = Client::builder().server(&server.url).api_key(key).build().expect("a client");
    let refused = evoke.instance().whoami().await.expect_err("an old key");
    assert_eq!((refused.code(), refused.is_transient()), (Some("EVK0101"), false));
    current.lock().expect("not poisoned").clone_from(&server.key);
    evoke.instance().whoami().await.expect("the new key");

    // Replaced between the attempt and the question for it.
    let asked = AtomicUsize::new(0);
    let new = server.key.clone();
    let key = ApiKey::from_fn(move || {
        let first = asked.fetch_add(1, Ordering::SeqCst) == 0;
        let key = if first { "evoke_old".to_owned() } else { new.clone() };
        async move { Ok(key) }
    });
    let evoke = Client::builder().server(&server.url).api_key(key).build().expect("a client");
    evoke.instance().whoami().await.expect("sent again with the new key");
}

/// A server that answers each connection with the next of some texts; an empty one is never answered. Returns the requests.
async fn scripted(answers: Vec<String>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let requests = Arc::clone(&seen);
    tokio::spawn(async move {
        let mut kept = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let mut request = vec![0; 8192];
            let read = stream.read(&mut request).await.expect("a request");
            requests
                .lock()
                .expect("not poisoned")
                .push(String::from_utf8_lossy(&request[..read]).into_owned());
            stream.write_all(answer.as_bytes()).await.expect("written");
            if answer.is_empty() || answer.ends_with("half") {
                kept.push(stream);
            }
        }
        // What is not answered stays open.
        std::future::pending::<()>().await;
        drop(kept);
    });
    (url, seen)
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
}

fn quick(url: &str, attempts: u32) -> Client {
    let short = Duration::from_millis(300);
    let retries = RetryPolicy { attempts, first_pause: Duration::from_millis(1), ..RetryPolicy::default() };
    let timeouts = Timeouts { connect: short, write: short, read: short, idle: short };
    Client::builder().server(url).api_key("k").retries(retries).timeouts(timeouts).build().expect("a client")
}

const ACCEPTED: &str = r#"{"ingestion_id":"i","document_id":"d","status":"queued","queued_at":"2026-01-01T00:00:00Z","scope":{},"scope_level":"client"}"#;
const BUSY: &str =
    r#"{"error":"unavailable","code":"EVK0901","message":"later","detail":"later","correlation_id":"c-1"}"#;

fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    request.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_under_a_key_is_sent_again_and_happens_once() {
    let busy = answer("503 Service Unavailable", "retry-after: 0\r\n", BUSY);
    let (url, seen) = scripted(vec![busy.clone(), String::new(), answer("200 OK", "", ACCEPTED)]).await;
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let short = Duration::from_millis(300);
    let evoke = Client::builder()
        .server(&url)
        .api_key("k")
        .timeouts(Timeouts { connect: short, write: short, read: short, idle: short })
        .trace_parent(move || Some(parent.to_owned()))
        .build()
        .expect("a client");
    assert_eq!(evoke.memories().create(Document::new("x")).await.expect("stored").ingestion_id, "i");
    let requests = seen.lock().expect("not poisoned").clone();
    assert_eq!(requests.len(), 3);
    let keys: Vec<_> = requests.iter().map(|request| header(request, "idempotency-key")).collect();
    assert!(keys[0].is_some() && keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    let trace = header(&requests[0], "traceparent").expect("a trace");
    assert!(trace.starts_with(&parent[..36]) && trace != parent, "{trace}");
    assert_eq!(header(&requests[0], "authorization"), Some("Bearer k"));

    // A deletion has no key: it is sent once.
    let (url, seen) = scripted(vec![busy]).await;
    let refused = quick(&url, 3).memories().delete("m").await.expect_err("refused");
    assert_eq!((refused.code(), refused.is_transient()), (Some("EVK0901"), true));
    assert_eq!(refused.correlation_id(), Some("c-1"));
    assert_eq!(seen.lock().expect("not poisoned").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_is_told_and_nobody_waits_for_ever() {
    let (url, _) = scripted(vec![String::new()]).await;
    let late = quick(&url, 1).instance().whoami().await.expect_err("no answer");
    assert!(matches!(late, Error::TimedOut { phase: Phase::Read, .. }) && late.is_transient(), "{late}");
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_owned();
    let (url, _) = scripted(vec![half]).await;
    let late = quick(&url, 1).instance().whoami().await.expect_err("half an answer");
    assert!(matches!(late, Error::TimedOut { phase: Phase::Idle, .. }), "{late}");
    let far = answer("429 Too Many Requests", "retry-after: 3600\r\n", "{}");
    let (url, seen) = scripted(vec![far]).await;
    let refused = quick(&url, 3).instance().whoami().await.expect_err("refused");
    assert_eq!(refused.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(seen.lock().expect("not poisoned").len(), 1, "an hour is too long to wait");
    let nobody = quick("http://127.0.0.1:1", 2).instance().whoami().await.expect_err("nobody is there");
    assert!(matches!(nobody, Error::NoAnswer { .. }) && nobody.is_transient(), "{nobody}");
    let (url, _) = scripted(vec![answer("200 OK", "", "<html>")]).await;
    let odd = quick(&url, 1).instance().whoami().await.expect_err("no JSON");
    assert!(matches!(odd, Error::Unexpected { .. }) && !odd.is_transient(), "{odd}");
    let long = Document::new("x").scope(&Scope::user("u".repeat(2_000)));
    assert!(matches!(
        quick(&url, 1).memories().create(long).await,
        Err(Error::Invalid { field: "user_id", .. })
    ));
    assert!(matches!(Client::builder().server("ftp://x").api_key("k").build(), Err(Error::Invalid { .. })));
}
