//! The stream protocol: one service beside the HTTP routes.

pub(crate) mod bundle;
mod listen;
mod listeners;
mod message;
pub(crate) mod push;
mod session;
mod talks;
mod telemetry;

pub(crate) use listeners::Listeners;

use crate::app::SharedApp;
use crate::auth::bearer;
use crate::error::ApiError;
use evoke_engine::{AuthError, Caller};
use evoke_types::Code;
use evoke_wire::proto::synap_service_server::SynapServiceServer;
use tonic::metadata::MetadataMap;

/// The service, as implemented here.
pub(crate) struct Service {
    app: SharedApp,
}

/// The routes of the service.
pub(crate) fn router(app: SharedApp) -> axum::Router {
    let service = SynapServiceServer::new(Service { app });
    tonic::service::Routes::new(service).prepare().into_axum_router().reset_fallback()
}

/// Who is calling.
async fn caller(app: &SharedApp, metadata: &MetadataMap) -> Result<Caller, ApiError> {
    let word = |name: &str| metadata.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let caller = app.engine.authenticate(bearer(word("authorization")).ok_or(AuthError::InvalidKey)?).await?;
    let own =
        [("x-client-id", caller.instance.client.as_str()), ("x-instance-id", caller.instance.id.as_str())];
    for (name, own) in own {
        if !word(name).is_empty() && word(name) != own {
            return Err(ApiError::new(Code::IdentityMismatch, format!("{name} does not belong to this key")));
        }
    }
    Ok(caller)
}
