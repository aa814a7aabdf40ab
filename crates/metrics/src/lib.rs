//! Definitions of metrics: what a counter, gauge or histogram is called, counts, and is divided by.
//!
//! Used by every crate that records something: each has one file `metrics.rs` with its definitions as static items, and
//! records through them, so that no label can be left out or misspelled. The one thing to know: a metric is described to
//! the recorder, and to the reader of `docs/metrics.md`, by the same definition.
//!
//! ```
//! use evoke_metrics::{Counter, Label, page};
//!
//! static REQUESTS: Counter<1> = Counter::new(
//!     "evoke_example_requests_total",
//!     "Requests that were answered.",
//!     [Label::new("status", "the status code")],
//! );
//!
//! REQUESTS.add(1, ["200".into()]);
//! assert!(REQUESTS.definition().problems().is_empty());
//! assert!(page::table(&[REQUESTS.definition()]).contains("| `evoke_example_requests_total` | counter | count |"));
//! ```

mod conventions;
mod definition;
mod instruments;
pub mod page;

pub use definition::{Definition, Kind, Label, Unit};
pub use instruments::{Counter, Gauge, Histogram};
