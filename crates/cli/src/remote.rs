//! A client of a running server, over HTTP.

use serde_json::Value;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// The time limit of one call.
const TIMEOUT: Duration = Duration::from_secs(60);
/// Bytes of a large answer that are read at once.
const PIECE: usize = 256 << 10;

/// A call to a server failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RemoteError {
    /// The server did not answer.
    #[error("{url} gave no answer: {reason}; is the server running?")]
    Unreachable {
        /// The URL that was called.
        url: String,
        /// The error of the connection.
        reason: String,
    },
    /// The server answered with an error.
    #[error("{url} answered {status}: {message}")]
    Refused {
        /// The URL that was called.
        url: String,
        /// The HTTP status of the response.
        status: u16,
        /// The message of the server.
        message: String,
    },
    /// The response does not conform to the protocol.
    #[error("{url} answered something unexpected: {reason}; is it an Evoke server?")]
    Unexpected {
        /// The URL that was called.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// What is sent.
enum Body {
    Json(Value),
    Lines(Vec<u8>),
}

/// A server and the key of one of its instances. A cheap handle.
#[derive(Clone)]
pub(crate) struct Remote {
    inner: Arc<Inner>,
}

struct Inner {
    base: String,
    key: String,
    agent: ureq::Agent,
}

impl Remote {
    /// A server by its address, such as `http://127.0.0.1:8808`.
    pub(crate) fn new(base: &str, key: &str) -> Self {
        let config =
            ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).http_status_as_error(false).build();
        let base = base.trim_end_matches('/').to_owned();
        Self { inner: Arc::new(Inner { base, key: key.to_owned(), agent: config.into() }) }
    }

    /// Gets a resource as JSON.
    ///
    /// # Errors
    /// See [`RemoteError`].
    pub(crate) async fn get(&self, path: &str) -> Result<Value, RemoteError> {
        self.call(path, None).await
    }

    /// Sends a JSON body.
    ///
    /// # Errors
    /// See [`RemoteError`].
    pub(crate) async fn post(&self, path: &str, body: Value) -> Result<Value, RemoteError> {
        self.call(path, Some(Body::Json(body))).await
    }

    /// Sends JSON lines.
    ///
    /// # Errors
    /// See [`RemoteError`].
    pub(crate) async fn post_lines(&self, path: &str, body: Vec<u8>) -> Result<Value, RemoteError> {
        self.call(path, Some(Body::Lines(body))).await
    }

    /// Gets a large resource piece by piece.
    ///
    /// # Errors
    /// See [`RemoteError`], for the answer as a whole and for each piece.
    pub(crate) async fn download(
        &self,
        path: &str,
    ) -> Result<mpsc::Receiver<Result<Vec<u8>, RemoteError>>, RemoteError> {
        let (inner, url) = (self.inner.clone(), format!("{}{path}", self.inner.base));
        let (sender, pieces) = mpsc::channel(4);
        let (begun, answer) = oneshot::channel();
        tokio::task::spawn_blocking(move || inner.pieces(&url, begun, &sender));
        let lost = |_| RemoteError::Unreachable { url: path.to_owned(), reason: "no answer".to_owned() };
        answer.await.map_err(lost)?.map(|()| pieces)
    }

    async fn call(&self, path: &str, body: Option<Body>) -> Result<Value, RemoteError> {
        let inner = self.inner.clone();
        let url = format!("{}{path}", inner.base);
        let unreachable =
            |reason: String, url: &str| RemoteError::Unreachable { url: url.to_owned(), reason };
        let called = url.clone();
        let answer = tokio::task::spawn_blocking(move || inner.exchange(&called, body)).await;
        let (status, text) = match answer {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return Err(unreachable(error.to_string(), &url)),
            Err(error) => return Err(unreachable(error.to_string(), &url)),
        };
        let parsed: Result<Value, _> = serde_json::from_str(&text);
        match (status, parsed) {
            (200, Ok(value)) => Ok(value),
            (200, Err(error)) => Err(RemoteError::Unexpected { url, reason: error.to_string() }),
            (_, parsed) => {
                Err(RemoteError::Refused { url, status, message: message(parsed.ok().as_ref(), &text) })
            }
        }
    }
}

impl Inner {
    /// Hands the body of an answer on, piece by piece, and says first whether there is one.
    fn pieces(
        &self,
        url: &str,
        begun: oneshot::Sender<Result<(), RemoteError>>,
        sender: &mpsc::Sender<Result<Vec<u8>, RemoteError>>,
    ) {
        let unreachable = |reason: String| RemoteError::Unreachable { url: url.to_owned(), reason };
        let bearer = format!("Bearer {}", self.key);
        // The whole may take as long as it takes, each step of it not.
        let request = self.agent.get(url).header("Authorization", &bearer);
        let request = request.config().timeout_global(None).timeout_recv_response(Some(TIMEOUT)).build();
        let mut response = match request.call() {
            Ok(response) => response,
            Err(error) => return drop(begun.send(Err(unreachable(error.to_string())))),
        };
        let status = response.status().as_u16();
        if status != 200 {
            let text = response.body_mut().read_to_string().unwrap_or_default();
            let parsed: Option<Value> = serde_json::from_str(&text).ok();
            let message = message(parsed.as_ref(), &text);
            return drop(begun.send(Err(RemoteError::Refused { url: url.to_owned(), status, message })));
        }
        let _ = begun.send(Ok(()));
        let mut body = response.body_mut().with_config().limit(u64::MAX).reader();
        loop {
            let mut piece = vec![0; PIECE];
            let read = body.read(&mut piece);
            let piece = match read {
                Ok(0) => return,
                Ok(bytes) => {
                    piece.truncate(bytes);
                    Ok(piece)
                }
                Err(error) => Err(unreachable(format!("the answer broke off: {error}"))),
            };
            let last = piece.is_err();
            if sender.blocking_send(piece).is_err() || last {
                return;
            }
        }
    }

    fn exchange(&self, url: &str, body: Option<Body>) -> Result<(u16, String), ureq::Error> {
        let bearer = format!("Bearer {}", self.key);
        let mut response = match body {
            Some(Body::Json(body)) => {
                self.agent.post(url).header("Authorization", &bearer).send_json(body)?
            }
            Some(Body::Lines(body)) => {
                let request = self.agent.post(url).header("Authorization", &bearer);
                request.header("Content-Type", "application/x-ndjson").send(&body)?
            }
            None => self.agent.get(url).header("Authorization", &bearer).call()?,
        };
        let text = response.body_mut().with_config().limit(256 << 20).read_to_string()?;
        Ok((response.status().as_u16(), text))
    }
}

/// The message of an error response.
fn message(body: Option<&Value>, text: &str) -> String {
    let said = body.and_then(|b| b.get("message").or_else(|| b.get("detail"))).and_then(Value::as_str);
    said.map_or_else(|| text.chars().take(200).collect(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    /// Answers one request with the given bytes, and returns the request.
    fn once(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("port");
        let base = format!("http://{}", listener.local_addr().expect("address"));
        let served = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("connection");
            let mut asked = Vec::new();
            let mut buffer = [0; 1024];
            while !asked.windows(4).any(|w| w == b"\r\n\r\n") {
                let read = stream.read(&mut buffer).expect("request");
                asked.extend_from_slice(&buffer[..read]);
            }
            stream.write_all(answer.as_bytes()).expect("answered");
            String::from_utf8_lossy(&asked).into_owned()
        });
        (base, served)
    }

    #[tokio::test]
    async fn answers_and_refusals() {
        let (base, served) =
            once("HTTP/1.1 200 OK\r\ncontent-length: 8\r\nconnection: close\r\n\r\n{\"a\": 1}");
        assert_eq!(Remote::new(&format!("{base}/"), "k").get("/x").await.expect("answer")["a"], 1);
        let asked = served.join().expect("served").to_lowercase();
        assert!(asked.starts_with("get /x http/1.1") && asked.contains("authorization: bearer k"), "{asked}");

        let body = "{\"message\": \"no\"}";
        let (base, _served) = once(
            "HTTP/1.1 409 Conflict\r\ncontent-length: 17\r\nconnection: close\r\n\r\n{\"message\": \"no\"}",
        );
        assert_eq!(body.len(), 17);
        let refused = Remote::new(&base, "k").get("/x").await.expect_err("refused");
        assert!(
            matches!(refused, RemoteError::Refused { status: 409, ref message, .. } if message == "no"),
            "{refused}"
        );
    }

    #[tokio::test]
    async fn nobody_there() {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("port");
        let error = Remote::new(&format!("http://{free}"), "k").get("/").await.expect_err("unreachable");
        assert!(matches!(error, RemoteError::Unreachable { .. }), "{error}");
    }
}
