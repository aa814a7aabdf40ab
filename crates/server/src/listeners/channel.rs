//! One open stream: what it and the pushes to it share.
//!
//! Made when a stream is opened, found among the listeners by what pushes. The one thing to know: its key is looked up again
//! before anything is pushed.

use super::credentials::Credentials;
use super::outbox::Outbox;
use super::reading::Reading;
use super::talks::Talks;
use crate::auth::Authenticator;
use crate::error::ApiError;
use evoke_engine::Caller;
use evoke_types::{ConversationId, Fault};
use evoke_wire::proto::StreamResponse;
use parking_lot::Mutex;
use std::sync::Arc;

/// What a stream and the pushes to it share.
pub(crate) struct Channel {
    credentials: Credentials,
    /// Whose stream it is, as its key said last.
    caller: Mutex<Caller>,
    pub(crate) talks: Mutex<Talks>,
    /// Conversations for which a prediction is wanted, in order; absent while none is being made.
    pub(crate) wanted: Mutex<Option<Vec<ConversationId>>>,
    pub(crate) outbox: Outbox,
    /// Where its client looks for pushed items.
    pub(crate) reading: Reading,
}

impl Channel {
    pub(crate) fn new(
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
    pub(crate) fn caller(&self) -> Caller {
        self.caller.lock().clone()
    }

    /// Looks the key up again. One that is not valid any more cuts the stream.
    pub(crate) async fn admit(&self, authenticator: &Authenticator) -> Result<Caller, ApiError> {
        match self.credentials.caller(authenticator).await {
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
    pub(crate) async fn expire(&self, authenticator: &Authenticator) {
        let reason = self.credentials.expire(authenticator).await;
        self.outbox.cut(reason.into());
    }

    /// Pushes something that the client can do without, if its key is still valid. False when it is not,
    /// or the client is slow or gone.
    pub(crate) async fn offer(&self, authenticator: &Authenticator, message: StreamResponse) -> bool {
        self.admit(authenticator).await.is_ok() && self.outbox.offer(message)
    }
}
