//! Pushing context: predictions after messages, summaries at the start of sessions, finished compactions.
//!
//! A push is never waited for: it runs beside its stream, and what a slow client cannot take is left out.
//! The key of the stream is looked at again right before each push.

use super::bundle::{self, Owner};
use crate::app::SharedApp;
use crate::listeners::channel::Channel;
use crate::metrics;
use evoke_engine::{Address, Anticipation, Event, Pattern};
use evoke_types::ConversationId;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// A prediction that has waited so long is not made.
const LATE: Duration = Duration::from_secs(1);

/// Predicts what the next turns of a conversation need, and pushes it. Wishes that come while one is
/// being made wait and are made once.
pub(super) fn predict(app: &SharedApp, channel: &Arc<Channel>, conversation: ConversationId) {
    let mut wanted = channel.wanted.lock();
    if let Some(waiting) = wanted.as_mut() {
        if !waiting.contains(&conversation) {
            waiting.push(conversation);
        }
        return;
    }
    *wanted = Some(vec![conversation]);
    drop(wanted);
    let (app, channel) = (Arc::clone(app), Arc::clone(channel));
    tokio::spawn(async move {
        while let Some(conversation) = next(&channel) {
            push_prediction(&app, &channel, conversation).await;
        }
    });
}

/// The next conversation to predict for; when there is none, nobody is at it any more.
fn next(channel: &Channel) -> Option<ConversationId> {
    let mut wanted = channel.wanted.lock();
    let next = wanted.as_mut().filter(|waiting| !waiting.is_empty()).map(|waiting| waiting.remove(0));
    if next.is_none() {
        *wanted = None;
    }
    next
}

async fn push_prediction(app: &SharedApp, channel: &Channel, conversation: ConversationId) {
    // When the server is busy, a late prediction would be for a turn that has passed.
    let place = tokio::time::timeout(LATE, app.predictions.acquire()).await;
    let Ok(Ok(_place)) = place else { return metrics::prediction_skipped() };
    let Some(context) = channel.talks.lock().context(conversation) else { return };
    let Ok(caller) = channel.admit(&app.authenticator).await else { return };
    let anticipation = match app.engine.anticipate(&caller, &context).await {
        Ok(anticipation) => anticipation,
        Err(error) => return tracing::debug!(%error, "nothing could be predicted"),
    };
    metrics::predicted(anticipation.micros);
    let Anticipation { owner, predictions, .. } = anticipation;
    let now = app.config.clock.now();
    let mut counts: Vec<(Pattern, u64, u64)> = Vec::new();
    for prediction in predictions {
        let (owner, id) = (Owner::new(&owner, &context.address), app.config.ids.uuid());
        let message = bundle::anticipation(owner, &prediction, channel.reading, id, now);
        if channel.offer(&app.authenticator, message).await {
            let items = prediction.hits.iter().map(|hit| hit.item.row.id);
            channel.talks.lock().pushed(conversation, items);
            counts.push((prediction.pattern, prediction.hits.len() as u64, 0));
            metrics::pushed(prediction.pattern.as_str(), prediction.hits.len());
        }
    }
    count(app, channel, counts).await;
}

/// Notes how pushes fared.
pub(super) async fn count(app: &SharedApp, channel: &Channel, counts: Vec<(Pattern, u64, u64)>) {
    if counts.is_empty() {
        return;
    }
    if let Err(error) = app.engine.count_pushes(&channel.caller(), counts).await {
        tracing::warn!(%error, "pushes could not be counted");
    }
}

/// Pushes what is known of a user to a client that asks for nothing in particular, when it has changed.
/// Others are not pushed summaries: the client would answer their questions from it as well, without ids.
pub(super) fn summarise(app: &SharedApp, channel: &Arc<Channel>, address: Address) {
    let (app, channel) = (Arc::clone(app), Arc::clone(channel));
    tokio::spawn(async move { push_summary(&app, &channel, &address).await });
}

async fn push_summary(app: &SharedApp, channel: &Channel, address: &Address) {
    let Ok(caller) = channel.admit(&app.authenticator).await else { return };
    let Ok(path) = caller.resolve(address) else { return };
    let Ok(hits) = app.engine.user_summary(&caller, address).await else { return };
    let items = hits.iter().map(|hit| hit.item.row.id).collect();
    if hits.is_empty() || !channel.talks.lock().summarises(address, items) {
        return;
    }
    // The same user has the same summary: a newer one takes its place in the client.
    let id = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, path.key().as_bytes());
    let now = app.config.clock.now();
    if channel
        .offer(&app.authenticator, bundle::user_summary(Owner::new(&path, address), &hits, id, now))
        .await
    {
        metrics::pushed("summary", hits.len());
    }
}

/// Pushes each finished compaction to the streams that it concerns, until the server stops.
pub(crate) async fn compactions(app: SharedApp) {
    let mut events = app.engine.subscribe();
    while let Some(heard) = app.stop.run_until_cancelled(events.recv()).await {
        match heard {
            Ok(event) => push_compaction(&app, &event).await,
            Err(RecvError::Lagged(missed)) => tracing::warn!(missed, "finished compactions were not pushed"),
            Err(RecvError::Closed) => return,
        }
    }
}

async fn push_compaction(app: &SharedApp, event: &Event) {
    let Event::Compacted { conversation, compacted } = event;
    let (instance, path) = (&conversation.partition.instance, &conversation.partition.path);
    let mut channels = app.listeners.concerned(instance, conversation.id, path.id_at("user"));
    channels.retain(|channel| channel.caller().owns(path));
    let Some(any) = channels.first() else { return };
    let Ok(prompt) = app.engine.prompt_context(&any.caller(), conversation.id).await else { return };
    if prompt.compaction.as_ref().is_none_or(|newest| newest.row.id != compacted.row.id) {
        return; // A newer one has been made, and is told of itself.
    }
    let now = app.config.clock.now();
    for channel in channels {
        let sent_id = channel.talks.lock().get(conversation.id).map(|talk| talk.sent_id.clone());
        let sent_id = sent_id.or_else(|| conversation.external_id.clone());
        let sent_id = sent_id.unwrap_or_else(|| conversation.id.to_string());
        let message = bundle::compaction_update(conversation, &sent_id, compacted, &prompt, now);
        if channel.offer(&app.authenticator, message).await {
            metrics::pushed("compaction", 1);
        }
    }
}
