//! Reading settings and certificates again while the server runs, at SIGHUP. The one thing to know: whatever cannot be
//! used is logged, and the old stays.

use crate::logging;
use evoke_server::{ConnectionLimits, ServerControl};

/// What of the settings can change while the server runs.
#[derive(Debug)]
pub(crate) struct Reloaded {
    /// What is logged.
    pub(crate) log: String,
    /// What connections may take.
    pub(crate) connections: ConnectionLimits,
}

/// Reads the command line again, with the environment and the settings file behind it; what is wrong, for people.
pub(crate) type Reread = fn() -> Result<Reloaded, String>;

/// Reads the certificate and the settings again, opens the access log again, and takes over what can change while the
/// server runs: the certificate, what connections may take, and what is logged.
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
