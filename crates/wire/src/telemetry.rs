//! Telemetry: measurements that clients report about their own work.

use crate::bounded::Bounded;
use crate::schema;
use evoke_types::CallerId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One measurement of a client.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct TelemetryEvent {
    /// The name of the operation.
    pub event_type: String,
    /// `success`, `error`, `started` or `timeout`.
    #[serde(default)]
    pub status: Option<String>,
    /// The duration in milliseconds.
    #[serde(default)]
    pub latency_ms: Option<f64>,
    /// The correlation id of the request. It is parsed and not stored.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub correlation_id: Option<CallerId>,
}

/// A batch of measurements of one client.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct TelemetryBatch {
    /// The measurements; at most 1,000.
    pub events: Bounded<TelemetryEvent>,
    /// The version of the client.
    #[serde(default)]
    pub sdk_version: Option<String>,
    /// The id of the batch.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub batch_id: Option<CallerId>,
}

/// The receipt of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TelemetryAccepted {
    /// The status, which is always `ok`.
    pub status: String,
    /// The number of accepted measurements.
    pub events_received: usize,
}
