//! Counters, gauges and histograms that record through their definition.
//!
//! Held as static items by the crates that record. The one thing to know: the number of labels is part of the type, so a
//! value cannot be left out.

use crate::definition::{Definition, Kind, Label, Unit};
use metrics::{SharedString, counter, gauge, histogram};

/// A number of things that happened since the start of the process.
#[derive(Debug)]
pub struct Counter<const LABELS: usize> {
    name: &'static str,
    description: &'static str,
    labels: [Label; LABELS],
}

impl<const LABELS: usize> Counter<LABELS> {
    /// A counter; its name ends in `_total`, and its description is a sentence.
    pub const fn new(name: &'static str, description: &'static str, labels: [Label; LABELS]) -> Self {
        Self { name, description, labels }
    }

    /// Counts `by` more, under one value for each label.
    pub fn add(&self, by: u64, values: [SharedString; LABELS]) {
        counter!(self.name, labeled(&self.labels, values)).increment(by);
    }

    /// What is said of it.
    pub const fn definition(&'static self) -> Definition {
        Definition {
            name: self.name,
            kind: Kind::Counter,
            unit: Unit::Count,
            description: self.description,
            labels: &self.labels,
        }
    }
}

/// A present state, such as the number of open connections.
#[derive(Debug)]
pub struct Gauge {
    name: &'static str,
    unit: Unit,
    description: &'static str,
}

impl Gauge {
    /// A gauge; its name ends in its unit unless it counts, and its description is a sentence.
    pub const fn new(name: &'static str, unit: Unit, description: &'static str) -> Self {
        Self { name, unit, description }
    }

    /// Sets the state. Exact up to 2^53.
    pub fn set(&self, value: u64) {
        gauge!(self.name).set(value as f64);
    }

    /// Adds one.
    pub fn increment(&self) {
        gauge!(self.name).increment(1.0);
    }

    /// Takes one away.
    pub fn decrement(&self) {
        gauge!(self.name).decrement(1.0);
    }

    /// What is said of it.
    pub const fn definition(&'static self) -> Definition {
        Definition {
            name: self.name,
            kind: Kind::Gauge,
            unit: self.unit,
            description: self.description,
            labels: &[],
        }
    }
}

/// How long something takes: a distribution in seconds.
#[derive(Debug)]
pub struct Histogram<const LABELS: usize> {
    name: &'static str,
    description: &'static str,
    labels: [Label; LABELS],
}

impl<const LABELS: usize> Histogram<LABELS> {
    /// A histogram; its name ends in `_seconds`, and its description is a sentence.
    pub const fn new(name: &'static str, description: &'static str, labels: [Label; LABELS]) -> Self {
        Self { name, description, labels }
    }

    /// Records one duration, under one value for each label.
    pub fn record(&self, seconds: f64, values: [SharedString; LABELS]) {
        histogram!(self.name, labeled(&self.labels, values)).record(seconds);
    }

    /// What is said of it.
    pub const fn definition(&'static self) -> Definition {
        Definition {
            name: self.name,
            kind: Kind::Histogram,
            unit: Unit::Seconds,
            description: self.description,
            labels: &self.labels,
        }
    }
}

fn labeled<const LABELS: usize>(
    labels: &[Label; LABELS],
    values: [SharedString; LABELS],
) -> Vec<metrics::Label> {
    let pairs = labels.iter().zip(values);
    pairs.map(|(label, value)| metrics::Label::new(label.name, value)).collect()
}
