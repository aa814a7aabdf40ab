//! What is said of one metric.
//!
//! Made by the instruments, read by the recorder, the checks and the page. The one thing to know: everything in it is
//! known when the program is compiled.

use metrics::{describe_counter, describe_gauge, describe_histogram};

/// How a metric behaves over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Only grows, from 0 at the start of the process.
    Counter,
    /// A present state, which goes up and down.
    Gauge,
    /// A distribution of observed values, in buckets.
    Histogram,
}

impl Kind {
    /// The word of Prometheus for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// The base unit of a metric's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// How many there are of what the name says.
    Count,
    /// Bytes.
    Bytes,
    /// Seconds, with fractions.
    Seconds,
}

impl Unit {
    /// The word for it, as a name ends in it, except for [`Unit::Count`].
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Bytes => "bytes",
            Self::Seconds => "seconds",
        }
    }

    const fn of_the_recorder(self) -> metrics::Unit {
        match self {
            Self::Count => metrics::Unit::Count,
            Self::Bytes => metrics::Unit::Bytes,
            Self::Seconds => metrics::Unit::Seconds,
        }
    }
}

/// What a metric is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// Its name, in lower case.
    pub name: &'static str,
    /// Which values it has: a phrase, or the values in backticks.
    pub values: &'static str,
}

impl Label {
    /// A label with these values. There must be few: each combination of values is a time series.
    pub const fn new(name: &'static str, values: &'static str) -> Self {
        Self { name, values }
    }
}

/// Everything that is said of one metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// The name under which it is exposed.
    pub name: &'static str,
    /// How it behaves.
    pub kind: Kind,
    /// The unit of its values.
    pub unit: Unit,
    /// What it measures: one sentence.
    pub description: &'static str,
    /// What it is divided by.
    pub labels: &'static [Label],
}

impl Definition {
    /// Tells the installed recorder unit and description, so that the metric is exposed with a help text. Has no effect
    /// before a recorder is installed.
    pub fn describe(&self) {
        let unit = self.unit.of_the_recorder();
        match self.kind {
            Kind::Counter => describe_counter!(self.name, unit, self.description),
            Kind::Gauge => describe_gauge!(self.name, unit, self.description),
            Kind::Histogram => describe_histogram!(self.name, unit, self.description),
        }
    }
}
