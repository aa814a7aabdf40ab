//! The service's two methods.

use super::session::Session;
use super::telemetry;
use crate::app::SharedApp;
use crate::calls::Call;
use crate::connections::Connection;
use crate::error::ApiError;
use crate::listeners::channel::Channel;
use crate::listeners::credentials::Credentials;
use crate::listeners::outbox::{Answers, outbox};
use crate::listeners::reading::Reading;
use crate::metrics;
use evoke_engine::Caller;
use evoke_types::{Code, Fault};
use evoke_wire::proto::synap_service_server::SynapService;
use evoke_wire::proto::{StreamEvent, StreamResponse, TelemetryAck, TelemetryEvent};
use futures::StreamExt;
use futures::stream::BoxStream;
use std::sync::Arc;
use tonic::{Extensions, Request, Response, Status, Streaming};

/// The service, as implemented here.
pub(super) struct Service {
    pub(super) app: SharedApp,
}

#[tonic::async_trait]
impl SynapService for Service {
    type ListenStream = BoxStream<'static, Result<StreamResponse, Status>>;

    async fn listen(
        &self,
        request: Request<Streaming<StreamEvent>>,
    ) -> Result<Response<Self::ListenStream>, Status> {
        let (metadata, extensions, incoming) = request.into_parts();
        let reading = Reading::of(metadata.get("user-agent").and_then(|agent| agent.to_str().ok()));
        let opened = self.open(Credentials::of(metadata, &extensions), reading, &extensions).await;
        let (session, answers) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                // What the client sends is not kept while it waits for its refusal.
                drop(incoming);
                return Err(self.refuse_slowly(error, &extensions).await);
            }
        };
        self.app.streams.spawn(session.run(incoming));
        Ok(Response::new(answers.boxed()))
    }

    async fn ingest_telemetry(
        &self,
        request: Request<Streaming<TelemetryEvent>>,
    ) -> Result<Response<TelemetryAck>, Status> {
        let (metadata, extensions, incoming) = request.into_parts();
        let credentials = Credentials::of(metadata, &extensions);
        let caller = self.admit(Call::IngestTelemetry, &credentials, &extensions).await?;
        telemetry::take(&self.app, &credentials, caller, incoming).await.map(Response::new)
    }
}

impl Service {
    /// Who is calling, with a key that may make this call.
    async fn admit(
        &self,
        call: Call,
        credentials: &Credentials,
        extensions: &Extensions,
    ) -> Result<Caller, ApiError> {
        let caller = credentials.admit(&self.app.authenticator, extensions).await?;
        caller.require(call.permission())?;
        Ok(caller)
    }

    async fn open(
        &self,
        credentials: Credentials,
        reading: Reading,
        extensions: &Extensions,
    ) -> Result<(Session, Answers), ApiError> {
        let caller = self.admit(Call::Listen, &credentials, extensions).await?;
        let (outbox, answers) = outbox();
        let channel = Channel::new(credentials, caller, reading, outbox);
        let limits = self.app.connections.limits();
        let joined =
            self.app.listeners.join(&channel, limits.listen_streams_per_instance, limits.listen_streams);
        if let Err(limit) = joined {
            metrics::overloaded("listen_streams");
            self.app.connections.refused("listen_streams");
            return Err(too_many(limit));
        }
        Ok((Session::new(Arc::clone(&self.app), channel), answers))
    }

    /// A client redials a refused stream at once and without end, so a refusal that will stand is
    /// held back for a while; but only few are, since each takes memory. A client that goes away ends
    /// the wait: the call is dropped.
    async fn refuse_slowly(&self, error: ApiError, extensions: &Extensions) -> Status {
        match error.code().fault() {
            Fault::Unauthenticated | Fault::Forbidden | Fault::RateLimited => {
                let (hold, limits) = (self.app.config.stream.refusal_hold, self.app.connections.limits());
                let (most, of_address) = (limits.held_refusals, limits.held_refusals_per_address);
                let Some(connection) = extensions.get::<Arc<Connection>>() else { return error.into() };
                if let Some(_place) = self.app.refusals.hold(connection.group, most, of_address) {
                    let _held = connection.hold();
                    // Either way the answer is the same: the time is up, or the server is going away.
                    let _ = tokio::time::timeout(hold, self.app.stop.cancelled()).await;
                }
                error.into()
            }
            Fault::BadInput
            | Fault::NotFound
            | Fault::Conflict
            | Fault::Unprocessable
            | Fault::TooLarge
            | Fault::Timeout
            | Fault::Unavailable
            | Fault::Internal => error.into(),
        }
    }
}

fn too_many(most: usize) -> ApiError {
    let message = format!("{most} streams are open, which is the limit: one a process is enough");
    ApiError::new(Code::RateLimited, message)
}
