//! The stream protocol: one service beside the HTTP routes.

pub(crate) mod bundle;
mod listen;
mod message;
pub(crate) mod push;
mod session;
mod telemetry;

use crate::app::SharedApp;
use evoke_wire::proto::synap_service_server::SynapServiceServer;
use listen::Service;

/// The routes of the service.
pub(crate) fn router(app: SharedApp) -> axum::Router {
    let service = SynapServiceServer::new(Service { app });
    tonic::service::Routes::new(service).prepare().into_axum_router().reset_fallback()
}
