//! Log lines on standard error.

use crate::args::{Global, LogFormat};
use crate::failure::Failure;
use std::io::IsTerminal;
use std::sync::OnceLock;
use tracing_subscriber::EnvFilter;

/// Libraries that warn of what strangers send, a line for each mistake in a page or a frame. Their errors are logged;
/// more is for whoever names them in `--log`.
const NOISY: &[&str] = &["h2", "html5ever", "lopdf", "pdf_extract", "rustls", "tonic"];

/// The operator's filter, with what is noisy and not named in it kept quiet.
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

/// Exchanges the filter, or says why it cannot.
type ChangeFilter = Box<dyn Fn(EnvFilter) -> Result<(), String> + Send + Sync>;

/// Absent before logging has started.
static CHANGE: OnceLock<ChangeFilter> = OnceLock::new();

/// How lines look; absent before logging has started.
static FORMAT: OnceLock<LogFormat> = OnceLock::new();

/// How lines look.
pub(crate) fn format() -> LogFormat {
    FORMAT.get().copied().unwrap_or(LogFormat::Text)
}

/// Starts logging for the rest of the process.
///
/// # Errors
/// [`Failure::Usage`] when `--log` is not a filter.
pub(crate) fn start(global: &Global) -> Result<(), Failure> {
    // Before anything can fail: what is said of a failure looks as the log does.
    let _ = FORMAT.set(global.log_format);
    let filter = filter(&global.log)?;
    // A line that cannot be written (a full disk, a closed pipe) is lost. Reporting it on standard error, as the
    // library does by default, would panic there, and the panic hook logs too: the process would abort.
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .log_internal_errors(false);
    // Only the first start counts, and there is one.
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

/// Logs by another filter from now on.
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
