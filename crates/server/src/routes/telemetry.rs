//! Figures that clients report about their own work.

use crate::cost::{self, Account};
use crate::error::ApiError;
use crate::extract::{self, Body};
use crate::metrics;
use crate::route::{Route, Verb};
use axum::Json;
use evoke_types::{Code, Permission};
use evoke_wire::telemetry::{TelemetryAccepted, TelemetryBatch};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<TelemetryAccepted, _, _>(
            Verb::Post,
            "/v1/telemetry/batch",
            Permission::TelemetryWrite,
            batch,
        )
        .about("telemetry", "Report a client's own figures")
        .takes::<TelemetryBatch>()
        .fails(&[Code::BatchTooLarge]),
    ]
}

async fn batch(account: Account, body: Body<TelemetryBatch>) -> Result<Json<TelemetryAccepted>, ApiError> {
    let events = extract::batch(body.value.events)?;
    account.charge(cost::of_figures(events.len()))?;
    for event in &events {
        metrics::client_event(&event.event_type, event.status.as_deref().unwrap_or_default());
    }
    Ok(Json(TelemetryAccepted { status: "ok".to_owned(), events_received: events.len() }))
}
