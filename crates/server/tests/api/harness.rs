//! A server for one test, and the two ways of speaking to it.

use evoke::{EmbeddingOptions, Evoke, Options, Processing, StoreOptions};
use evoke_engine::{Engine, NewKey};
use evoke_server::{FileParser, ServeError, Server, ServerConfig};
use evoke_types::Isolation;
use evoke_wire::proto::synap_service_client::SynapServiceClient;
use serde_json::{Value, json};
use std::net::SocketAddr;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::transport::Channel;

/// A server that lives as long as its test.
pub(crate) struct TestServer {
    pub(crate) runtime: Runtime,
    pub(crate) engine: Engine,
    pub(crate) address: SocketAddr,
    /// A key of a `strict` instance.
    pub(crate) b2b: String,
    /// A key of an `equals_customer` instance.
    pub(crate) b2c: String,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<Result<(), ServeError>>>,
    /// Where the store's files are.
    pub(crate) directory: TempDir,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
    /// The body of a success.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()
    }
    /// The code of a refusal, whose body must have both layouts.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.text);
        let body = self.json();
        assert!(body["detail"].is_string() || body["detail"].is_object(), "{body}");
        assert!(body["message"].as_str().is_some_and(|text| !text.is_empty()), "{body}");
        assert_eq!(body["correlation_id"], self.header("x-correlation-id"), "{body}");
        body["code"].as_str().expect("a code").to_owned()
    }
}

impl TestServer {
    pub(crate) fn start() -> Self {
        Self::start_with(|_| {})
    }

    pub(crate) fn start_with(adjust: impl FnOnce(&mut ServerConfig)) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let directory = TempDir::new().expect("a directory");
        let mut config =
            ServerConfig { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..ServerConfig::default() };
        // The files of these tests are our own; those of strangers meet the real program in the tests of `cli`.
        config.files.parser = FileParser::InProcess;
        adjust(&mut config);
        let options = Options {
            processing: Processing::Required,
            embedding: EmbeddingOptions::Off,
            store: StoreOptions { reserve_mb: 0, ..StoreOptions::default() },
            ..Options::default()
        };
        let (engine, b2b, b2c, address, stop, running) = runtime.block_on(async {
            let memory = Evoke::open(directory.path(), options).await.expect("opens");
            let engine = memory.engine().clone();
            let b2b = new_key(&engine, Isolation::Strict, None).await;
            let b2c = new_key(&engine, Isolation::EqualsCustomer, None).await;
            let server = Server::bind(engine.clone(), config).expect("binds");
            let (address, (stop, stopped)) = (server.address(), oneshot::channel());
            let running = tokio::spawn(server.run(async {
                let _ = stopped.await;
            }));
            (engine, b2b, b2c, address, stop, running)
        });
        Self { runtime, engine, address, b2b, b2c, stop: Some(stop), running: Some(running), directory }
    }

    /// A key of a fresh `strict` instance that may send so many requests a minute.
    pub(crate) fn limited_key(&self, limit: u32) -> String {
        self.runtime.block_on(new_key(&self.engine, Isolation::Strict, Some(limit)))
    }

    /// Who a key belongs to.
    pub(crate) fn caller(&self, key: &str) -> evoke_engine::Caller {
        self.runtime.block_on(self.engine.authenticate(key)).expect("a valid key")
    }

    /// Waits until everything taken in has been understood.
    pub(crate) fn settle(&self) {
        self.runtime.block_on(self.engine.wait_until_idle());
    }

    /// Tells the server to stop, without waiting.
    pub(crate) fn begin_stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).expect("the server is listening for it");
        }
    }

    /// Waits for the server to end by itself.
    pub(crate) fn ended(&mut self) -> Result<(), ServeError> {
        let running = self.running.take().expect("not awaited before");
        self.runtime.block_on(running).expect("no panic")
    }

    pub(crate) fn get(&self, key: &str, path: &str) -> Answer {
        self.send("GET", path, &[("authorization", &format!("Bearer {key}"))], None)
    }
    pub(crate) fn post(&self, key: &str, path: &str, body: &Value) -> Answer {
        self.post_bytes(key, path, body.to_string().as_bytes())
    }
    pub(crate) fn post_bytes(&self, key: &str, path: &str, body: &[u8]) -> Answer {
        let headers = [("authorization", &*format!("Bearer {key}")), ("content-type", "application/json")];
        self.send("POST", path, &headers, Some(body))
    }
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Answer {
        let agent =
            ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None).build();
        let agent = agent.new_agent();
        let mut request =
            ureq::http::Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.unwrap_or_default()).expect("a request");
        let request = agent.configure_request(request).allow_non_standard_methods(true).build();
        let mut response = agent.run(request).unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let text = response.body_mut().with_config().limit(64 << 20).read_to_string().expect("a body");
        Answer { status: response.status().as_u16(), headers: response.headers().clone(), text }
    }

    /// Takes a document in and waits until it is understood; the answer of the create call.
    #[track_caller]
    pub(crate) fn remember(&self, key: &str, body: impl Into<Value>) -> Value {
        let accepted = self.post(key, "/api/v1/memories/create", &body.into()).ok();
        self.settle();
        accepted
    }

    /// The memory ids of an ingestion.
    #[track_caller]
    pub(crate) fn memory_ids(&self, key: &str, accepted: &Value) -> Vec<String> {
        let id = accepted["ingestion_id"].as_str().expect("an id");
        let status = self.get(key, &format!("/api/v1/memories/status/{id}")).ok();
        assert_eq!(status["status"], "completed", "{status}");
        let ids: Vec<String> = serde_json::from_value(status["memory_ids"].clone()).expect("ids");
        assert_eq!(status["memories_created"], ids.len());
        ids
    }

    /// A user read in the ranked shape: the items.
    #[track_caller]
    pub(crate) fn recall(&self, key: &str, who: &Value, query: &str) -> Vec<Value> {
        let mut body = json!({"search_query": [query], "response_shape": "ranked", "max_results": 20});
        merge(&mut body, who);
        let answer = self.post(key, "/v1/context/user/fetch", &body).ok();
        answer["context"]["items"].as_array().expect("items").clone()
    }

    pub(crate) fn stream_client(&self) -> SynapServiceClient<Channel> {
        self.stream_client_of("test")
    }

    /// The client of a program that names itself so.
    pub(crate) fn stream_client_of(&self, agent: &str) -> SynapServiceClient<Channel> {
        let uri = format!("http://{}", self.address);
        let endpoint = Channel::from_shared(uri).expect("a uri").user_agent(agent).expect("a header");
        SynapServiceClient::new(self.runtime.block_on(endpoint.connect()).expect("connects"))
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(running) = self.running.take() {
            // A test that fails tears the server down as well; its own message matters then.
            let _ = self.runtime.block_on(running);
        }
        let _ = self.runtime.block_on(self.engine.drain(evoke_engine::DRAIN));
    }
}

async fn new_key(engine: &Engine, isolation: Isolation, rate_limit: Option<u32>) -> String {
    let instance = engine.create_instance("test", isolation, None).await.expect("an instance").id;
    let new = NewKey { rate_limit, ..NewKey::full(instance, "test") };
    engine.create_key(new).await.expect("a key").secret
}

/// Adds the fields of `more` to `body`.
pub(crate) fn merge(body: &mut Value, more: &Value) {
    let more = more.as_object().expect("an object").clone();
    body.as_object_mut().expect("an object").extend(more);
}

/// A user of a customer.
pub(crate) fn alice() -> Value {
    json!({"user_id": "alice", "customer_id": "acme"})
}

/// A body that names Alice.
pub(crate) fn of_alice(mut body: Value) -> Value {
    merge(&mut body, &alice());
    body
}

/// Whether any item says the word.
pub(crate) fn says(items: &[Value], word: &str) -> bool {
    items.iter().any(|item| item["content"].as_str().is_some_and(|text| text.contains(word)))
}
