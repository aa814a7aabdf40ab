//! The flags of `evoke serve` for monitoring: metrics, the access log, refused keys.

use crate::args::LogFormat;
use crate::failure::Failure;
use crate::secrets;
use clap::{Args, ValueEnum, value_parser};
use evoke_server::{AccessLog, LineFormat, MetricsAccess};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Who may read the metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Metrics {
    /// Everyone who can reach the port.
    Open,
    /// Whoever sends the token.
    Token,
    /// No one: there are no metrics.
    Off,
}

/// Settings for monitoring the server.
#[derive(Debug, Clone, Args)]
pub(crate) struct WatchArgs {
    /// Who may read /metrics, and the figures of /health: everyone, whoever has the token, or no one.
    #[arg(long, value_enum, default_value_t = Metrics::Open)]
    metrics: Metrics,
    /// Token for --metrics token.
    #[arg(long, value_name = "TOKEN", hide_env_values = true)]
    metrics_token: Option<String>,
    /// File with the token.
    #[arg(long, value_name = "FILE")]
    metrics_token_file: Option<PathBuf>,
    /// Serve /metrics at a separate address, together with the health routes, and not at --listen.
    #[arg(long, value_name = "ADDR")]
    metrics_listen: Option<SocketAddr>,
    /// Log a line for each request: off, stderr, or a file, which is reopened at SIGHUP. --log-format sets
    /// the format.
    #[arg(long, value_name = "off|stderr|FILE", default_value = "off")]
    access_log: PathBuf,
    /// Refused keys per minute and address (IPv6: /64 network) before no more unknown ones are looked up; 0
    /// means no limit.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = value_parser!(u32).range(0..=1_000_000))]
    auth_failures_per_minute: u32,
}

impl WatchArgs {
    /// The access rule of the metrics.
    ///
    /// # Errors
    /// [`Failure::Usage`] when the token is missing, or given and not used.
    pub(super) fn metrics(&self) -> Result<MetricsAccess, Failure> {
        let file = self.metrics_token_file.as_deref();
        let token = secrets::read("metrics_token", self.metrics_token.as_deref(), file)?;
        let usage = |text: &str| Err(Failure::Usage(text.to_owned()));
        match (self.metrics, token) {
            (Metrics::Token, Some(token)) => Ok(MetricsAccess::Token(token)),
            (Metrics::Token, None) => usage("metrics = token needs metrics_token or metrics_token_file"),
            (Metrics::Open | Metrics::Off, Some(_)) => {
                usage("metrics_token is only asked for with metrics = token")
            }
            (Metrics::Open, None) => Ok(MetricsAccess::Open),
            (Metrics::Off, None) => Ok(MetricsAccess::Off),
        }
    }

    /// The separate address of the metrics.
    pub(super) fn metrics_listen(&self) -> Option<SocketAddr> {
        self.metrics_listen
    }

    /// The limit of refused keys per address.
    pub(super) fn auth_failures_per_minute(&self) -> u32 {
        self.auth_failures_per_minute
    }

    /// The destination of the access log.
    ///
    /// # Errors
    /// [`Failure::File`] when the file cannot be opened.
    pub(super) fn access_log(&self, format: LogFormat) -> Result<Option<AccessLog>, Failure> {
        let format = match format {
            LogFormat::Text => LineFormat::Text,
            LogFormat::Json => LineFormat::Json,
        };
        let file = &self.access_log;
        let failed = |source| Failure::File { file: file.clone(), source };
        match file.to_str() {
            Some("off") => Ok(None),
            Some("stderr") => AccessLog::stderr(format).map(Some).map_err(failed),
            Some(_) | None => AccessLog::file(file, format).map(Some).map_err(failed),
        }
    }

    /// Names and values without secrets, for `check-config`.
    pub(super) fn shown(&self) -> Vec<(String, Value)> {
        let metrics = match self.metrics {
            Metrics::Open => "open",
            Metrics::Token => "token",
            Metrics::Off => "off",
        };
        let rows = [
            ("metrics", json!(metrics)),
            ("metrics_token_file", json!(self.metrics_token_file)),
            ("metrics_listen", json!(self.metrics_listen)),
            ("access_log", json!(self.access_log)),
            ("auth_failures_per_minute", json!(self.auth_failures_per_minute)),
        ];
        rows.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
