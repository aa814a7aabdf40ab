//! One port, from binding to draining.

use crate::accept::FirstByte;
use crate::app::{App, SharedApp};
use crate::config::ServerConfig;
use crate::{grpc, router, tls};
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Address, Handle};
use evoke_engine::Engine;
use hyper_util::rt::TokioTimer;
use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Time for a connection to send its first byte.
const FIRST_BYTE: Duration = Duration::from_secs(15);
/// Time for the head of a request. It runs while a kept connection idles, so it is longer than the
/// 300 s for which clients keep theirs: a connection must not be cut under a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(330);
/// How often the peer of an HTTP/2 connection is asked whether it is still there.
const PING_EVERY: Duration = Duration::from_secs(30);
/// Time for the peer to answer that.
const PONG_WITHIN: Duration = Duration::from_secs(20);
/// Streams of one HTTP/2 connection.
const STREAMS: u32 = 256;

/// The server could not start, or stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Plaintext beyond this machine.
    #[error(
        "{0} is reachable from other machines and TLS is not configured: keys and words would travel readable. \
         Listen on 127.0.0.1, configure a certificate and key, or allow plaintext explicitly"
    )]
    PlaintextOutsideLoopback(SocketAddr),
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {address}: {reason}")]
    Bind {
        /// Where.
        address: SocketAddr,
        /// Why not.
        reason: io::Error,
    },
    /// Certificate or key cannot be used.
    #[error("cannot use {} for TLS: {reason}", file.display())]
    Tls {
        /// Which file.
        file: PathBuf,
        /// Why not.
        reason: String,
    },
    /// Accepting connections failed.
    #[error("the server stopped: {0}")]
    Stopped(io::Error),
}

/// A bound port that is not served yet.
pub struct Server {
    app: SharedApp,
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<Arc<rustls::ServerConfig>>,
}

impl Server {
    /// Binds the port. Connections queue from now on and are answered by [`Server::run`].
    ///
    /// # Errors
    /// [`ServeError::PlaintextOutsideLoopback`], [`ServeError::Tls`], [`ServeError::Bind`].
    pub fn bind(engine: Engine, config: ServerConfig) -> Result<Self, ServeError> {
        if config.tls.is_none() && !config.allow_plaintext && !config.listen.ip().is_loopback() {
            return Err(ServeError::PlaintextOutsideLoopback(config.listen));
        }
        let tls = config.tls.as_ref().map(tls::load).transpose()?;
        let refused = |reason| ServeError::Bind { address: config.listen, reason };
        let listener = TcpListener::bind(config.listen).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        Ok(Self { app: App::new(engine, config), listener, address, tls })
    }

    /// Where it listens; with the port that was taken when 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `shutdown` is done, then stops accepting, ends streams without an error,
    /// finishes the requests under way (within the drain timeout), and returns. The engine is left
    /// running: [`Engine::drain`] is the caller's to call.
    ///
    /// # Errors
    /// [`ServeError::Stopped`].
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        let Self { app, listener, tls, .. } = self;
        let handle = Handle::<SocketAddr>::new();
        let watch = tokio::spawn(stop_on(shutdown, Arc::clone(&app), handle.clone()));
        tokio::spawn(app.exporter.clone().upkeep(app.stop.clone()));
        tokio::spawn(grpc::push::compactions(Arc::clone(&app)));
        let mut server = axum_server::from_tcp(listener).map_err(ServeError::Stopped)?.handle(handle);
        configure(&mut server);
        let gate = FirstByte::within(FIRST_BYTE, app.stop.clone());
        let service = router::build(&app).into_make_service();
        let served = match tls {
            None => server.acceptor(gate).serve(service).await,
            Some(tls) => {
                let acceptor = RustlsAcceptor::new(RustlsConfig::from_config(tls)).acceptor(gate);
                server.acceptor(acceptor).serve(service).await
            }
        };
        watch.abort();
        app.stop.cancel();
        app.streams.close();
        // Streams were told to end above; one that does not is cut by the end of its connection.
        let _ = tokio::time::timeout(app.config.drain_timeout, app.streams.wait()).await;
        served.map_err(ServeError::Stopped)
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

async fn stop_on(shutdown: impl Future<Output = ()>, app: SharedApp, handle: Handle<SocketAddr>) {
    shutdown.await;
    app.stop.cancel();
    handle.graceful_shutdown(Some(app.config.drain_timeout));
}

/// Bounds what an idle or hostile connection can hold.
fn configure<A: Address>(server: &mut axum_server::Server<A>) {
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let mut http2 = builder.http2();
    http2.timer(TokioTimer::new()).max_concurrent_streams(STREAMS);
    http2.keep_alive_interval(PING_EVERY).keep_alive_timeout(PONG_WITHIN);
}
