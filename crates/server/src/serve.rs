//! One port, from binding to draining.

use crate::app::{App, SharedApp};
use crate::config::ServerConfig;
use crate::connections::{self, ConnectionLimits};
use crate::serve_error::ServeError;
use crate::tls::Certificates;
use crate::{grpc, metrics, router};
use evoke_engine::Engine;
use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Connections that wait to be taken; the standard library's number is too small for a burst.
#[cfg(unix)]
const BACKLOG: i32 = 1_024;
/// Time for connections and streams that were cut to end.
const CUT: Duration = Duration::from_millis(500);

/// A bound port that is not served yet.
pub struct Server {
    app: SharedApp,
    listener: TcpListener,
    address: SocketAddr,
    /// The port for those who watch the server.
    watching: Option<TcpListener>,
    certificates: Option<Arc<Certificates>>,
}

/// Changes a server while it runs.
#[derive(Clone)]
pub struct ServerControl {
    app: SharedApp,
    certificates: Option<Arc<Certificates>>,
}

impl Server {
    /// Binds the port. Connections queue from now on and are answered by [`Server::run`].
    ///
    /// # Errors
    /// [`ServeError::PlaintextOutsideLoopback`], [`ServeError::Tls`], [`ServeError::Bind`].
    pub fn bind(engine: Engine, config: ServerConfig) -> Result<Self, ServeError> {
        for address in std::iter::once(config.listen).chain(config.metrics_listen) {
            if config.tls.is_none() && !config.allow_plaintext && !address.ip().is_loopback() {
                return Err(ServeError::PlaintextOutsideLoopback(address));
            }
        }
        let certificates = config.tls.clone().map(Certificates::load).transpose()?.map(Arc::new);
        let (listener, address) = bind(config.listen)?;
        let watching = config.metrics_listen.map(bind).transpose()?.map(|(listener, _)| listener);
        Ok(Self { app: App::new(engine, config), listener, address, watching, certificates })
    }

    /// Where the port for those who watch the server is, if it has one.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.watching.as_ref().and_then(|listener| listener.local_addr().ok())
    }

    /// Where it listens; with the port that was taken when 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What changes it while it runs.
    pub fn control(&self) -> ServerControl {
        ServerControl { app: Arc::clone(&self.app), certificates: self.certificates.clone() }
    }

    /// Serves until `shutdown` is done, then stops accepting, ends streams without an error,
    /// finishes the requests under way, and returns. Whatever is not finished within the drain timeout is
    /// cut and logged. The engine is left running: [`Engine::drain`] is the caller's to call.
    ///
    /// # Errors
    /// [`ServeError::Stopped`].
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        let Self { app, listener, watching, certificates, .. } = self;
        let listener = tokio::net::TcpListener::from_std(listener).map_err(ServeError::Stopped)?;
        let tls = certificates.map(|certificates| certificates.acceptor()).transpose()?;
        tokio::spawn(app.exporter.clone().upkeep(app.stop.clone()));
        tokio::spawn(grpc::push::compactions(Arc::clone(&app)));
        let ended = CancellationToken::new();
        let _ended = ended.clone().drop_guard();
        let watched = Arc::clone(&app);
        tokio::spawn(async move {
            let each_turn = || {
                metrics::bytes_held(watched.bodies.held(), watched.answers.held());
                watched.authenticator.failures.upkeep(std::time::Instant::now());
            };
            watched.connections.watch(ended, each_turn).await;
        });
        tokio::spawn(know_keys(Arc::clone(&app)));
        let tasks = TaskTracker::new();
        if let Some(watching) = watching {
            let watching = tokio::net::TcpListener::from_std(watching).map_err(ServeError::Stopped)?;
            tokio::spawn(connections::accept(
                watching,
                Arc::clone(&app.connections),
                router::build_for_watching(&app),
                tls.clone(),
                app.stop.clone(),
                tasks.clone(),
            ));
        }
        let accepting = tokio::spawn(connections::accept(
            listener,
            Arc::clone(&app.connections),
            router::build(&app),
            tls,
            app.stop.clone(),
            tasks.clone(),
        ));
        shutdown.await;
        let deadline = Instant::now() + app.config.drain_timeout;
        app.stop.cancel();
        let accepted = accepting.await.map_err(|error| ServeError::Stopped(io::Error::other(error)));
        tasks.close();
        app.streams.close();
        let drained = async {
            tasks.wait().await;
            app.streams.wait().await;
        };
        if tokio::time::timeout_at(deadline, drained).await.is_err() {
            let (open, streams) = (app.connections.cut_all(), app.streams.len());
            tracing::warn!(connections = open, streams, "not finished within the drain timeout, and cut");
            let _ = tokio::time::timeout(CUT, tasks.wait()).await;
        }
        accepted
    }
}

/// Takes a port.
fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServeError> {
    let refused = |reason| ServeError::Bind { address, reason };
    let listener = TcpListener::bind(address).map_err(refused)?;
    listener.set_nonblocking(true).map_err(refused)?;
    #[cfg(unix)]
    rustix::net::listen(&listener, BACKLOG).map_err(|reason| refused(reason.into()))?;
    let bound = listener.local_addr().map_err(refused)?;
    Ok((listener, bound))
}

/// Tells the keys that there are from guesses, so that clients of a server that was just started are not shut out by
/// others at their address.
async fn know_keys(app: SharedApp) {
    let Ok(instances) = app.engine.instances().await else { return };
    for instance in instances {
        let Ok(keys) = app.engine.keys(&instance.id).await else { return };
        keys.into_iter()
            .filter(|key| key.revoked_at.is_none())
            .for_each(|key| app.authenticator.failures.accepted(key.hash));
    }
}

impl ServerControl {
    /// Opens the file of the access log again, after it was moved away.
    pub fn reopen_access_log(&self) {
        if let Some(log) = &self.app.config.access_log {
            log.reopen();
        }
    }

    /// Reads certificate and key again, for connections from now on. When they cannot be used, the old
    /// ones stay. False when the server has no TLS.
    ///
    /// # Errors
    /// [`ServeError::Tls`].
    pub fn reload_certificates(&self) -> Result<bool, ServeError> {
        let Some(certificates) = &self.certificates else { return Ok(false) };
        certificates.reload()?;
        Ok(true)
    }

    /// Changes what connections may take.
    pub fn set_connection_limits(&self, limits: ConnectionLimits) {
        self.app.connections.set_limits(limits);
    }
}

/// Binds and serves in one go, for callers that know the port.
///
/// # Errors
/// See [`ServeError`].
pub async fn serve(
    engine: Engine,
    config: ServerConfig,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    Server::bind(engine, config)?.run(shutdown).await
}
