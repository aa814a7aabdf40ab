//! What every request can reach.

use crate::config::ServerConfig;
use crate::files::FileReader;
use crate::grpc::Listeners;
use crate::metric::Exporter;
use crate::rate_limit::RateLimits;
use evoke_engine::Engine;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What every request can reach; shared.
pub(crate) struct App {
    /// The product.
    pub(crate) engine: Engine,
    /// The settings.
    pub(crate) config: ServerConfig,
    /// What each key has left.
    pub(crate) rates: RateLimits,
    /// The counters, for reading.
    pub(crate) exporter: Exporter,
    /// Cancelled when the server is told to stop.
    pub(crate) stop: CancellationToken,
    /// Open event streams.
    pub(crate) streams: TaskTracker,
    /// Where pushes go.
    pub(crate) listeners: Listeners,
    /// Places for predictions that are made at the same time: they must not crowd out requests.
    pub(crate) predictions: Semaphore,
    /// What reads uploaded files.
    pub(crate) files: FileReader,
}

/// A handle on [`App`].
pub(crate) type SharedApp = Arc<App>;

impl App {
    pub(crate) fn new(engine: Engine, config: ServerConfig) -> SharedApp {
        let files = FileReader::new(&config.files);
        Arc::new(Self {
            engine,
            config,
            rates: RateLimits::default(),
            exporter: Exporter::installed(),
            stop: CancellationToken::new(),
            streams: TaskTracker::new(),
            listeners: Listeners::default(),
            predictions: Semaphore::new(predictors()),
            files,
        })
    }
}

/// Half of the cores, at least one.
fn predictors() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1))
}
