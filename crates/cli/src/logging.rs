//! Log lines on standard error.

use crate::args::{Global, LogFormat};
use crate::failure::Failure;
use std::io::IsTerminal;
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

/// Starts logging for the rest of the process.
///
/// # Errors
/// [`Failure::Usage`] when `--log` is not a filter.
pub(crate) fn start(global: &Global) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(quieted(&global.log))
        .map_err(|error| Failure::Usage(format!("--log {:?} is not a filter: {error}", global.log)))?;
    // A line that cannot be written (a full disk, a closed pipe) is lost. Reporting it on standard error, as the
    // library does by default, would panic there, and the panic hook logs too: the process would abort.
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .log_internal_errors(false);
    match global.log_format {
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).with_target(false).init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
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
