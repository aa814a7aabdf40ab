//! Taking connections: one that stays silent is let go.

use axum_server::accept::Accept;
use futures::future::BoxFuture;
use std::io;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

/// Lets a connection through when its first byte is there, without delaying small packets.
#[derive(Clone)]
pub(crate) struct FirstByte {
    patience: Duration,
    stop: CancellationToken,
}

impl FirstByte {
    /// Waits so long for the first byte, and no longer than until the server stops.
    pub(crate) fn within(patience: Duration, stop: CancellationToken) -> Self {
        Self { patience, stop }
    }

    async fn wait(self, stream: &TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut byte = [0];
        let first = tokio::time::timeout(self.patience, stream.peek(&mut byte));
        match self.stop.run_until_cancelled(first).await {
            Some(Ok(peeked)) => peeked.map(|_| ()),
            Some(Err(_)) | None => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

impl<S: Send + 'static> Accept<TcpStream, S> for FirstByte {
    type Stream = TcpStream;
    type Service = S;
    type Future = BoxFuture<'static, io::Result<(TcpStream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let gate = self.clone();
        Box::pin(async move { gate.wait(&stream).await.map(|()| (stream, service)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;
    use tokio::net::TcpListener;

    async fn pair() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let client = TcpStream::connect(listener.local_addr().expect("bound")).await.expect("connects");
        (client, listener.accept().await.expect("accepts").0)
    }

    #[tokio::test]
    async fn a_peer_that_speaks_passes_and_a_silent_one_is_let_go() {
        let stop = CancellationToken::new();
        let (mut client, server) = pair().await;
        client.write_all(b"G").await.expect("sent");
        let gate = FirstByte::within(Duration::from_secs(3600), stop.clone());
        let (server, ()) = gate.accept(server, ()).await.expect("let through");
        assert_eq!(server.peek(&mut [0; 4]).await.expect("open"), 1, "the byte is still there");

        let (_silent, server) = pair().await;
        let hasty = FirstByte::within(Duration::from_millis(1), stop.clone());
        assert_eq!(hasty.accept(server, ()).await.expect_err("silent").kind(), io::ErrorKind::TimedOut);

        let (_silent, server) = pair().await;
        stop.cancel();
        gate.accept(server, ()).await.expect_err("the server stops");
    }
}
