//! One open stream: events are stored, acknowledged and counted, in the order in which they came.

use super::{message, push};
use crate::app::SharedApp;
use crate::calls::Call;
use crate::cost;
use crate::error::ApiError;
use crate::intake::{self, Event, Outcome};
use crate::listeners::channel::Channel;
use crate::metrics;
use evoke_engine::{Address, Caller, Pattern, Report};
use evoke_types::{CallerId, Code, ConversationId, MemoryId, Permission};
use evoke_wire::proto::stream_event::Payload;
use evoke_wire::proto::{ContextUsedEvent, ConversationEvent, SessionControl, StreamEvent, StreamResponse};
use futures::StreamExt;
use prost::Message;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use tonic::{Status, Streaming};

/// Most messages that are taken together: events that have already arrived share one transaction.
const BATCH: usize = 64;

/// Longest wait for the rate limit without a sign of life: clients give a stream up that has not
/// answered for 40 s.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// Heartbeats that come no faster than this are free; clients send one every 30 s.
const FREE_PING: Duration = Duration::from_secs(10);

/// Messages that are kept together.
#[derive(Default)]
struct Taken {
    events: Vec<Event>,
    /// Ids of events that cannot be read: they are acknowledged with the others.
    refused: Vec<String>,
    reports: Vec<Report>,
}

/// The client has gone away, or was told why the stream ends: either way the stream is over.
struct Over;

/// One open stream.
pub(super) struct Session {
    app: SharedApp,
    /// As the key said last.
    caller: Caller,
    channel: Arc<Channel>,
    /// Acknowledged once; said once more with the next acknowledgement, or after a while.
    to_repeat: Vec<String>,
    /// When to say it at the latest.
    repeat_at: Option<Instant>,
    /// When a heartbeat was last taken that the key's rate does not pay for.
    free_ping: Option<Instant>,
    _open: metrics::OpenStream,
}

impl Session {
    pub(super) fn new(app: SharedApp, channel: Arc<Channel>) -> Self {
        Self {
            app,
            caller: channel.caller(),
            channel,
            to_repeat: Vec::new(),
            repeat_at: None,
            free_ping: None,
            _open: metrics::OpenStream::new(),
        }
    }

    /// Serves the stream until the client is done, goes away or falls silent, its key is no longer
    /// valid, or the server stops. What was received before the client's last word is stored and
    /// acknowledged.
    pub(super) async fn run(mut self, incoming: Streaming<StreamEvent>) {
        let (app, channel) = (Arc::clone(&self.app), Arc::clone(&self.channel));
        // Whatever the stream is at, also while it waits for its rate or for a slow client.
        tokio::select! {
            () = self.serve(incoming) => {}
            () = channel.expire(&app.authenticator) => {}
        }
        let instance = self.caller.instance_id().clone();
        drop((self, channel));
        app.listeners.leave(&instance);
    }

    async fn serve(&mut self, incoming: Streaming<StreamEvent>) {
        let mut incoming = incoming.ready_chunks(BATCH);
        let (stop, silence) = (self.app.stop.clone(), self.app.config.stream.silence);
        let mut silent_at = Instant::now() + silence;
        loop {
            let step = tokio::select! {
                messages = incoming.next() => match messages {
                    Some(messages) => {
                        let taken = self.take(messages).await;
                        silent_at = Instant::now() + silence;
                        taken
                    }
                    None => Err(Over),
                },
                () = tokio::time::sleep_until(silent_at) => Err(self.end(silent(silence)).await),
                () = until(self.repeat_at) => self.acknowledge(Vec::new()).await,
                // The end alone says it: at a `closing` signal the published client reconnects beside its
                // reading loop, which then may end for good, so that it hears nothing any more.
                () = stop.cancelled() => Err(Over),
            };
            if step.is_err() {
                return;
            }
        }
    }

    async fn take(&mut self, messages: Vec<Result<StreamEvent, Status>>) -> Result<(), Over> {
        self.admit().await?;
        let mut taken = Taken::default();
        for message in messages {
            let Ok(message) = message else {
                self.keep(taken).await?;
                return Err(Over);
            };
            let units = self.units(&message);
            if let Err(wait) = cost::take(&self.app, &self.caller, units) {
                self.keep(std::mem::take(&mut taken)).await?;
                self.await_turn(units, wait).await?;
                self.admit().await?;
            }
            if let Some(payload) = message.payload {
                match self.caller.require(Call::of(&payload).permission()) {
                    Ok(()) => self.sort(payload, &mut taken).await?,
                    Err(error) => self.forbid(&payload, error.into()).await?,
                }
            }
        }
        self.keep(taken).await
    }

    /// Refuses a message that the key may not send. An event is acknowledged nevertheless: sent again it would be
    /// refused again.
    async fn forbid(&mut self, payload: &Payload, error: ApiError) -> Result<(), Over> {
        let event_id = match payload {
            Payload::ConversationEvent(event) => event.event_id.clone(),
            Payload::HeartbeatPing(_)
            | Payload::SessionControl(_)
            | Payload::ContextUsed(_)
            | Payload::ContextAssembled(_) => String::new(),
        };
        metrics::event("forbidden", "refused");
        self.say(message::refusal(&event_id, &error)).await?;
        self.acknowledge(Some(event_id).filter(|id| !id.is_empty()).into_iter().collect()).await
    }

    /// Puts a message where it belongs. One that cannot be read is refused, and the stream goes on: ended, it
    /// would come again, with the same message.
    async fn sort(&mut self, payload: Payload, taken: &mut Taken) -> Result<(), Over> {
        let instance = self.caller.instance_id();
        let report = match payload {
            Payload::ConversationEvent(event) => return self.sort_event(event, taken).await,
            Payload::HeartbeatPing(ping) => return self.say(message::pong(ping.timestamp_ms)).await,
            Payload::ContextUsed(used) => match message::context_used(instance, &used) {
                Ok(report) => {
                    self.learn(&used, &report.address).await;
                    Ok(report)
                }
                Err(error) => Err(error),
            },
            Payload::ContextAssembled(assembled) => message::context_assembled(instance, &assembled),
            Payload::SessionControl(control) => message::session_control(instance, &control)
                .inspect(|report| self.control(&control, &report.address)),
        };
        match report {
            // A key that may only read leaves no report of its session.
            Ok(report) if self.caller.permissions.contains(Permission::ContentWrite) => {
                taken.reports.push(report);
            }
            Ok(_) => {}
            Err(error) => self.say(message::refusal("", &error)).await?,
        }
        Ok(())
    }

    async fn sort_event(&self, event: ConversationEvent, taken: &mut Taken) -> Result<(), Over> {
        // One without a usable id of its own could be neither acknowledged nor named.
        let id = match message::id("event_id", &event.event_id) {
            Ok(id) => id,
            Err(error) => return Err(self.end(error).await),
        };
        let general = asks_for_nothing_in_particular(&event);
        match message::event(event) {
            Ok(event) => {
                if general {
                    push::summarise(&self.app, &self.channel, event.address.clone());
                }
                taken.events.push(event);
            }
            Err(error) => {
                self.say(message::refusal(id.as_str(), &error)).await?;
                taken.refused.push(id.into());
            }
        }
        Ok(())
    }

    /// Stores what was taken. The key is looked at again first: time may have passed since.
    async fn keep(&mut self, taken: Taken) -> Result<(), Over> {
        self.store(taken.events, taken.refused).await?;
        if taken.reports.is_empty() {
            return Ok(());
        }
        self.admit().await?;
        self.report(taken.reports).await;
        Ok(())
    }

    /// A session begins or ends.
    fn control(&self, control: &SessionControl, address: &Address) {
        if control.conversation_id.is_empty() {
            return;
        }
        if control.action == "end" {
            return self.channel.talks.lock().end(&control.conversation_id);
        }
        let conversation = self.channel.talks.lock().begin(&control.conversation_id, address);
        push::predict(&self.app, &self.channel, conversation);
    }

    /// Learns from what pushed context was used for.
    async fn learn(&self, used: &ContextUsedEvent, address: &Address) {
        metrics::push_hit();
        let items: Vec<MemoryId> = used.served_item_ids.iter().filter_map(|id| id.parse().ok()).collect();
        self.channel.talks.lock().used(address, &items);
        let pattern = |id: &String| Pattern::from_name(id.split_once('.')?.0);
        let patterns: Vec<Pattern> = used.source_bundle_ids.iter().filter_map(pattern).collect();
        // A served item came from one of the bundles that took part.
        let each = (used.served_item_ids.len() / patterns.len().max(1)).max(1) as u64;
        let counts = patterns.into_iter().map(|pattern| (pattern, 0, each)).collect();
        push::count(&self.app, &self.channel, counts).await;
    }

    /// Keeps reports. Nothing waits for them, so a failure is told to the log alone.
    async fn report(&self, reports: Vec<Report>) {
        let kinds: Vec<&'static str> = reports.iter().map(|report| report.kind).collect();
        match self.app.engine.report(&self.caller, reports).await {
            Ok(outcomes) => {
                for (kind, outcome) in kinds.into_iter().zip(outcomes) {
                    metrics::event(kind, if outcome.is_ok() { "noted" } else { "refused" });
                }
            }
            Err(error) => tracing::warn!(%error, "reports of a client could not be kept"),
        }
    }

    /// Looks the key up again: one that was revoked or has expired ends the stream.
    async fn admit(&mut self) -> Result<(), Over> {
        match self.channel.admit(&self.app.authenticator).await {
            Ok(caller) => self.caller = caller,
            Err(error) => return Err(self.end(error).await),
        }
        Ok(())
    }

    /// What a message takes of the key's rate. Heartbeats are free, as often as clients need them.
    fn units(&mut self, message: &StreamEvent) -> f64 {
        if matches!(message.payload, Some(Payload::HeartbeatPing(_))) {
            let free = self.free_ping.is_none_or(|last| last.elapsed() >= FREE_PING);
            if free {
                self.free_ping = Some(Instant::now());
                return 0.0;
            }
        }
        1.0 + cost::of_bytes(message.encoded_len())
    }

    /// Waits until the key's rate lets one more message pass, at least so many seconds. The client hears
    /// meanwhile that the stream is alive.
    async fn await_turn(&mut self, units: f64, first: u64) -> Result<(), Over> {
        let stop = self.app.stop.clone();
        let mut withheld = Err(first);
        self.say(message::throttle(Duration::from_secs(first))).await?;
        while let Err(wait) = withheld {
            self.say(message::pong(self.app.config.clock.now().as_millis())).await?;
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(wait).min(SIGN_OF_LIFE)) => {}
                () = self.channel.outbox.closed() => return Err(Over),
                () = stop.cancelled() => return Err(Over),
            }
            withheld = cost::take(&self.app, &self.caller, units);
        }
        Ok(())
    }

    /// Stores events and tells the client. A refused event is acknowledged as well: sent again it
    /// would be refused again, for ever. When the store fails, nothing is acknowledged and the stream
    /// ends, so that the client sends all of it again.
    async fn store(&mut self, events: Vec<Event>, refused: Vec<String>) -> Result<(), Over> {
        if events.is_empty() {
            return if refused.is_empty() { Ok(()) } else { self.acknowledge(refused).await };
        }
        self.admit().await?;
        let text = |id: &CallerId| id.as_str().to_owned();
        let named: Vec<(String, String)> =
            events.iter().map(|event| (text(&event.id), text(&event.conversation))).collect();
        let addresses: Vec<Address> = events.iter().map(|event| event.address.clone()).collect();
        let outcomes = match intake::take(&self.app, &self.caller, events).await {
            Ok(outcomes) => outcomes,
            Err(error) => return Err(self.end(error.into()).await),
        };
        let mut totals: Vec<(String, u32)> = Vec::new();
        let mut spoken: Vec<ConversationId> = Vec::new();
        for (((event_id, conversation), address), outcome) in named.iter().zip(addresses).zip(outcomes) {
            match outcome {
                Outcome::Stored(turn) => {
                    totals.retain(|(known, _)| known != conversation);
                    totals.push((conversation.clone(), turn.total));
                    let id = self.channel.talks.lock().note(conversation, &address);
                    if !turn.repeated && !spoken.contains(&id) {
                        spoken.push(id);
                    }
                }
                Outcome::Noted => {}
                Outcome::Refused(error) => self.say(message::refusal(event_id, &error)).await?,
            }
        }
        let ids = named.into_iter().map(|(event_id, _)| event_id).chain(refused);
        let ids = ids.filter(|id| !id.is_empty()).collect();
        self.acknowledge(ids).await?;
        for (conversation, total) in totals {
            self.say(message::state(conversation, total)).await?;
        }
        for conversation in spoken {
            push::predict(&self.app, &self.channel, conversation);
        }
        Ok(())
    }

    /// Acknowledges events, and the previous ones again.
    async fn acknowledge(&mut self, ids: Vec<String>) -> Result<(), Over> {
        let again = std::mem::replace(&mut self.to_repeat, ids.clone());
        let wait: Duration = self.app.config.stream.repeat_after;
        self.repeat_at = (!ids.is_empty()).then(|| Instant::now() + wait);
        let all: Vec<String> = ids.into_iter().chain(again).collect();
        if all.is_empty() {
            return Ok(());
        }
        let now = self.app.config.clock.now();
        self.say(message::ack(all, now)).await
    }

    /// Ends the stream with a reason. If the client has gone as well, nobody needs it.
    async fn end(&self, reason: ApiError) -> Over {
        self.channel.outbox.end(reason.into()).await;
        Over
    }

    async fn say(&self, response: StreamResponse) -> Result<(), Over> {
        if self.channel.outbox.say(response).await { Ok(()) } else { Err(Over) }
    }
}

/// Whether a client reports a fetch for a user without a query, which the server answered.
fn asks_for_nothing_in_particular(event: &ConversationEvent) -> bool {
    let served_locally = event.metadata.get("source").is_some_and(|source| source == "anticipation");
    event.event_type == "context_fetch"
        && !event.user_id.is_empty()
        && event.search_queries.iter().all(|query| query.trim().is_empty())
        && !served_locally
}

fn silent(silence: Duration) -> ApiError {
    let message = format!("nothing came for {} s; send a heartbeat every 30 s", silence.as_secs());
    ApiError::new(Code::RequestTimeout, message)
}

/// Waits for an instant; for ever when there is none.
async fn until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
