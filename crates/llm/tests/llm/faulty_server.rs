//! A real HTTP server that follows a script, one step per request.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode, Uri};
use futures::StreamExt;
use serde_json::{Value, json};

/// What to do with one request.
pub(super) enum Step {
    /// Answers with a status, headers and a body.
    Answer(u16, &'static [(&'static str, &'static str)], String),
    /// Promises a body and closes the connection in the middle of it.
    Cut,
    /// A server that never answers.
    Hang,
}

impl Step {
    /// A good answer of the OpenAI protocol.
    pub(super) fn says(text: &str) -> Self {
        let body = json!({
            "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 11, "completion_tokens": 3},
        });
        Self::Answer(200, &[], body.to_string())
    }

    /// A status with an error of the usual shape.
    pub(super) fn fails(status: u16, message: &str) -> Self {
        Self::Answer(status, &[], json!({"error": {"message": message}}).to_string())
    }
}

/// One request that arrived.
pub(super) struct Received {
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

#[derive(Default)]
struct Shared {
    steps: Mutex<VecDeque<Step>>,
    received: Mutex<Vec<Received>>,
}

/// The running server; it ends with the runtime of its test.
pub(super) struct FaultyServer {
    pub(super) url: String,
    shared: Arc<Shared>,
}

impl FaultyServer {
    pub(super) async fn start(steps: impl IntoIterator<Item = Step>) -> Self {
        let shared = Arc::new(Shared { steps: Mutex::new(steps.into_iter().collect()), ..Shared::default() });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let router = Router::new().fallback(play).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    /// What arrived so far; forgets it.
    pub(super) fn received(&self) -> Vec<Received> {
        std::mem::take(&mut self.shared.received.lock().unwrap())
    }
}

async fn play(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    shared.received.lock().unwrap().push(Received { path: uri.to_string(), headers, body });
    let step = shared.steps.lock().unwrap().pop_front();
    match step.unwrap_or_else(|| Step::fails(501, "the script is over")) {
        Step::Answer(status, headers, body) => {
            let response = Response::builder().status(StatusCode::from_u16(status).unwrap());
            let response =
                headers.iter().fold(response, |response, (name, value)| response.header(*name, *value));
            response.body(Body::from(body)).unwrap()
        }
        Step::Cut => {
            let part = futures::stream::iter([Ok(Bytes::from_static(b"{\"choices\":")), Err("cut")]);
            Response::new(Body::from_stream(part.map(|part| part.map_err(std::io::Error::other))))
        }
        Step::Hang => std::future::pending().await,
    }
}
