//! A real server over a fresh directory, on a free loopback port, inside this process.

use crate::calls::Endpoint;
use crate::error::BenchError;
use evoke::{Evoke, Options, Processing};
use evoke_embed::Embedder;
use evoke_engine::{Caller, Engine, NewKey};
use evoke_server::{Server, ServerConfig};
use evoke_types::Isolation;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A running server with one instance.
pub(crate) struct Service {
    /// The engine of the server.
    pub(crate) engine: Engine,
    memory: Evoke,
    /// The operator of the instance.
    pub(crate) operator: Caller,
    base: String,
    key: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), evoke_server::ServeError>>,
}

impl Service {
    /// Starts a server over a directory.
    ///
    /// # Errors
    /// When the store, the engine or the port cannot be opened.
    pub(crate) async fn start(directory: &Path, embedder: Arc<dyn Embedder>) -> Result<Self, BenchError> {
        let memory = open(directory, embedder, Processing::Required).await?;
        let engine = memory.engine().clone();
        let row = engine.create_instance("bench", Isolation::EqualsCustomer, None).await?;
        let key = engine.create_key(NewKey::full(row.id.clone(), "")).await?.secret;
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let server = Server::bind(engine.clone(), ServerConfig { listen, ..ServerConfig::default() })?;
        let base = format!("http://{}", server.address());
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(server.run(async move {
            // A dropped sender is a stop as well.
            let _ = stopped.await;
        }));
        Ok(Self { engine, memory, operator: Caller::operator(row), base, key, stop, serving })
    }

    /// The target of create calls.
    pub(crate) fn create(&self) -> Endpoint {
        self.endpoint("/api/v1/memories/create")
    }
    /// The target of fetch calls of a user.
    pub(crate) fn fetch(&self) -> Endpoint {
        self.endpoint("/v1/context/user/fetch")
    }
    /// The target of any other call.
    pub(crate) fn post(&self, path: &str) -> Endpoint {
        self.endpoint(path)
    }
    fn endpoint(&self, path: &str) -> Endpoint {
        Endpoint { url: format!("{}{path}", self.base), key: self.key.clone() }
    }

    /// Stops serving and closes the store.
    ///
    /// # Errors
    /// When the server ended with an error.
    pub(crate) async fn stop(self) -> Result<(), BenchError> {
        let _ = self.stop.send(());
        self.serving.await??;
        self.memory.close().await?;
        Ok(())
    }
}

/// Opens a directory with the server's defaults and this embedder.
///
/// # Errors
/// When the store or the engine cannot be opened.
pub(crate) async fn open(
    directory: &Path,
    embedder: Arc<dyn Embedder>,
    processing: Processing,
) -> Result<Evoke, BenchError> {
    let options = Options { processing, ..Options::default() };
    Ok(Evoke::builder().options(options).embedder(embedder).open(directory).await?)
}

/// Bytes of all files in a directory, except the reserve, whose size does not depend on what is stored.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn directory_bytes(directory: &Path) -> Result<u64, BenchError> {
    let broken = |file: &Path| {
        let file: PathBuf = file.to_owned();
        move |source| BenchError::File { file, source }
    };
    let mut bytes = 0;
    for entry in std::fs::read_dir(directory).map_err(broken(directory))? {
        let entry = entry.map_err(broken(directory))?;
        if entry.file_name() == "evoke.reserve" {
            continue;
        }
        bytes += entry.metadata().map_err(broken(&entry.path()))?.len();
    }
    Ok(bytes)
}
