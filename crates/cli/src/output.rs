//! The output of a command: one JSON value, or text for people. Everything else goes to standard error.

use crate::args::LogFormat;
use crate::logging;
use evoke_types::{Clock, SystemClock, Timestamp};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt;
use std::io::{self, IsTerminal, Write};

/// The destination and the form of a command's output.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    /// JSON for programs, or text for people.
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether the output is JSON.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Prints the output: `value` as one line of JSON, or what `human` writes.
    ///
    /// # Errors
    /// When standard output is closed.
    pub(crate) fn answer(self, value: &impl Serialize, human: impl FnOnce() -> String) -> io::Result<()> {
        let mut out = io::stdout().lock();
        if self.json {
            serde_json::to_writer(&mut out, value)?;
            writeln!(out)?;
        } else {
            writeln!(out, "{}", human().trim_end())?;
        }
        out.flush()
    }

    /// A progress bar on standard error; hidden where no terminal is attached.
    pub(crate) fn progress(self, total: u64, what: &'static str) -> ProgressBar {
        let watched = io::stderr().is_terminal() && !self.json;
        let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style =
            ProgressStyle::with_template("{prefix:>12} {bar:32} {pos}/{len} {per_sec} {eta} {wide_msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::with_draw_target(Some(total), target).with_style(style).with_prefix(what)
    }

    /// Counts on standard error what is done, where it is not known how much there is.
    pub(crate) fn counted(self, what: &'static str) -> ProgressBar {
        self.open_ended(what, "{prefix:>12} {spinner} {human_pos} {per_sec} {elapsed}")
    }

    /// The same for bytes.
    pub(crate) fn bytes(self, what: &'static str) -> ProgressBar {
        self.open_ended(what, "{prefix:>12} {spinner} {bytes} {bytes_per_sec} {elapsed}")
    }

    fn open_ended(self, what: &'static str, template: &str) -> ProgressBar {
        let watched = io::stderr().is_terminal() && !self.json;
        let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner());
        ProgressBar::with_draw_target(None, target).with_style(style).with_prefix(what)
    }
}

/// Prints a message on standard error, or a log line where that is JSON. A closed standard error is not an
/// error.
pub(crate) fn note(text: fmt::Arguments<'_>) {
    announce(&text.to_string(), json!({}), text);
}

/// The same with extra fields for programs, and another text for people.
pub(crate) fn announce(message: &str, fields: Value, text: fmt::Arguments<'_>) {
    let _ = match logging::format() {
        LogFormat::Text => writeln!(io::stderr(), "{text}"),
        LogFormat::Json => writeln!(io::stderr(), "{}", as_line("INFO", message, fields, SystemClock.now())),
    };
}

/// Prints why the program ends.
pub(crate) fn failed(text: fmt::Arguments<'_>) {
    let _ = match logging::format() {
        LogFormat::Text => writeln!(io::stderr(), "{text}"),
        LogFormat::Json => {
            writeln!(io::stderr(), "{}", as_line("ERROR", &text.to_string(), json!({}), SystemClock.now()))
        }
    };
}

/// A line in the format of the JSON log.
fn as_line(level: &str, message: &str, mut fields: Value, at: Timestamp) -> Value {
    fields["message"] = json!(message);
    json!({"timestamp": at, "level": level, "fields": fields, "target": "evoke"})
}
