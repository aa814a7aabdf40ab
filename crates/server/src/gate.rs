//! What a request with a key passes before its handler: who it is, what its rate has left, whether its key has the
//! permission of the route, and the memory that it takes.
//!
//! One layer for all of it, since each layer costs a request more than what is done here.

use crate::app::SharedApp;
use crate::error::ApiError;
use crate::{auth, cost, limits, resource_metadata};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use evoke_engine::Caller;
use evoke_types::Permission;

/// Serves a request whose key has the permission of its route.
pub(crate) async fn keyed(
    permission: Permission,
    app: SharedApp,
    mut request: Request,
    next: Next,
) -> Response {
    let response = match app.authenticator.require(&mut request).await {
        Ok(caller) => admitted(permission, app, caller, request, next).await,
        Err(error) => resource_metadata::challenged(&app, &request, error.into_response()),
    };
    auth::unkept(response)
}

/// Serves a request of a known caller.
pub(crate) async fn admitted(
    permission: Permission,
    app: SharedApp,
    caller: Caller,
    mut request: Request,
    next: Next,
) -> Response {
    let meter = match cost::begin(&app, &caller, &mut request) {
        Ok(meter) => meter,
        Err(refused) => return *refused,
    };
    let mut response = match caller.require(permission) {
        Ok(()) => limits::within_memory(&app, caller.instance_id(), request, next).await,
        Err(error) => ApiError::from(error).into_response(),
    };
    if let Some(meter) = meter {
        meter.announce(&mut response);
    }
    response
}

#[cfg(test)]
mod tests;
