//! Client figures over gRPC.

use crate::metric;
use evoke_wire::proto::{TelemetryAck, TelemetryEvent};
use tonic::{Status, Streaming};

/// Counts everything that comes until the client is done.
pub(super) async fn count(mut events: Streaming<TelemetryEvent>) -> Result<TelemetryAck, Status> {
    let mut received = 0_i32;
    while let Some(event) = events.message().await? {
        metric::client_event(&event.event_type, &event.status);
        received = received.saturating_add(1);
    }
    Ok(TelemetryAck { status: "ok".to_owned(), events_received: received })
}
