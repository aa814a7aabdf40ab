//! From standard input and output to the MCP endpoint of a running server.
//!
//! For agents that start programs but cannot call a server with a key. The one thing to know: messages pass as they are; only
//! the headers that the HTTP transport wants are made from them.

use crate::args::WhoseArgs;
use crate::failure::Failure;
use crate::output::note;
use evoke_http::{Client, ClientOptions, Credential, Request, Url};
use evoke_types::Secret;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Stdin, Stdout};
use tokio::sync::{Mutex as AsyncMutex, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The time limit of one call.
const TIMEOUT: Duration = Duration::from_secs(90);
/// Bytes of one message, both ways.
const MESSAGE: usize = 32 << 20;
/// Calls under way at the same time.
const AT_ONCE: usize = 16;
/// The code of an error that is none of the protocol's own: the server could not be asked.
const NOT_REACHED: i64 = -32_000;
/// Where a message of the newest revision names that revision.
const VERSION: &str = "/params/_meta/io.modelcontextprotocol~1protocolVersion";

/// The endpoint, and what was agreed with it.
pub(super) struct Bridge {
    link: Arc<Link>,
    at_once: Arc<Semaphore>,
}

struct Link {
    url: Url,
    client: Client,
    /// The revision that the handshake has agreed on.
    agreed: Mutex<Option<String>>,
    out: AsyncMutex<Stdout>,
}

impl Bridge {
    /// To the server of this address.
    ///
    /// # Errors
    /// [`Failure::Usage`] when it is no address.
    pub(super) fn new(server: &str, key: &Secret, whose: &WhoseArgs) -> Result<Self, Failure> {
        let refused = |reason: String| Failure::Usage(format!("--server {server:?}: {reason}"));
        let url = Url::parse(&format!("{}/mcp", server.trim_end_matches('/')));
        let mut url = url.map_err(|error| refused(error.to_string()))?;
        for (name, id) in [("user_id", &whose.user), ("customer_id", &whose.customer)] {
            if let Some(id) = id {
                url.query_pairs_mut().append_pair(name, id);
            }
        }
        let options = ClientOptions {
            credential: Credential::Bearer(key.clone()),
            timeout: Some(TIMEOUT),
            ..ClientOptions::default()
        };
        let link = Link {
            url,
            client: Client::new(&options).map_err(|error| refused(format!("the key {error}")))?,
            agreed: Mutex::default(),
            out: AsyncMutex::new(tokio::io::stdout()),
        };
        Ok(Self { link: Arc::new(link), at_once: Arc::new(Semaphore::new(AT_ONCE)) })
    }

    /// Passes messages on until standard input ends.
    ///
    /// # Errors
    /// When standard input cannot be read.
    pub(super) async fn serve(self, stop: CancellationToken) -> Result<(), Failure> {
        let tasks = TaskTracker::new();
        let mut lines = BufReader::new(tokio::io::stdin());
        loop {
            let line = tokio::select! {
                line = next_line(&mut lines) => line?,
                () = stop.cancelled() => None,
            };
            let Some(line) = line else { break };
            let Ok(permit) = Arc::clone(&self.at_once).acquire_owned().await else { break };
            let link = Arc::clone(&self.link);
            tasks.spawn(async move {
                let _permit = permit;
                link.pass_on(&line).await;
            });
        }
        tasks.close();
        tasks.wait().await;
        Ok(())
    }
}

/// The next line that is not blank; none at the end.
async fn next_line(lines: &mut BufReader<Stdin>) -> Result<Option<String>, Failure> {
    loop {
        let mut line = String::new();
        if (&mut *lines).take(MESSAGE as u64).read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        if !line.ends_with('\n') && line.len() == MESSAGE {
            return Err(Failure::Usage(format!("a message is longer than {MESSAGE} bytes")));
        }
        if !line.trim().is_empty() {
            return Ok(Some(line));
        }
    }
}

impl Link {
    async fn pass_on(&self, line: &str) {
        let message: Value = match serde_json::from_str(line) {
            Ok(message) => message,
            Err(error) => {
                return self.write(&failed(&Value::Null, -32_700, &format!("not JSON: {error}"))).await;
            }
        };
        let id = message.get("id").cloned();
        let opens = message["method"] == "initialize";
        let answer = match self.exchange(&message).await {
            Ok(answer) => answer,
            Err(reason) => id.as_ref().map(|id| failed(id, NOT_REACHED, &reason)),
        };
        let Some(answer) = answer else { return };
        if opens && let Some(version) = answer.pointer("/result/protocolVersion").and_then(Value::as_str) {
            *self.agreed.lock().unwrap_or_else(PoisonError::into_inner) = Some(version.to_owned());
        }
        self.write(&answer).await;
    }

    /// Sends one message; the answer, if there is one, or why there is none.
    async fn exchange(&self, message: &Value) -> Result<Option<Value>, String> {
        let mut request = Request::post(self.url.clone())
            .json(message)
            .header("accept", "application/json, text/event-stream")
            .max_response_bytes(MESSAGE);
        for (name, value) in self.headers(message) {
            request = request.header(name, &value);
        }
        let sent = self.client.send(request).await;
        let response = sent.map_err(|error| format!("{}: {error}; is the server running?", self.url))?;
        if response.status == 202 {
            return Ok(None);
        }
        let body: Option<Value> = serde_json::from_slice(&response.body).ok();
        match body {
            Some(body) if body.get("jsonrpc").is_some() => Ok(Some(body)),
            body => {
                let excerpt = self.client.excerpt(&response);
                Err(refusal(response.status, body.as_ref(), &excerpt))
            }
        }
    }

    /// What the transport wants to see without reading the message.
    fn headers(&self, message: &Value) -> Vec<(&'static str, String)> {
        let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let newest = text(VERSION);
        let agreed = || self.agreed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let opens = message["method"] == "initialize";
        let mut headers = Vec::new();
        if let Some(version) = newest.clone().or_else(|| if opens { None } else { agreed() }) {
            headers.push(("MCP-Protocol-Version", version));
        }
        if newest.is_some() {
            headers.extend(text("/method").map(|method| ("Mcp-Method", method)));
            let name = text("/params/name").or_else(|| text("/params/uri"));
            headers.extend(name.map(|name| ("Mcp-Name", name)));
        }
        headers
    }

    async fn write(&self, message: &Value) {
        let mut out = self.out.lock().await;
        let line = format!("{message}\n");
        if let Err(error) = async {
            out.write_all(line.as_bytes()).await?;
            out.flush().await
        }
        .await
        {
            note(format_args!("evoke: standard output: {error}"));
        }
    }
}

/// An error as the answer to a message.
fn failed(id: &Value, code: i64, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}

/// Why a server refused a message: with its code, where it gives one.
fn refusal(status: u16, body: Option<&Value>, excerpt: &str) -> String {
    let field = |name: &str| body.and_then(|body| body.get(name)).and_then(Value::as_str);
    match (field("code"), field("message")) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        _ => format!("the server answered {status}: {excerpt}"),
    }
}
