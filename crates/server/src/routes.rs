//! The route table: one file for each resource.

mod auth;
mod context;
mod conversations;
mod credits;
mod data;
mod events;
mod health;
mod memories;
mod openapi;
mod profile;
mod telemetry;
mod upload;

use crate::route::Route;

/// Every HTTP route that is served.
pub(crate) fn all() -> Vec<Route> {
    [
        auth::routes(),
        memories::routes(),
        upload::routes(),
        context::routes(),
        conversations::routes(),
        profile::routes(),
        data::routes(),
        events::routes(),
        telemetry::routes(),
        credits::routes(),
        health::routes(),
        openapi::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
