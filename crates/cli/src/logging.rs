//! Logging on standard error.

use crate::args::{Global, LogFormat};
use crate::failure::Failure;
use std::io::IsTerminal;
use std::sync::OnceLock;
use tracing_subscriber::EnvFilter;

/// Libraries that warn about untrusted input, with a line for each mistake in a page or a frame. Only their
/// errors are logged unless `--log` names them.
const NOISY: &[&str] = &["h2", "html5ever", "lopdf", "pdf_extract", "rmcp", "rustls", "tonic"];

/// The operator's filter, which also limits noisy libraries that it does not name.
fn quieted(filter: &str) -> String {
    if filter.trim().eq_ignore_ascii_case("off") {
        return filter.to_owned();
    }
    let named = |library: &str| {
        filter.split(',').any(|part| part.trim().split(['=', ':', '[']).next() == Some(library))
    };
    let quiet = NOISY.iter().filter(|library| !named(library)).map(|library| format!("{library}=error"));
    std::iter::once(filter.to_owned()).chain(quiet).collect::<Vec<_>>().join(",")
}

/// Replaces the filter, or returns why it cannot.
type ChangeFilter = Box<dyn Fn(EnvFilter) -> Result<(), String> + Send + Sync>;

/// The handle of the filter; absent before logging has started.
static CHANGE: OnceLock<ChangeFilter> = OnceLock::new();

/// The format of lines; absent before logging has started.
static FORMAT: OnceLock<LogFormat> = OnceLock::new();

/// The format of lines.
pub(crate) fn format() -> LogFormat {
    FORMAT.get().copied().unwrap_or(LogFormat::Text)
}

/// Starts logging for the rest of the process.
///
/// # Errors
/// [`Failure::Usage`] when `--log` is not a filter.
pub(crate) fn start(global: &Global) -> Result<(), Failure> {
    // Set before anything can fail, so that messages about a failure have the format of the log.
    let _ = FORMAT.set(global.log_format);
    let filter = filter(&global.log)?;
    // A line that cannot be written (a full disk, a closed pipe) is dropped. Reporting it on standard error,
    // as the library does by default, would panic there, and the panic hook logs too: the process would
    // abort.
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .log_internal_errors(false);
    // Only the first start has an effect, and there is only one.
    match global.log_format {
        LogFormat::Text => {
            let builder = builder.with_ansi(std::io::stderr().is_terminal()).with_target(false);
            let builder = builder.with_filter_reloading();
            let handle = builder.reload_handle();
            let _ = CHANGE.set(Box::new(move |filter| handle.reload(filter).map_err(|e| e.to_string())));
            builder.init();
        }
        LogFormat::Json => {
            let builder = builder.json().with_filter_reloading();
            let handle = builder.reload_handle();
            let _ = CHANGE.set(Box::new(move |filter| handle.reload(filter).map_err(|e| e.to_string())));
            builder.init();
        }
    }
    Ok(())
}

/// Replaces the filter from now on.
///
/// # Errors
/// [`Failure::Usage`] when it is not a filter.
pub(crate) fn change(log: &str) -> Result<(), Failure> {
    let filter = filter(log)?;
    CHANGE.get().map_or(Ok(()), |change| change(filter)).map_err(Failure::Usage)
}

fn filter(log: &str) -> Result<EnvFilter, Failure> {
    EnvFilter::try_new(quieted(log))
        .map_err(|error| Failure::Usage(format!("--log {log:?} is not a filter: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noisy_libraries_are_quiet_unless_they_are_named() {
        let quiet = quieted("warn,evoke=info");
        assert!(quiet.starts_with("warn,evoke=info,") && quiet.contains("html5ever=error"), "{quiet}");
        assert_eq!(quieted("off"), "off");
        let named = quieted("trace,h2=debug,rustls::client=trace");
        assert!(!named.contains("h2=error") && !named.contains("rustls=error"), "{named}");
        assert!(EnvFilter::try_new(named).is_ok() && EnvFilter::try_new(quiet).is_ok());
    }
}
