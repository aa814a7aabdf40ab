//! Client figures over gRPC.

use super::message;
use crate::app::App;
use crate::cost;
use crate::error::ApiError;
use crate::limits::overloaded;
use crate::listeners::credentials::Credentials;
use crate::metrics;
use evoke_engine::Caller;
use evoke_types::Code;
use evoke_wire::proto::{TelemetryAck, TelemetryEvent};
use prost::Message;
use std::time::Duration;
use tokio::time::timeout;
use tonic::{Status, Streaming};

/// Events of one call. Clients send some tens at a time.
const EVENTS: i32 = 10_000;
/// How long a call may bring nothing.
const SILENCE: Duration = Duration::from_secs(30);
/// How long a call may last.
const CALL: Duration = Duration::from_secs(300);

/// Counts everything that comes until the client is done, its key is no longer valid or has used up its
/// rate, or the server stops.
pub(super) async fn take(
    app: &App,
    credentials: &Credentials,
    caller: Caller,
    events: Streaming<TelemetryEvent>,
) -> Result<TelemetryAck, Status> {
    let Ok(_place) = app.telemetry.try_acquire() else {
        return Err(overloaded("telemetry_streams", "too many clients report telemetry at once").into());
    };
    let call = timeout(CALL, count(app, &caller, events));
    tokio::select! {
        counted = call => counted.unwrap_or_else(|_| Err(late(CALL).into())),
        reason = credentials.expire(&app.authenticator) => Err(reason.into()),
    }
}

async fn count(
    app: &App,
    caller: &Caller,
    mut events: Streaming<TelemetryEvent>,
) -> Result<TelemetryAck, Status> {
    let mut received = 0_i32;
    charge(app, caller, 1.0)?;
    loop {
        let next = timeout(SILENCE, app.stop.run_until_cancelled(events.message())).await;
        let next = next.map_err(|_| Status::from(late(SILENCE)))?;
        let Some(event) = next.transpose()?.flatten() else {
            return Ok(TelemetryAck { status: "ok".to_owned(), events_received: received });
        };
        if received == EVENTS {
            let message = format!("one call takes {EVENTS} events: send the others with another");
            return Err(ApiError::new(Code::RateLimited, message).into());
        }
        charge(app, caller, cost::of_figures(1) + cost::of_bytes(event.encoded_len()))?;
        for (field, id) in [
            ("instance_id", &event.instance_id),
            ("client_id", &event.client_id),
            ("correlation_id", &event.correlation_id),
            ("batch_id", &event.batch_id),
        ] {
            message::id(field, id)?;
        }
        metrics::client_event(&event.event_type, &event.status);
        received += 1;
    }
}

fn charge(app: &App, caller: &Caller, units: f64) -> Result<(), ApiError> {
    cost::take(app, caller, units).map_err(|wait| {
        ApiError::new(Code::RateLimited, format!("this key's rate is used up; try again in {wait} s"))
    })
}

fn late(limit: Duration) -> ApiError {
    ApiError::new(Code::RequestTimeout, format!("telemetry did not end within {} s", limit.as_secs()))
}
