//! Why a server could not start, or stopped by itself.
//!
//! Answered to whoever starts one. The one thing to know: what goes wrong with a request is an `ApiError`.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

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
