//! An open memory with the runtime that it works on.
//!
//! Shared by [`Engine`](crate::engine::Engine) and every call that is under way. The one thing to know: in a forked child the
//! threads of the runtime do not exist, so there everything is left as it is, and never waited for.

use crate::process::Registration;
use evoke::{EmbeddingOptions, Evoke, Isolation, Options};
use evoke_server::{InProcess, ServerConfig};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Handle, Runtime};

/// Threads that carry work from step to step; what computes has threads of its own.
const THREADS: usize = 2;

/// What is to be opened.
pub(crate) struct Wanted {
    /// The data directory; absent for a memory that ends when it is closed.
    pub(crate) directory: Option<PathBuf>,
    /// The name of the instance, which is created when it does not exist.
    pub(crate) instance: String,
    /// The isolation of the instance.
    pub(crate) isolation: Isolation,
    /// Everything else.
    pub(crate) options: Options,
}

/// An open memory.
pub(crate) struct Open {
    parts: Arc<Parts>,
}

struct Parts {
    routes: InProcess,
    memory: Evoke,
    /// Whether memories are found by their meaning too, or were not meant to be.
    embeds: bool,
    registration: Registration,
    handle: Handle,
    _runtime: Background,
}

/// A runtime whose end is not waited for: the last handle may be dropped by one of its own tasks.
struct Background(Option<Runtime>);

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// A runtime for one memory.
///
/// # Errors
/// Those of the system, when it gives no threads.
pub(crate) fn runtime() -> std::io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(THREADS).thread_name("evoke").enable_all().build()
}

/// Opens a memory. Must run on the runtime that is given to [`Open::new`] afterwards.
///
/// # Errors
/// The message of what is wrong.
pub(crate) async fn open(wanted: Wanted) -> Result<Opened, String> {
    let Wanted { directory, instance, isolation, options } = wanted;
    let wants_embedder = options.embedding != EmbeddingOptions::Off;
    let opened = match directory {
        Some(directory) => Evoke::open(directory, options).await,
        None => Evoke::in_memory(options).await,
    };
    let memory = opened.map_err(|error| error.to_string())?;
    let caller = match memory.open_instance(&instance, isolation).await {
        Ok(caller) => caller,
        Err(error) => {
            // Of two errors, the first is the one to tell.
            let _ = memory.close().await;
            return Err(error.to_string());
        }
    };
    let routes = InProcess::new(memory.engine().clone(), caller, ServerConfig::default());
    let embeds = !wants_embedder || memory.components().embedder.is_some();
    Ok(Opened { memory, routes, embeds })
}

/// What [`open`] opened.
pub(crate) struct Opened {
    memory: Evoke,
    routes: InProcess,
    embeds: bool,
}

impl Open {
    /// Keeps a memory together with the runtime that it was opened on.
    pub(crate) fn new(opened: Opened, runtime: Runtime, registration: Registration) -> Self {
        let Opened { memory, routes, embeds } = opened;
        let handle = runtime.handle().clone();
        let parts =
            Parts { routes, memory, embeds, registration, handle, _runtime: Background(Some(runtime)) };
        Self { parts: Arc::new(parts) }
    }

    /// The routes of the instance.
    pub(crate) fn routes(&self) -> &InProcess {
        &self.parts.routes
    }

    /// The runtime.
    pub(crate) fn handle(&self) -> &Handle {
        &self.parts.handle
    }

    /// The process that opened it.
    pub(crate) fn registration(&self) -> &Registration {
        &self.parts.registration
    }

    /// Whether memories are found by their meaning too, or were not meant to be.
    pub(crate) fn embeds(&self) -> bool {
        self.parts.embeds
    }

    /// Waits until everything that was accepted is processed.
    pub(crate) async fn wait_until_idle(&self) {
        self.parts.memory.wait_until_idle().await;
    }

    /// Stops processing and closes the store, within about `limit`. Nothing that was acknowledged is lost.
    ///
    /// # Errors
    /// The message of what is wrong.
    pub(crate) async fn close(&self, limit: Duration) -> Result<(), String> {
        self.parts.memory.engine().drain(limit).await.map_err(|error| error.to_string())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if self.parts.registration.check().is_err() {
            std::mem::forget(Arc::clone(&self.parts));
        }
    }
}
