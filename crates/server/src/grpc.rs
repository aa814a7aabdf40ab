//! The stream protocol: one service beside the HTTP routes.

pub(crate) mod bundle;
mod credentials;
mod listen;
mod listeners;
mod message;
mod outbox;
pub(crate) mod push;
mod session;
mod talks;
mod telemetry;

pub(crate) use listeners::Listeners;

use crate::app::SharedApp;
use evoke_wire::proto::synap_service_server::SynapServiceServer;

/// The service, as implemented here.
pub(crate) struct Service {
    app: SharedApp,
}

/// The routes of the service.
pub(crate) fn router(app: SharedApp) -> axum::Router {
    let service = SynapServiceServer::new(Service { app });
    tonic::service::Routes::new(service).prepare().into_axum_router().reset_fallback()
}
