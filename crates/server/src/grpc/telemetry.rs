//! Client figures over gRPC.

use crate::metric;
use evoke_wire::proto::{TelemetryAck, TelemetryEvent};
use tokio_util::sync::CancellationToken;
use tonic::{Status, Streaming};

/// Counts everything that comes until the client is done or the server stops.
pub(super) async fn count(
    mut events: Streaming<TelemetryEvent>,
    stop: &CancellationToken,
) -> Result<TelemetryAck, Status> {
    let mut received = 0_i32;
    while let Some(event) = stop.run_until_cancelled(events.message()).await.transpose()?.flatten() {
        metric::client_event(&event.event_type, &event.status);
        received = received.saturating_add(1);
    }
    Ok(TelemetryAck { status: "ok".to_owned(), events_received: received })
}
