//! What every request can reach.

use crate::auth::Authenticator;
use crate::byte_budget::ByteBudget;
use crate::config::ServerConfig;
use crate::connections::Connections;
use crate::files::FileReader;
use crate::listeners::Listeners;
use crate::metrics::Exporter;
use crate::rate_limit::RateLimits;
use crate::refusals::HeldRefusals;
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
    /// What looks keys up.
    pub(crate) authenticator: Authenticator,
    /// The counters, for reading.
    pub(crate) exporter: Exporter,
    /// The open connections, and what they may take.
    pub(crate) connections: Arc<Connections>,
    /// Request bodies that are being received or worked on.
    pub(crate) bodies: Arc<ByteBudget>,
    /// Answers that clients have not read yet.
    pub(crate) answers: Arc<ByteBudget>,
    /// Cancelled when the server is told to stop.
    pub(crate) stop: CancellationToken,
    /// Open event streams.
    pub(crate) streams: TaskTracker,
    /// Where pushes go.
    pub(crate) listeners: Listeners,
    /// Refusals that are being held.
    pub(crate) refusals: Arc<HeldRefusals>,
    /// Places for calls that report telemetry.
    pub(crate) telemetry: Semaphore,
    /// Places for predictions that are made at the same time: they must not crowd out requests.
    pub(crate) predictions: Semaphore,
    /// What reads uploaded files.
    pub(crate) files: FileReader,
}

/// Calls that report telemetry at the same time.
const TELEMETRY: usize = 256;

/// A handle on [`App`].
pub(crate) type SharedApp = Arc<App>;

impl App {
    pub(crate) fn new(engine: Engine, config: ServerConfig) -> SharedApp {
        let files = FileReader::new(&config.files);
        let authenticator = Authenticator::new(engine.clone(), config.auth_failures_per_minute);
        let stop = CancellationToken::new();
        let connections = Arc::new(Connections::new(config.connections, stop.clone()));
        Arc::new(Self {
            engine,
            config,
            connections,
            bodies: Arc::default(),
            answers: Arc::default(),
            rates: RateLimits::default(),
            authenticator,
            exporter: Exporter::installed(),
            stop,
            streams: TaskTracker::new(),
            listeners: Listeners::default(),
            refusals: Arc::default(),
            telemetry: Semaphore::new(TELEMETRY),
            predictions: Semaphore::new(predictors()),
            files,
        })
    }
}

/// Half of the cores, at least one.
fn predictors() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1))
}
