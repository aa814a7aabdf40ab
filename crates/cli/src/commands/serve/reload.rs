//! Reloads settings and certificates while the server runs, at SIGHUP. The one thing to know: an invalid value
//! is logged, and the old one stays in use.

use crate::logging;
use evoke_server::{ConnectionLimits, ServerControl};

/// The settings that can change while the server runs.
#[derive(Debug)]
pub(crate) struct Reloaded {
    /// The filter of the log.
    pub(crate) log: String,
    /// The limits of connections.
    pub(crate) connections: ConnectionLimits,
}

/// Parses the command line again, with the environment and the settings file below it; the error is a message
/// for people.
pub(crate) type Reread = fn() -> Result<Reloaded, String>;

/// Reloads the certificate and the settings, reopens the access log, and applies what can change while the
/// server runs: the certificate, the limits of connections, and the filter of the log.
pub(super) fn reload(control: &ServerControl, reread: Reread) {
    match control.reload_certificates() {
        Ok(true) => tracing::info!("the certificate was read again"),
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "the old certificate stays in use"),
    }
    control.reopen_access_log();
    match reread() {
        Ok(reloaded) => apply(&reloaded, control),
        Err(error) => tracing::error!(%error, "the settings stay as they were"),
    }
}

fn apply(reloaded: &Reloaded, control: &ServerControl) {
    if let Err(error) = logging::change(&reloaded.log) {
        tracing::error!(%error, "what is logged stays as it was");
    }
    control.set_connection_limits(reloaded.connections);
    tracing::info!("the settings were read again");
}
