//! Figures that clients report about their own work.

use crate::bounded::Bounded;
use crate::schema;
use evoke_types::CallerId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One figure.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct TelemetryEvent {
    /// What was done.
    pub event_type: String,
    /// `success`, `error`, `started` or `timeout`.
    #[serde(default)]
    pub status: Option<String>,
    /// How long it took, in milliseconds.
    #[serde(default)]
    pub latency_ms: Option<f64>,
    /// The request that it is about. Read and not kept.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub correlation_id: Option<CallerId>,
}

/// Figures of one client.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct TelemetryBatch {
    /// The figures; at most 1,000.
    pub events: Bounded<TelemetryEvent>,
    /// The client's version.
    #[serde(default)]
    pub sdk_version: Option<String>,
    /// Names the batch.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub batch_id: Option<CallerId>,
}

/// How many were taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TelemetryAccepted {
    /// `ok`.
    pub status: String,
    /// How many.
    pub events_received: usize,
}
