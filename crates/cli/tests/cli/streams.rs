//! Live streams over restarts and kills: what was acknowledged is there, exactly once and in order, and every
//! compaction that was begun is made.

use crate::server::{self, Caller, Server};
use evoke_wire::proto::stream_event::Payload as Sent;
use evoke_wire::proto::stream_response::Payload;
use evoke_wire::proto::synap_service_client::SynapServiceClient;
use evoke_wire::proto::{ConversationEvent, StreamEvent};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::Channel;
use tonic::{Request, Status, Streaming};

const STREAMS: usize = 50;
/// Messages of each stream.
const MESSAGES: usize = 30;
/// Messages that a client sends ahead of their acknowledgments.
const AHEAD: usize = 4;
const KILLS: usize = 8;
const SEED: u64 = 0x11fe;
/// How long what was begun may take after a restart.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the clients of one test share.
struct World {
    key: String,
    /// Where the server is now; empty while there is none.
    base: watch::Receiver<String>,
    acknowledged: AtomicUsize,
    /// Streams that ended with an error.
    errors: AtomicUsize,
}

/// One client: it keeps what has not been acknowledged, and sends it again on the next stream.
struct Client {
    world: Arc<World>,
    conversation: String,
    messages: usize,
    next: usize,
    unacknowledged: BTreeMap<usize, ConversationEvent>,
}

impl Client {
    fn new(world: &Arc<World>, conversation: String, messages: usize) -> Self {
        Self { world: Arc::clone(world), conversation, messages, next: 0, unacknowledged: BTreeMap::new() }
    }

    fn is_done(&self) -> bool {
        self.next == self.messages && self.unacknowledged.is_empty()
    }

    /// Says everything, over as many streams as it takes.
    async fn talk(mut self) {
        let mut bases = self.world.base.clone();
        while !self.is_done() {
            let base = bases.wait_for(|base| !base.is_empty()).await.expect("the test goes on").clone();
            let Ok(stream) = open(&base, &self.world.key).await else {
                // Gone while we dialled: the next one will be announced.
                let _ = tokio::time::timeout(Duration::from_millis(50), bases.changed()).await;
                continue;
            };
            self.serve(stream).await;
        }
    }

    /// Speaks over one stream until everything is said or the stream ends.
    async fn serve(&mut self, (events, mut answers): Open) {
        for event in self.unacknowledged.values().cloned().collect::<Vec<_>>() {
            if events.send(message(event)).await.is_err() {
                return;
            }
        }
        while !self.is_done() {
            while self.next < self.messages && self.unacknowledged.len() < AHEAD {
                let event = self.event();
                if events.send(message(event)).await.is_err() {
                    return;
                }
            }
            match answers.message().await {
                Ok(Some(answer)) => self.hear(answer.payload),
                Ok(None) => return,
                Err(_) => {
                    self.world.errors.fetch_add(1, Ordering::SeqCst);
                    return;
                }
            }
        }
    }

    fn event(&mut self) -> ConversationEvent {
        let number = self.next;
        self.next += 1;
        let event = ConversationEvent {
            event_type: "user_message".to_owned(),
            content: format!("line {number}"),
            conversation_id: self.conversation.clone(),
            user_id: "ann".to_owned(),
            event_id: format!("{}/{number}", self.conversation),
            ..ConversationEvent::default()
        };
        self.unacknowledged.insert(number, event.clone());
        event
    }

    fn hear(&mut self, payload: Option<Payload>) {
        let Some(Payload::EventAck(ack)) = payload else { return };
        for id in ack.event_ids {
            let number = id.rsplit('/').next().and_then(|number| number.parse().ok()).expect("our id");
            if self.unacknowledged.remove(&number).is_some() {
                self.world.acknowledged.fetch_add(1, Ordering::SeqCst);
            }
        }
    }
}

fn message(event: ConversationEvent) -> StreamEvent {
    StreamEvent { payload: Some(Sent::ConversationEvent(event)) }
}

type Open = (mpsc::Sender<StreamEvent>, Streaming<evoke_wire::proto::StreamResponse>);

async fn open(base: &str, key: &str) -> Result<Open, Status> {
    let endpoint = Channel::from_shared(base.to_owned()).expect("a uri");
    let channel = endpoint.connect().await.map_err(|error| Status::unavailable(error.to_string()))?;
    let (events, outgoing) = mpsc::channel(16);
    let mut request = Request::new(ReceiverStream::new(outgoing));
    request.metadata_mut().insert("authorization", format!("Bearer {key}").parse().expect("a header"));
    let answers = SynapServiceClient::new(channel).listen(request).await?.into_inner();
    Ok((events, answers))
}

/// A key of a fresh instance.
fn key(data: &Path) -> String {
    let instance = server::json(data, &["instance", "create", "--isolation", "equals_customer"]);
    instance["api_key"].as_str().expect("key").to_owned()
}

fn lines(caller: &Caller, conversation: &str) -> Vec<String> {
    let (code, listed) = caller.get(&format!("/v1/conversations/{conversation}/messages")).expect("answer");
    assert_eq!(code, 200, "{listed}");
    let turns = listed["turns"].as_array().expect("turns").iter();
    turns.map(|turn| turn["content"].as_str().unwrap_or_default().to_owned()).collect()
}

fn expected(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("line {number}")).collect()
}

#[test]
fn a_restart_under_live_streams_loses_and_duplicates_nothing() {
    let directory = tempfile::tempdir().expect("directory");
    let key = key(directory.path());
    let mut first = Server::start(directory.path());
    let (announce, base) = watch::channel(first.base().to_owned());
    let world = Arc::new(World {
        key: key.clone(),
        base,
        acknowledged: AtomicUsize::new(0),
        errors: AtomicUsize::new(0),
    });
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let clients: Vec<_> = (0..STREAMS)
        .map(|number| runtime.spawn(Client::new(&world, format!("talk-{number}"), MESSAGES).talk()))
        .collect();
    // In the middle of it: some messages are acknowledged, others are on their way.
    while world.acknowledged.load(Ordering::SeqCst) < STREAMS * MESSAGES / 3 {
        std::thread::yield_now();
    }
    announce.send_replace(String::new());
    assert!(first.signal("TERM").success(), "the server drains and ends well");
    let second = Server::start(directory.path());
    announce.send_replace(second.base().to_owned());
    runtime.block_on(async {
        for client in clients {
            client.await.expect("no panic");
        }
    });
    assert_eq!(world.errors.load(Ordering::SeqCst), 0, "no client sees an error on a restart");
    let caller = Caller::new(second.base(), &key);
    for number in 0..STREAMS {
        assert_eq!(lines(&caller, &format!("talk-{number}")), expected(MESSAGES), "talk-{number}");
    }
}

#[test]
fn messages_and_begun_compactions_survive_kills() {
    let directory = tempfile::tempdir().expect("directory");
    let data = directory.path();
    let key = key(data);
    let mut random = StdRng::seed_from_u64(SEED);
    let (announce, base) = watch::channel(String::new());
    let world = Arc::new(World {
        key: key.clone(),
        base,
        acknowledged: AtomicUsize::new(0),
        errors: AtomicUsize::new(0),
    });
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let clients: Vec<_> =
        (0..4).map(|n| runtime.spawn(Client::new(&world, format!("talk-{n}"), 2_000).talk())).collect();
    let mut begun: Vec<String> = Vec::new();
    for round in 0..KILLS {
        let mut server = Server::start(data);
        announce.send_replace(server.base().to_owned());
        let caller = Caller::new(server.base(), &key);
        if round == 0 {
            fill(&caller);
        }
        let alive = Duration::from_millis(random.random_range(50..600));
        begun.extend(compact_until_killed(&mut server, &announce, &caller, alive));
    }
    assert!(!begun.is_empty(), "no compaction was ever begun");
    let server = Server::start(data);
    announce.send_replace(server.base().to_owned());
    runtime.block_on(async {
        for client in clients {
            client.await.expect("no panic");
        }
    });
    let caller = Caller::new(server.base(), &key);
    for number in 0..4 {
        let mut heard = Vec::new();
        for start in (1..=2_000).step_by(500) {
            let path = format!("/v1/conversations/talk-{number}/messages?start={start}&limit=500");
            let (_, page) = caller.get(&path).expect("answer");
            let turns = page["turns"].as_array().expect("turns");
            heard.extend(turns.iter().map(|turn| turn["content"].as_str().unwrap_or_default().to_owned()));
        }
        assert_eq!(heard, expected(2_000), "talk-{number}");
    }
    assert_made(&caller, &begun);
}

/// A conversation that takes a while to compact.
fn fill(caller: &Caller) {
    let turn = |n: usize| {
        let content =
            format!("For room {n} we decided to buy {n} lamps in Porto, because Ines{n} prefers them. ")
                .repeat(6);
        json!({"conversation_id": "long", "role": "user", "content": content, "user_id": "ann", "metadata": {}})
    };
    for batch in 0..8 {
        let rows: Vec<Value> = (0..100).map(|n| turn(batch * 100 + n)).collect();
        let (code, answer) =
            caller.post("/v1/conversations/messages/batch", &json!({"messages": rows})).expect("answer");
        assert_eq!((code, &answer["failed"]), (200, &json!(0)));
    }
}

/// Asks for one compaction after the other until the server is killed; those that were begun.
fn compact_until_killed(
    server: &mut Server,
    announce: &watch::Sender<String>,
    caller: &Caller,
    alive: Duration,
) -> Vec<String> {
    let stop = AtomicBool::new(false);
    let (answered, answers) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let asker = scope.spawn(|| {
            let answered = answered;
            let wish = json!({"conversation_id": "long", "strategy": "balanced", "force": true});
            let mut begun = Vec::new();
            while !stop.load(Ordering::SeqCst) {
                match caller.post("/v1/conversations/compact", &wish) {
                    Some((200, answer)) => {
                        begun.push(answer["compaction_id"].as_str().expect("an id").to_owned());
                        // Nobody listens after the first.
                        let _ = answered.send(());
                    }
                    Some((code, answer)) => assert_eq!(code, 409, "one at a time: {answer}"),
                    None => break,
                }
            }
            begun
        });
        answers.recv_timeout(PATIENCE).expect("a compaction begins before the end");
        // The moment of death is the input of this test.
        std::thread::sleep(alive);
        announce.send_replace(String::new());
        server.kill();
        stop.store(true, Ordering::SeqCst);
        asker.join().expect("no panic")
    })
}

/// Every compaction that was begun is a version, once.
fn assert_made(caller: &Caller, begun: &[String]) {
    let started = Instant::now();
    let latest = loop {
        let (_, status) = caller.get("/v1/conversations/long/compaction/status").expect("answer");
        match status["status"].as_str() {
            Some("completed") => break status["latest_version"].as_u64().expect("a version"),
            Some("in_progress") => {}
            odd => panic!("{odd:?}: {status}"),
        }
        assert!(started.elapsed() < PATIENCE, "still {status}");
        std::thread::sleep(Duration::from_millis(20));
    };
    let made: Vec<String> = (1..=latest)
        .map(|version| {
            let (code, kept) =
                caller.get(&format!("/v1/conversations/long/compacted?version={version}")).expect("answer");
            assert_eq!(code, 200, "version {version} is missing");
            kept["compaction_id"].as_str().expect("an id").to_owned()
        })
        .collect();
    for id in begun {
        assert_eq!(made.iter().filter(|known| *known == id).count(), 1, "{id} of {made:?}");
    }
}
