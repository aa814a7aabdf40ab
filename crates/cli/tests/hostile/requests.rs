//! Requests cost no more than they may: ids have a maximum length, a rate counts work, expensive reads leave
//! capacity for others, and a retry is recognized.

mod ids;
mod rates;
mod reads;
mod replays;

use crate::harness::HostileServer;
use serde_json::Value;
use std::time::Duration;

/// A client that sends whatever it likes.
struct Sender {
    agent: ureq::Agent,
    base: String,
    key: String,
}

/// An answer, read whole.
struct Answer {
    status: u16,
    headers: ureq::http::HeaderMap,
    text: String,
}

impl Sender {
    fn new(server: &HostileServer, key: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(60)))
            .http_status_as_error(false)
            .build();
        Self { agent: config.into(), base: server.server.base().to_owned(), key: key.to_owned() }
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        request = request.header("authorization", format!("Bearer {}", self.key));
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.to_owned()).expect("a request");
        let request = self.agent.configure_request(request).allow_non_standard_methods(true).build();
        let answer = self.agent.run(request);
        let mut response = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let text = response.body_mut().with_config().limit(256 << 20).read_to_string().expect("a body");
        Answer { status: response.status().as_u16(), headers: response.headers().clone(), text }
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[], &body.to_string())
    }
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
    fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}
