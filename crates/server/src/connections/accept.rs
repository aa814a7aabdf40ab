//! Taking connections from the listener and serving each of them on a task of its own.

use super::connection::Connection;
use super::service::ConnectionService;
use super::table::Connections;
use super::watched::Watched;
use axum::Router;
use futures::FutureExt;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How often the peer of an HTTP/2 connection is asked whether it is still there.
const PING_EVERY: Duration = Duration::from_secs(30);
/// Time for the peer to answer that.
const PONG_WITHIN: Duration = Duration::from_secs(20);
/// Bytes that an HTTP/1 connection keeps of what it reads or writes, and so of the head of a request.
const HTTP1_BUFFER: usize = 32 << 10;
/// Bytes of all headers of an HTTP/2 request.
const HTTP2_HEADERS: u32 = 16 << 10;
/// Bytes that a client may send ahead of their use, on one HTTP/2 stream and on all of a connection.
const HTTP2_STREAM_WINDOW: u32 = 128 << 10;
const HTTP2_CONNECTION_WINDOW: u32 = 256 << 10;
/// Bytes of an answer that wait inside the HTTP/2 layer.
const HTTP2_SEND_BUFFER: usize = 64 << 10;
/// Connections that wait at the listener when the server is told to stop and are still taken.
const LAST: usize = 128;
/// Pause after a failure to accept that is ours, such as having no file descriptor left.
const BREATHER: Duration = Duration::from_millis(50);

/// Takes connections until `stop`, and serves them. The tasks of `tasks` end when their connections do.
pub(crate) async fn accept(
    listener: TcpListener,
    connections: Arc<Connections>,
    router: Router,
    tls: Option<TlsAcceptor>,
    stop: CancellationToken,
    tasks: TaskTracker,
) {
    let begin = |stream: TcpStream, connection: Arc<Connection>| {
        let (all, router, tls) = (Arc::clone(&connections), router.clone(), tls.clone());
        tasks.spawn(async move {
            let _member = Member { all: &all, connection: &connection };
            // Errors of a connection are its client's: it went away, or speaks something else.
            let served = serve(stream, Arc::clone(&connection), &all, router, tls);
            let _ = futures::future::select(pin!(served), pin!(connection.closed())).await;
        });
    };
    let take = |accepted: io::Result<(TcpStream, _)>| match accepted {
        Ok((stream, peer)) => {
            if let Some(connection) = connections.admit(peer) {
                begin(stream, connection);
            }
            true
        }
        Err(error) => of_the_client(&error),
    };
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        if !take(accepted) {
            connections.out_of_descriptors();
            tokio::time::sleep(BREATHER).await;
        }
    }
    for _ in 0..LAST {
        let Some(accepted) = listener.accept().now_or_never() else { break };
        take(accepted);
    }
}

/// A connection that is forgotten when its task ends, however it ends.
struct Member<'a> {
    all: &'a Connections,
    connection: &'a Connection,
}

impl Drop for Member<'_> {
    fn drop(&mut self) {
        self.all.leave(self.connection);
    }
}

/// Whether accepting failed because of the client, so that the next one can be taken at once.
fn of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    )
}

async fn serve(
    stream: TcpStream,
    connection: Arc<Connection>,
    all: &Connections,
    router: Router,
    tls: Option<TlsAcceptor>,
) {
    // Fails only on a connection that is gone already.
    let _ = stream.set_nodelay(true);
    let streams = all.limits().streams_per_connection;
    let Some(tls) = tls else { return speak(stream, connection, router, streams).await };
    let stopped = Arc::clone(&connection);
    let handshake = tokio::select! {
        stream = tls.accept(stream) => stream,
        () = stopped.winds_down() => return,
    };
    // A handshake that fails is the client's affair.
    if let Ok(stream) = handshake {
        speak(stream, connection, router, streams).await;
    }
}

/// Speaks HTTP until the client is done, or the connection is told to end and has answered what was asked.
async fn speak<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    socket: S,
    connection: Arc<Connection>,
    router: Router,
    streams: u32,
) {
    let builder = http(streams);
    let service = ConnectionService::new(router, Arc::clone(&connection));
    let watched = TokioIo::new(Watched::new(socket, Arc::clone(&connection)));
    let mut http = pin!(builder.serve_connection(watched, service));
    tokio::select! {
        biased;
        _ = http.as_mut() => return,
        () = connection.winds_down() => http.as_mut().graceful_shutdown(),
    }
    let _ = http.await;
}

/// HTTP/1.1 and HTTP/2, with bounds on what one connection can hold. Deadlines are kept by the table.
fn http(streams: u32) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // `date.rs` writes the date: the library's own way panics when the machine's clock is before 1970.
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(None)
        .auto_date_header(false)
        .max_buf_size(HTTP1_BUFFER);
    builder
        .http2()
        .auto_date_header(false)
        .timer(TokioTimer::new())
        .max_concurrent_streams(streams)
        .keep_alive_interval(PING_EVERY)
        .keep_alive_timeout(PONG_WITHIN)
        .max_header_list_size(HTTP2_HEADERS)
        .initial_stream_window_size(HTTP2_STREAM_WINDOW)
        .initial_connection_window_size(HTTP2_CONNECTION_WINDOW)
        .max_send_buf_size(HTTP2_SEND_BUFFER);
    builder
}
