//! The open streams of the server, by instance: where pushes go.

use super::bundle::Reading;
use super::credentials::Credentials;
use super::outbox::Outbox;
use super::talks::Talks;
use crate::app::App;
use crate::error::ApiError;
use evoke_engine::Caller;
use evoke_types::{ConversationId, Fault, InstanceId};
use evoke_wire::proto::StreamResponse;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::{Arc, Weak};

/// What a stream and the pushes to it share.
pub(super) struct Channel {
    credentials: Credentials,
    /// Whose stream it is, as its key said last.
    caller: Mutex<Caller>,
    pub(super) talks: Mutex<Talks>,
    /// Conversations for which a prediction is wanted, in order; absent while none is being made.
    pub(super) wanted: Mutex<Option<Vec<ConversationId>>>,
    pub(super) outbox: Outbox,
    /// Where its client looks for pushed items.
    pub(super) reading: Reading,
}

impl Channel {
    pub(super) fn new(
        credentials: Credentials,
        caller: Caller,
        reading: Reading,
        outbox: Outbox,
    ) -> Arc<Self> {
        Arc::new(Self {
            credentials,
            reading,
            caller: Mutex::new(caller),
            talks: Mutex::default(),
            wanted: Mutex::default(),
            outbox,
        })
    }

    /// Whose stream it is, as its key said last.
    pub(super) fn caller(&self) -> Caller {
        self.caller.lock().clone()
    }

    /// Looks the key up again. One that is not valid any more cuts the stream.
    pub(super) async fn admit(&self, app: &App) -> Result<Caller, ApiError> {
        match self.credentials.caller(app).await {
            Ok(caller) => {
                *self.caller.lock() = caller.clone();
                Ok(caller)
            }
            Err(error) => {
                if matches!(error.code().fault(), Fault::Unauthenticated | Fault::Forbidden) {
                    self.outbox.cut(error.clone().into());
                }
                Err(error)
            }
        }
    }

    /// Returns once the key is not valid any more; the stream is cut then.
    pub(super) async fn expire(&self, app: &App) {
        let reason = self.credentials.expire(app).await;
        self.outbox.cut(reason.into());
    }

    /// Pushes something that the client can do without, if its key is still valid. False when it is not,
    /// or the client is slow or gone.
    pub(super) async fn offer(&self, app: &App, message: StreamResponse) -> bool {
        self.admit(app).await.is_ok() && self.outbox.offer(message)
    }
}

/// The open streams.
#[derive(Default)]
pub(crate) struct Listeners(Mutex<HashMap<InstanceId, Vec<Weak<Channel>>>>);

impl Listeners {
    /// Adds a stream, unless its instance has `most` already, or there are `in_all`: then that limit. It
    /// leaves by being dropped.
    pub(super) fn join(&self, channel: &Arc<Channel>, most: usize, in_all: usize) -> Result<(), usize> {
        let mut open = self.0.lock();
        let alive = |stream: &&Weak<Channel>| stream.strong_count() > 0;
        if open.values().flatten().filter(alive).count() >= in_all {
            return Err(in_all);
        }
        let streams = open.entry(channel.caller.lock().instance_id().clone()).or_default();
        streams.retain(|stream| stream.strong_count() > 0);
        if streams.len() >= most {
            return Err(most);
        }
        streams.push(Arc::downgrade(channel));
        Ok(())
    }

    /// Forgets an instance that has no stream any more.
    pub(super) fn leave(&self, instance: &InstanceId) {
        let mut open = self.0.lock();
        if let Some(streams) = open.get_mut(instance) {
            streams.retain(|stream| stream.strong_count() > 0);
            if streams.is_empty() {
                open.remove(instance);
            }
        }
    }

    /// The streams that speak in a conversation or with its user; without any, all of the instance:
    /// its turns may come another way.
    pub(super) fn concerned(
        &self,
        instance: &InstanceId,
        conversation: ConversationId,
        user: Option<&str>,
    ) -> Vec<Arc<Channel>> {
        let open = self.0.lock();
        let all: Vec<Arc<Channel>> =
            open.get(instance).into_iter().flatten().filter_map(Weak::upgrade).collect();
        let concerned: Vec<Arc<Channel>> =
            all.iter().filter(|c| c.talks.lock().concerned(conversation, user)).cloned().collect();
        if concerned.is_empty() { all } else { concerned }
    }
}
