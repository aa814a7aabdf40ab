//! Figures that clients report about their own work.

use crate::extract::Body;
use crate::metric;
use crate::route::{Route, Verb};
use axum::Json;
use evoke_wire::telemetry::{TelemetryAccepted, TelemetryBatch};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<TelemetryAccepted, _, _>(Verb::Post, "/v1/telemetry/batch", batch)
            .about("telemetry", "Report a client's own figures")
            .takes::<TelemetryBatch>(),
    ]
}

async fn batch(body: Body<TelemetryBatch>) -> Json<TelemetryAccepted> {
    for event in &body.value.events {
        metric::client_event(&event.event_type, event.status.as_deref().unwrap_or_default());
    }
    Json(TelemetryAccepted { status: "ok".to_owned(), events_received: body.value.events.len() })
}
