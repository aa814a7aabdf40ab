//! The client for code that may wait: it blocks the calling thread until there is a response.
//!
//! Used by models behind traits without `async`. The one thing to know: the connections live on one thread of their own,
//! which all blocking clients of the process share, so that it does not matter which thread calls.

use crate::client::{Client, ClientOptions};
use crate::error::{RequestError, SetupError};
use crate::request::Request;
use crate::response::Response;
use std::future::pending;
use std::io;
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};
use tokio::runtime::{Builder, Handle};

/// A client with pooled connections that blocks the calling thread. It follows no redirects.
#[derive(Debug, Clone)]
pub struct BlockingClient {
    client: Client,
    connections: Handle,
}

impl BlockingClient {
    /// Prepares a client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`SetupError`] when the file of certificates or the credential cannot be used, or no thread can be started.
    pub fn new(options: &ClientOptions) -> Result<Self, SetupError> {
        let client = Client::new(options)?;
        let connections = connections().map_err(|error| SetupError::Client(error.to_string()))?;
        Ok(Self { client, connections })
    }

    /// Sends a request once, and waits for the response.
    ///
    /// # Errors
    /// [`RequestError`] when there is no response; one with an error status is a response.
    pub fn send(&self, request: Request) -> Result<Response, RequestError> {
        let (sender, answer) = sync_channel(1);
        let client = self.client.clone();
        self.connections.spawn(async move {
            // Nobody waits any more only if the calling thread has ended by a panic.
            let _ = sender.send(client.send(request).await);
        });
        let lost = || Err(RequestError::Broken("the request was dropped".to_owned()));
        answer.recv().unwrap_or_else(|_| lost())
    }

    /// See [`Client::clean`].
    pub fn clean(&self, text: &str) -> String {
        self.client.clean(text)
    }

    /// See [`Client::excerpt`].
    pub fn excerpt(&self, response: &Response) -> String {
        self.client.excerpt(response)
    }
}

/// The thread of the connections, which is started by the first client and lives as long as the process.
fn connections() -> io::Result<Handle> {
    static STARTED: Mutex<Option<Handle>> = Mutex::new(None);
    let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*started {
        return Ok(handle.clone());
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let run = move || runtime.block_on(pending::<()>());
    std::thread::Builder::new().name("http".to_owned()).spawn(run)?;
    *started = Some(handle.clone());
    Ok(handle)
}
