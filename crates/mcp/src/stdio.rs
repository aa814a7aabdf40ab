//! The tools over standard input and output, for one client that started this process.
//!
//! The one thing to know: standard output belongs to the protocol, one message on each line. Whatever else is to be said goes
//! to standard error.

use crate::access::Access;
use crate::server::MemoryServer;
use rmcp::service::{ServerInitializeError, serve_server_with_ct};
use rmcp::transport::stdio_pipes;
use tokio_util::sync::CancellationToken;

/// Serving over standard input and output ended with an error.
#[derive(Debug, thiserror::Error)]
pub enum StdioError {
    /// The client did not speak the protocol, or could not be written to.
    #[error("the client does not speak MCP, or has gone: {0}")]
    Begin(Box<ServerInitializeError>),
    /// The task that serves has ended with a panic.
    #[error("an internal task failed: {0}; please report this with the log")]
    Task(#[from] tokio::task::JoinError),
}

/// Serves until the client closes standard input, or `stop` is canceled. Answers under way are written first.
///
/// # Errors
/// See [`StdioError`].
pub async fn serve_stdio<A: Access>(
    server: MemoryServer<A>,
    stop: CancellationToken,
) -> Result<(), StdioError> {
    match serve_server_with_ct(server, stdio_pipes(), stop).await {
        Ok(running) => {
            running.waiting().await?;
            Ok(())
        }
        // It came, and said nothing.
        Err(ServerInitializeError::ConnectionClosed(_) | ServerInitializeError::Cancelled) => Ok(()),
        Err(error) => Err(StdioError::Begin(Box::new(error))),
    }
}
