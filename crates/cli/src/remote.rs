//! A client of a running server, over HTTP.

use bytes::Bytes;
use evoke_http::{Client, ClientOptions, Credential, Incoming, Request, Response, Url};
use evoke_types::Secret;
use serde_json::Value;
use std::time::Duration;

/// The time limit of one call, and of each piece of a download.
const TIMEOUT: Duration = Duration::from_secs(60);
/// Bytes of an answer that is read whole.
const MAX_RESPONSE_BYTES: usize = 256 << 20;

/// A call to a server failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RemoteError {
    /// The address or the key cannot be used.
    #[error("{url} cannot be called: {reason}")]
    Unusable {
        /// The URL that was to be called.
        url: String,
        /// What is wrong with it, or with the key.
        reason: String,
    },
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

/// A server and the key of one of its instances. A cheap handle.
#[derive(Clone)]
pub(crate) struct Remote {
    base: String,
    client: Client,
}

/// A large answer on its way.
pub(crate) struct Download {
    url: String,
    incoming: Incoming,
}

impl Remote {
    /// A server by its address, such as `http://127.0.0.1:8808`.
    ///
    /// # Errors
    /// [`RemoteError::Unusable`] for a key that cannot be sent.
    pub(crate) fn new(base: &str, key: &Secret) -> Result<Self, RemoteError> {
        let base = base.trim_end_matches('/').to_owned();
        let options = ClientOptions {
            credential: Credential::Bearer(key.clone()),
            read_timeout: Some(TIMEOUT),
            ..ClientOptions::default()
        };
        match Client::new(&options) {
            Ok(client) => Ok(Self { base, client }),
            Err(error) => Err(RemoteError::Unusable { url: base, reason: format!("the key {error}") }),
        }
    }

    /// Gets a resource as JSON.
    ///
    /// # Errors
    /// See [`RemoteError`].
    pub(crate) async fn get(&self, path: &str) -> Result<Value, RemoteError> {
        self.call(Request::get(self.url(path)?)).await
    }

    /// Sends a JSON body.
    ///
    /// # Errors
    /// See [`RemoteError`].
    pub(crate) async fn post(&self, path: &str, body: Value) -> Result<Value, RemoteError> {
        self.call(Request::post(self.url(path)?).json(&body)).await
    }

    /// Sends JSON lines.
    ///
    /// # Errors
    /// See [`RemoteError`].
    pub(crate) async fn post_lines(&self, path: &str, body: Vec<u8>) -> Result<Value, RemoteError> {
        self.call(Request::post(self.url(path)?).body("application/x-ndjson", body)).await
    }

    /// Gets a large resource piece by piece. The whole may take as long as it takes, each piece may not.
    ///
    /// # Errors
    /// See [`RemoteError`].
    pub(crate) async fn download(&self, path: &str) -> Result<Download, RemoteError> {
        let url = self.url(path)?;
        let incoming = self.client.open(Request::get(url.clone())).await;
        let url = String::from(url);
        let unreachable = |error: evoke_http::RequestError| unreachable(&url, &error.to_string());
        let incoming = incoming.map_err(unreachable)?;
        if incoming.status() == 200 {
            return Ok(Download { url, incoming });
        }
        let response = incoming.read().await.map_err(unreachable)?;
        Err(self.refused(&url, &response))
    }

    fn url(&self, path: &str) -> Result<Url, RemoteError> {
        let url = format!("{}{path}", self.base);
        Url::parse(&url).map_err(|error| RemoteError::Unusable { url, reason: error.to_string() })
    }

    async fn call(&self, request: Request) -> Result<Value, RemoteError> {
        let url = request.url().as_str().to_owned();
        let request = request.timeout(TIMEOUT).max_response_bytes(MAX_RESPONSE_BYTES);
        let response =
            self.client.send(request).await.map_err(|error| unreachable(&url, &error.to_string()))?;
        if response.status != 200 {
            return Err(self.refused(&url, &response));
        }
        serde_json::from_slice(&response.body)
            .map_err(|error| RemoteError::Unexpected { url, reason: error.to_string() })
    }

    fn refused(&self, url: &str, response: &Response) -> RemoteError {
        let message = message(&response.body).unwrap_or_else(|| self.client.excerpt(response));
        RemoteError::Refused { url: url.to_owned(), status: response.status, message }
    }
}

impl Download {
    /// The next piece; none at the end.
    ///
    /// # Errors
    /// [`RemoteError::Unreachable`] when the answer breaks off.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, RemoteError> {
        let piece = self.incoming.next().await;
        piece.map_err(|error| unreachable(&self.url, &format!("the answer broke off: {error}")))
    }
}

fn unreachable(url: &str, reason: &str) -> RemoteError {
    RemoteError::Unreachable { url: url.to_owned(), reason: reason.to_owned() }
}

/// The message of an error response, if it has one.
fn message(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let message = body.get("message").or_else(|| body.get("detail"))?;
    message.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    fn remote(base: &str) -> Remote {
        Remote::new(base, &Secret::new("k")).expect("a client")
    }

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
        assert_eq!(remote(&format!("{base}/")).get("/x").await.expect("answer")["a"], 1);
        let asked = served.join().expect("served").to_lowercase();
        assert!(asked.starts_with("get /x http/1.1") && asked.contains("authorization: bearer k"), "{asked}");

        let body = "{\"message\": \"no\"}";
        let (base, _served) = once(
            "HTTP/1.1 409 Conflict\r\ncontent-length: 17\r\nconnection: close\r\n\r\n{\"message\": \"no\"}",
        );
        assert_eq!(body.len(), 17);
        let refused = remote(&base).get("/x").await.expect_err("refused");
        assert!(
            matches!(refused, RemoteError::Refused { status: 409, ref message, .. } if message == "no"),
            "{refused}"
        );
    }

    #[tokio::test]
    async fn nobody_there() {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("port");
        let error = remote(&format!("http://{free}")).get("/").await.expect_err("unreachable");
        assert!(matches!(error, RemoteError::Unreachable { .. }), "{error}");
    }
}
