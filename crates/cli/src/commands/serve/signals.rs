//! Signals: stopping, with progress messages while it takes time, and reloading the settings.

use crate::output::note;
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;

/// Waits for the first SIGTERM or interrupt and passes it on; the second one ends the process immediately.
pub(crate) async fn wait(stop: watch::Sender<bool>) {
    let name = next().await;
    note(format_args!("evoke: {name}: finishing what is under way; once more ends at once"));
    // The receiver is gone only when the server has ended by itself.
    let _ = stop.send(true);
    next().await;
    note(format_args!("evoke: ended at once; what was acknowledged is on disk"));
    std::process::exit(130);
}

#[cfg(unix)]
async fn next() -> &'static str {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => "terminated",
            _ = tokio::signal::ctrl_c() => "interrupted",
        },
        Err(_) => interrupted().await,
    }
}

#[cfg(not(unix))]
async fn next() -> &'static str {
    interrupted().await
}

async fn interrupted() -> &'static str {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without a handler for signals, serve until the process ends.
        std::future::pending::<()>().await;
    }
    "interrupted"
}

/// Signals that would end the process without a handler: SIGHUP, which operators send to reload settings, and
/// SIGUSR1 and SIGUSR2, which are ignored.
#[cfg(unix)]
pub(crate) struct Harmless {
    hangup: tokio::signal::unix::Signal,
    user1: tokio::signal::unix::Signal,
    user2: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Harmless {
    /// From now on they do not end the process.
    pub(crate) fn take() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            hangup: signal(SignalKind::hangup())?,
            user1: signal(SignalKind::user_defined1())?,
            user2: signal(SignalKind::user_defined2())?,
        })
    }

    /// Calls `reload` at each SIGHUP; never returns.
    pub(crate) async fn serve(mut self, reload: impl Fn() + Clone + Send + 'static) {
        loop {
            let ignored = tokio::select! {
                _ = self.hangup.recv() => None,
                _ = self.user1.recv() => Some("SIGUSR1"),
                _ = self.user2.recv() => Some("SIGUSR2"),
            };
            match ignored {
                Some(name) => tracing::info!("{name} means nothing here; SIGHUP reads the settings again"),
                // It reads files. A panic in it is logged and changes nothing.
                None => drop(tokio::task::spawn_blocking(reload.clone()).await),
            }
        }
    }
}

/// There are no such signals on this system.
#[cfg(not(unix))]
pub(crate) struct Harmless;

#[cfg(not(unix))]
impl Harmless {
    /// There is nothing to handle.
    pub(crate) fn take() -> std::io::Result<Self> {
        Ok(Self)
    }

    /// No signal ever arrives.
    pub(crate) async fn serve(self, _: impl Fn() + Clone + Send + 'static) {
        std::future::pending().await
    }
}

/// Waits for work to end, with a line per second meanwhile.
pub(crate) async fn with_a_line_a_second<T>(what: &str, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    let mut seconds = 0_u32;
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(Duration::from_secs(1)) => {
                seconds += 1;
                note(format_args!("evoke: {what} ({seconds} s)"));
            }
        }
    }
}
