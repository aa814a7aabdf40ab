//! The service's two methods.

use super::listeners::Channel;
use super::session::Session;
use super::{Service, caller, telemetry};
use crate::error::ApiError;
use evoke_engine::Caller;
use evoke_types::{Code, Fault};
use evoke_wire::proto::synap_service_server::SynapService;
use evoke_wire::proto::{StreamEvent, StreamResponse, TelemetryAck, TelemetryEvent};
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};

/// Answers that wait for a slow client before the server stops reading from it.
const OUTBOX: usize = 64;

#[tonic::async_trait]
impl SynapService for Service {
    type ListenStream = BoxStream<'static, Result<StreamResponse, Status>>;

    async fn listen(
        &self,
        request: Request<Streaming<StreamEvent>>,
    ) -> Result<Response<Self::ListenStream>, Status> {
        let caller = match caller(&self.app, request.metadata()).await {
            Ok(caller) => caller,
            Err(error) => return Err(self.refuse_slowly(error).await),
        };
        let (outbox, answers) = mpsc::channel(OUTBOX);
        let (credentials, _, incoming) = request.into_parts();
        let channel = Channel::new(caller.clone(), outbox.clone());
        let most = self.app.config.stream.most_per_instance;
        if !self.app.listeners.join(&channel, most) {
            return Err(self.refuse_slowly(too_many(most)).await);
        }
        let session = Session::new(Arc::clone(&self.app), credentials, caller, outbox, channel);
        self.app.streams.spawn(session.run(incoming));
        Ok(Response::new(ReceiverStream::new(answers).map_ok(|message| *message).boxed()))
    }

    async fn ingest_telemetry(
        &self,
        request: Request<Streaming<TelemetryEvent>>,
    ) -> Result<Response<TelemetryAck>, Status> {
        let _: Caller = caller(&self.app, request.metadata()).await?;
        telemetry::count(request.into_inner(), &self.app.stop).await.map(Response::new)
    }
}

impl Service {
    /// A client redials a refused stream at once and without end, so a refusal that will stand is
    /// held back for a while. A client that goes away ends the wait: the call is dropped.
    async fn refuse_slowly(&self, error: ApiError) -> Status {
        match error.code().fault() {
            Fault::Unauthenticated | Fault::Forbidden | Fault::RateLimited => {
                let hold = self.app.config.stream.refusal_hold;
                // Either way the answer is the same: the time is up, or the server is going away.
                let _ = tokio::time::timeout(hold, self.app.stop.cancelled()).await;
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
    let message =
        format!("this instance has {most} streams open, which is the limit: one a process is enough");
    ApiError::new(Code::RateLimited, message)
}
