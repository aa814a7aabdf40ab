//! The open streams of the server, by instance: where pushes go.

use super::talks::Talks;
use evoke_engine::Caller;
use evoke_types::{ConversationId, InstanceId};
use evoke_wire::proto::StreamResponse;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::{Arc, Weak};
use tokio::sync::mpsc;
use tonic::Status;

/// Where messages to a client wait. They are boxed: a queue keeps room for many, and a bundle is large,
/// so that idle streams would hold tens of kilobytes each.
pub(super) type Outbox = mpsc::Sender<Result<Box<StreamResponse>, Status>>;

/// What a stream and the pushes to it share.
pub(super) struct Channel {
    /// Whoever opened the stream.
    pub(super) caller: Caller,
    pub(super) talks: Mutex<Talks>,
    /// Conversations for which a prediction is wanted, in order; absent while none is being made.
    pub(super) wanted: Mutex<Option<Vec<ConversationId>>>,
    outbox: Outbox,
}

impl Channel {
    pub(super) fn new(caller: Caller, outbox: Outbox) -> Arc<Self> {
        Arc::new(Self { caller, talks: Mutex::default(), wanted: Mutex::default(), outbox })
    }

    /// Pushes something that the client can do without. False when it is slow or gone: then it does.
    pub(super) fn offer(&self, message: StreamResponse) -> bool {
        self.outbox.try_send(Ok(Box::new(message))).is_ok()
    }
}

/// The open streams.
#[derive(Default)]
pub(crate) struct Listeners(Mutex<HashMap<InstanceId, Vec<Weak<Channel>>>>);

impl Listeners {
    /// Adds a stream, unless its instance has so many already. It leaves by being dropped.
    pub(super) fn join(&self, channel: &Arc<Channel>, most: usize) -> bool {
        let mut open = self.0.lock();
        let streams = open.entry(channel.caller.instance_id().clone()).or_default();
        streams.retain(|stream| stream.strong_count() > 0);
        let room = streams.len() < most;
        if room {
            streams.push(Arc::downgrade(channel));
        }
        room
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
