//! What a command says: one JSON value, or text for people. Everything else goes to standard error.

use crate::args::LogFormat;
use crate::logging;
use evoke_types::{Clock, SystemClock, Timestamp};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt;
use std::io::{self, IsTerminal, Write};

/// Where a command's answer goes, and in which form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    /// JSON for programs, or text for people.
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether programs are reading.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Prints the answer: `value` as one line of JSON, or what `human` writes.
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

    /// A progress bar on standard error; silent where nobody watches.
    pub(crate) fn progress(self, total: u64, what: &'static str) -> ProgressBar {
        let watched = io::stderr().is_terminal() && !self.json;
        let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style =
            ProgressStyle::with_template("{prefix:>12} {bar:32} {pos}/{len} {per_sec} {eta} {wide_msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::with_draw_target(Some(total), target).with_style(style).with_prefix(what)
    }
}

/// Says something on standard error: to people, or as a line of the log where that is JSON. That nobody listens there any
/// more stops nothing.
pub(crate) fn note(text: fmt::Arguments<'_>) {
    announce(&text.to_string(), json!({}), text);
}

/// The same with fields of its own for programs, and other words for people.
pub(crate) fn announce(message: &str, fields: Value, text: fmt::Arguments<'_>) {
    let _ = match logging::format() {
        LogFormat::Text => writeln!(io::stderr(), "{text}"),
        LogFormat::Json => writeln!(io::stderr(), "{}", as_line("INFO", message, fields, SystemClock.now())),
    };
}

/// Says why the program ends.
pub(crate) fn failed(text: fmt::Arguments<'_>) {
    let _ = match logging::format() {
        LogFormat::Text => writeln!(io::stderr(), "{text}"),
        LogFormat::Json => {
            writeln!(io::stderr(), "{}", as_line("ERROR", &text.to_string(), json!({}), SystemClock.now()))
        }
    };
}

/// A line as the JSON log has them.
fn as_line(level: &str, message: &str, mut fields: Value, at: Timestamp) -> Value {
    fields["message"] = json!(message);
    json!({"timestamp": at, "level": level, "fields": fields, "target": "evoke"})
}
