//! One open stream: events are stored, acknowledged and counted, in the order in which they came.

use super::listeners::Channel;
use super::{message, push};
use crate::app::SharedApp;
use crate::error::ApiError;
use crate::extract::address;
use crate::intake::{self, Event, Outcome};
use crate::metric;
use evoke_engine::{Address, Caller, Pattern, Report};
use evoke_types::{Code, ConversationId, MemoryId};
use evoke_wire::proto::stream_event::Payload;
use evoke_wire::proto::{ContextUsedEvent, ConversationEvent, SessionControl, StreamEvent, StreamResponse};
use futures::StreamExt;
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
    events: Vec<ConversationEvent>,
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
    _open: metric::OpenStream,
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
            _open: metric::OpenStream::new(),
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
            () = channel.expire(&app) => {}
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
            if let Some(wait) = self.withheld(message.payload.as_ref()) {
                self.keep(std::mem::take(&mut taken)).await?;
                self.await_turn(wait).await?;
                self.admit().await?;
            }
            if let Some(payload) = &message.payload
                && let Err(error) = message::permission(payload).check(&self.caller)
            {
                self.forbid(payload, error.into()).await?;
                continue;
            }
            match message.payload {
                Some(Payload::ConversationEvent(event)) => {
                    if asks_for_nothing_in_particular(&event) {
                        let whose = message::whose(&event);
                        push::summarise(&self.app, &self.channel, whose);
                    }
                    taken.events.push(event);
                }
                Some(Payload::HeartbeatPing(ping)) => self.say(message::pong(ping.timestamp_ms)).await?,
                Some(Payload::ContextUsed(used)) => {
                    self.learn(&used).await;
                    taken.reports.push(message::context_used(self.caller.instance_id(), used));
                }
                Some(Payload::ContextAssembled(assembled)) => {
                    taken.reports.push(message::context_assembled(self.caller.instance_id(), assembled));
                }
                Some(Payload::SessionControl(control)) => {
                    if self.caller.may_write().is_ok() {
                        taken.reports.push(message::session_control(self.caller.instance_id(), &control));
                    }
                    self.control(&control);
                }
                None => {}
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
        metric::event("forbidden", "refused");
        self.say(message::refusal(&event_id, &error)).await?;
        self.acknowledge(Some(event_id).filter(|id| !id.is_empty()).into_iter().collect()).await
    }

    /// Stores what was taken. The key is looked at again first: time may have passed since.
    async fn keep(&mut self, taken: Taken) -> Result<(), Over> {
        self.store(taken.events).await?;
        if taken.reports.is_empty() {
            return Ok(());
        }
        self.admit().await?;
        self.report(taken.reports).await;
        Ok(())
    }

    /// A session begins or ends.
    fn control(&self, control: &SessionControl) {
        if control.conversation_id.is_empty() {
            return;
        }
        if control.action == "end" {
            return self.channel.talks.lock().end(&control.conversation_id);
        }
        let address = address(Some(&control.user_id), Some(&control.customer_id), None);
        let conversation = self.channel.talks.lock().begin(&control.conversation_id, &address);
        push::predict(&self.app, &self.channel, conversation);
    }

    /// Learns from what pushed context was used for.
    async fn learn(&self, used: &ContextUsedEvent) {
        metric::context_used();
        let items: Vec<MemoryId> = used.served_item_ids.iter().filter_map(|id| id.parse().ok()).collect();
        let address = address(Some(&used.user_id), Some(&used.customer_id), None);
        self.channel.talks.lock().used(&address, &items);
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
                    metric::event(kind, if outcome.is_ok() { "noted" } else { "refused" });
                }
            }
            Err(error) => tracing::warn!(%error, "reports of a client could not be kept"),
        }
    }

    /// Looks the key up again: one that was revoked or has expired ends the stream.
    async fn admit(&mut self) -> Result<(), Over> {
        match self.channel.admit(&self.app).await {
            Ok(caller) => self.caller = caller,
            Err(error) => return Err(self.end(error).await),
        }
        Ok(())
    }

    /// Takes one message of the key's rate; or says how long to wait when there is none. Heartbeats are
    /// free, as often as clients need them.
    fn withheld(&mut self, payload: Option<&Payload>) -> Option<Duration> {
        if matches!(payload, Some(Payload::HeartbeatPing(_))) {
            let free = self.free_ping.is_none_or(|last| last.elapsed() >= FREE_PING);
            if free {
                self.free_ping = Some(Instant::now());
                return None;
            }
        }
        self.no_turn()
    }

    fn no_turn(&self) -> Option<Duration> {
        let (key, limit) = self.caller.key.zip(self.caller.rate_limit)?;
        let allowance = self.app.rates.take(key, limit);
        (!allowance.granted).then(|| Duration::from_secs(allowance.retry_after))
    }

    /// Waits until the key's rate lets one more event pass. The client hears meanwhile that the
    /// stream is alive.
    async fn await_turn(&mut self, first: Duration) -> Result<(), Over> {
        let stop = self.app.stop.clone();
        let mut withheld = Some(first);
        self.say(message::throttle(first)).await?;
        while let Some(wait) = withheld {
            self.say(message::pong(self.app.config.clock.now().as_millis())).await?;
            tokio::select! {
                () = tokio::time::sleep(wait.min(SIGN_OF_LIFE)) => {}
                () = self.channel.outbox.closed() => return Err(Over),
                () = stop.cancelled() => return Err(Over),
            }
            withheld = self.no_turn();
        }
        Ok(())
    }

    /// Stores events and tells the client. A refused event is acknowledged as well: sent again it
    /// would be refused again, for ever. When the store fails, nothing is acknowledged and the stream
    /// ends, so that the client sends all of it again.
    async fn store(&mut self, sent: Vec<ConversationEvent>) -> Result<(), Over> {
        if sent.is_empty() {
            return Ok(());
        }
        self.admit().await?;
        let named: Vec<(String, String)> =
            sent.iter().map(|event| (event.event_id.clone(), event.conversation_id.clone())).collect();
        let events: Vec<Event> = sent.into_iter().map(message::event).collect();
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
        let ids = named.into_iter().map(|(event_id, _)| event_id).filter(|id| !id.is_empty()).collect();
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
