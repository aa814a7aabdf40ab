//! Connection strings: what the driver does not read of them.

use crate::error::InvalidInput;
use std::path::PathBuf;
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;

/// How to connect.
#[derive(Debug, Clone)]
pub(super) struct Dsn {
    pub(super) config: Config,
    pub(super) verification: Verification,
}

/// Whether the server has to prove who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verification {
    /// The connection is encrypted if it can be, with whoever answers: `prefer` and `require`.
    None,
    /// Its certificate is checked against those of this machine, or of a PEM file.
    Full(Option<PathBuf>),
}

/// Reads a connection string. The error does not repeat it, as it may hold a password.
pub(super) fn parsed(dsn: &str) -> Result<Dsn, InvalidInput> {
    if dsn.trim().is_empty() {
        return Err(problem("it is empty: expected postgresql://user@host/database or host=… user=…"));
    }
    let (mode, dsn) = without(dsn, "sslmode");
    let (roots, dsn) = without(&dsn, "sslrootcert");
    let mut config: Config = dsn.parse().map_err(|error: tokio_postgres::Error| {
        let source = std::error::Error::source(&error).map(|source| format!(": {source}"));
        problem(&format!("{error}{}", source.unwrap_or_default()))
    })?;
    let roots = roots.map(PathBuf::from);
    let (ssl, verification) = match mode.as_deref() {
        Some("disable") => (SslMode::Disable, Verification::None),
        None | Some("allow" | "prefer") => (SslMode::Prefer, Verification::None),
        // A root certificate asks for a check, as it does of other clients.
        Some("require") if roots.is_none() => (SslMode::Require, Verification::None),
        Some("require" | "verify-ca" | "verify-full") => (SslMode::Require, Verification::Full(roots)),
        Some(_) => return Err(problem("sslmode: expected disable, prefer, require or verify-full")),
    };
    config.ssl_mode(ssl);
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        config.host("localhost");
    }
    if config.get_application_name().is_none() {
        config.application_name("evoke-chat-memory");
    }
    Ok(Dsn { config, verification })
}

fn problem(problem: &str) -> InvalidInput {
    InvalidInput::Setting { setting: "dsn", problem: problem.to_owned() }
}

/// Takes a parameter out of a connection string of either form.
fn without(dsn: &str, name: &str) -> (Option<String>, String) {
    let is_url = dsn.starts_with("postgresql://") || dsn.starts_with("postgres://");
    let (head, parameters, separator) = match dsn.split_once('?') {
        Some((head, parameters)) if is_url => (Some(head), parameters, '&'),
        None if is_url => return (None, dsn.to_owned()),
        _ => (None, dsn, ' '),
    };
    let mut value = None;
    let others: Vec<&str> = parameters
        .split(separator)
        .filter(|parameter| match parameter.split_once('=') {
            Some((key, given)) if key == name => {
                value = Some(given.trim_matches('\'').to_owned());
                false
            }
            _ => true,
        })
        .collect();
    let others = others.join(&separator.to_string());
    let rest = match head {
        Some(head) if others.is_empty() => head.to_owned(),
        Some(head) => format!("{head}?{others}"),
        None => others,
    };
    (value, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tls_settings_are_read_in_both_forms() {
        let cases = [
            ("postgresql://u@h/d", SslMode::Prefer, Verification::None),
            ("postgresql://u@h/d?sslmode=disable&connect_timeout=3", SslMode::Disable, Verification::None),
            ("host=h user=u sslmode=require", SslMode::Require, Verification::None),
            ("host=h user=u sslmode='verify-full'", SslMode::Require, Verification::Full(None)),
            (
                "postgres://u@h/d?sslrootcert=/ca.pem&sslmode=verify-full",
                SslMode::Require,
                Verification::Full(Some("/ca.pem".into())),
            ),
        ];
        for (dsn, mode, verification) in cases {
            let parsed = parsed(dsn).expect(dsn);
            assert_eq!((parsed.config.get_ssl_mode(), &parsed.verification), (mode, &verification), "{dsn}");
            assert_eq!(parsed.config.get_user(), Some("u"), "{dsn}");
        }
    }

    #[test]
    fn what_is_no_connection_string_is_refused_without_repeating_it() {
        for bad in
            ["", "  ", "hunter2", "postgresql://u:hunter2@h:port/d", "host=h password=hunter2 sslmode=x"]
        {
            let error = parsed(bad).expect_err(bad).to_string();
            assert!(error.starts_with("dsn: ") && !error.contains("hunter2"), "{error}");
        }
    }
}
