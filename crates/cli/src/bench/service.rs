//! A real server over a fresh directory, on a free loopback port, inside this process.

use crate::bench::calls::Endpoint;
use crate::failure::Failure;
use crate::local::open_store;
use evoke_embed::Embedder;
use evoke_engine::{Caller, Engine, EngineConfig, NewKey};
use evoke_server::{Server, ServerConfig};
use evoke_store_sqlite::Mode;
use evoke_types::{Isolation, RandomIds};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A running server with one instance.
pub(crate) struct Service {
    /// Its engine.
    pub(crate) engine: Engine,
    /// The operator on the instance.
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
    pub(crate) async fn start(directory: &Path, embedder: Arc<dyn Embedder>) -> Result<Self, Failure> {
        let engine = open_engine(directory, embedder).await?;
        engine.start().await?;
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
        Ok(Self { engine, operator: Caller::operator(row), base, key, stop, serving })
    }

    /// The create call.
    pub(crate) fn create(&self) -> Endpoint {
        self.endpoint("/api/v1/memories/create")
    }
    /// The user fetch call.
    pub(crate) fn fetch(&self) -> Endpoint {
        self.endpoint("/v1/context/user/fetch")
    }
    /// Any other call.
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
    pub(crate) async fn stop(self) -> Result<(), Failure> {
        let _ = self.stop.send(());
        self.serving.await??;
        self.engine.drain(evoke_engine::DRAIN).await?;
        Ok(())
    }
}

/// An engine over a directory, with the server's defaults.
///
/// # Errors
/// When the store or the engine cannot be opened.
pub(crate) async fn open_engine(directory: &Path, embedder: Arc<dyn Embedder>) -> Result<Engine, Failure> {
    let store = Arc::new(open_store(directory, Mode::Server)?);
    let (clock, ids) = (store.clock(), Arc::new(RandomIds));
    Ok(Engine::open(store, Some(embedder), EngineConfig::default(), clock, ids).await?)
}

/// Bytes of all files in a directory, but for the reserve, which has one size whatever is stored.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn directory_bytes(directory: &Path) -> Result<u64, Failure> {
    let broken = |file: &Path| {
        let file: PathBuf = file.to_owned();
        move |source| Failure::File { file, source }
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
