//! Being told to stop, and saying so while it takes time.

use crate::output::note;
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;

/// Waits for the first SIGTERM or interrupt and passes it on; the second one ends the process at once.
pub(crate) async fn wait(stop: watch::Sender<bool>) {
    let name = next().await;
    note(format_args!("evoke: {name}: finishing what is under way; once more ends at once"));
    // Nobody listens any more only when the server has ended by itself.
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
        // Without a way to be told, serve for ever.
        std::future::pending::<()>().await;
    }
    "interrupted"
}

/// Waits for work to end, with a line a second while it does.
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
