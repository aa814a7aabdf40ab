//! The open streams of the server, by instance: where pushes go.
//!
//! Streams join when they are opened; pushes ask for those that they concern. The one thing to know: a stream leaves by being
//! dropped, and nothing here reads from it or knows what is said on it.

pub(crate) mod channel;
pub(crate) mod credentials;
pub(crate) mod outbox;
pub(crate) mod reading;
mod talks;

use channel::Channel;
use evoke_types::{ConversationId, InstanceId};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::{Arc, Weak};

/// The open streams.
#[derive(Default)]
pub(crate) struct Listeners(Mutex<HashMap<InstanceId, Vec<Weak<Channel>>>>);

impl Listeners {
    /// Adds a stream, unless its instance has `most` already, or there are `in_all`: then that limit. It
    /// leaves by being dropped.
    pub(crate) fn join(&self, channel: &Arc<Channel>, most: usize, in_all: usize) -> Result<(), usize> {
        let mut open = self.0.lock();
        let alive = |stream: &&Weak<Channel>| stream.strong_count() > 0;
        if open.values().flatten().filter(alive).count() >= in_all {
            return Err(in_all);
        }
        let streams = open.entry(channel.caller().instance_id().clone()).or_default();
        streams.retain(|stream| stream.strong_count() > 0);
        if streams.len() >= most {
            return Err(most);
        }
        streams.push(Arc::downgrade(channel));
        Ok(())
    }

    /// Forgets an instance that has no stream any more.
    pub(crate) fn leave(&self, instance: &InstanceId) {
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
    pub(crate) fn concerned(
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
