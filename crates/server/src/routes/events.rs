//! Stream events over HTTP.

use crate::app::SharedApp;
use crate::cost::{self, Account};
use crate::error::ApiError;
use crate::extract::{self, Authenticated, Body, address, present};
use crate::intake::{self, Event, Outcome};
use crate::route::{Route, Verb};
use axum::Json;
use axum::extract::State;
use evoke_types::{Code, Permission};
use evoke_wire::Row;
use evoke_wire::events::{ConversationEvent, EventBatch, EventOutcome, EventsAccepted};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<EventsAccepted, _, _>(Verb::Post, "/v1/events/batch", Permission::ContentWrite, batch)
            .about("events", "Report what happened in conversations")
            .takes::<EventBatch>()
            .fails(&[Code::BatchTooLarge]),
    ]
}

async fn batch(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    account: Account,
    body: Body<EventBatch>,
) -> Result<Json<EventsAccepted>, ApiError> {
    let rows = extract::batch(body.value.events)?;
    account.charge(cost::of_rows(rows.len()))?;
    let mut results: Vec<EventOutcome> = Vec::with_capacity(rows.len());
    let (mut events, mut positions) = (Vec::new(), Vec::new());
    for (index, row) in rows.into_iter().enumerate() {
        match row {
            Row::Good(sent) => {
                results.push(outcome(sent.event_id.clone().map(String::from), None));
                positions.push(index);
                events.push(event(sent));
            }
            Row::Bad { reason, .. } => results.push(outcome(None, Some(reason))),
        }
    }
    for (index, taken) in positions.into_iter().zip(intake::take(&app, &caller, events).await?) {
        if let (Outcome::Refused(error), Some(result)) = (taken, results.get_mut(index)) {
            *result = outcome(result.event_id.take(), Some(error.public_message().to_owned()));
        }
    }
    let rejected = results.iter().filter(|result| result.reason.is_some()).count();
    Ok(Json(EventsAccepted { accepted: results.len() - rejected, rejected, results }))
}

fn outcome(event_id: Option<String>, reason: Option<String>) -> EventOutcome {
    let status = if reason.is_some() { "rejected" } else { "accepted" };
    EventOutcome { status: status.to_owned(), event_id, reason }
}

fn event(sent: ConversationEvent) -> Event {
    Event {
        kind: sent.event_type,
        id: sent.event_id.unwrap_or_default(),
        conversation: sent.conversation_id.unwrap_or_default(),
        session: present(sent.session_id),
        content: sent.content.unwrap_or_default(),
        address: address(sent.user_id, sent.customer_id, sent.scope),
        metadata: sent.metadata.unwrap_or_default(),
        details: evoke_types::Metadata::new(),
    }
}
