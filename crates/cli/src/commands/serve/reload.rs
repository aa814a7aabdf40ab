//! Reading settings and certificates again while the server runs, at SIGHUP.

use crate::args::{Cli, Command};
use crate::{logging, settings};
use clap::{CommandFactory, FromArgMatches};
use evoke_server::ServerControl;
use std::ffi::OsString;

/// Reads the certificate, the settings file and the flags again, opens the access log again, and takes over what can change while the
/// server runs: the certificate, what connections may take, and what is logged. Whatever cannot be used
/// is logged, and the old stays.
pub(super) fn reload(control: &ServerControl) {
    match control.reload_certificates() {
        Ok(true) => tracing::info!("the certificate was read again"),
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "the old certificate stays in use"),
    }
    control.reopen_access_log();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match read(&arguments) {
        Ok(cli) => apply(&cli, control),
        Err(error) => tracing::error!(%error, "the settings stay as they were"),
    }
}

fn read(arguments: &[OsString]) -> Result<Cli, String> {
    let command = settings::layered(Cli::command(), arguments).map_err(|error| error.to_string())?;
    let matches = command.try_get_matches_from(arguments).map_err(|error| error.to_string())?;
    Cli::from_arg_matches(&matches).map_err(|error| error.to_string())
}

fn apply(cli: &Cli, control: &ServerControl) {
    if let Err(error) = logging::change(&cli.global.log) {
        tracing::error!(%error, "what is logged stays as it was");
    }
    if let Command::Serve(serve) = &cli.command {
        control.set_connection_limits(serve.connections.limits());
        tracing::info!("the settings were read again");
    }
}
