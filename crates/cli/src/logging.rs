//! Log lines on standard error.

use crate::args::{Global, LogFormat};
use crate::failure::Failure;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging for the rest of the process.
///
/// # Errors
/// [`Failure::Usage`] when `--log` is not a filter.
pub(crate) fn start(global: &Global) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&global.log)
        .map_err(|error| Failure::Usage(format!("--log {:?} is not a filter: {error}", global.log)))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match global.log_format {
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).with_target(false).init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}
