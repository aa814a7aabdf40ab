//! The route table: one file for each resource.

mod auth;
mod context;
mod conversations;
mod credits;
mod data;
mod deletion_requests;
mod description;
mod entities;
mod events;
pub(crate) mod health;
mod mcp;
mod memories;
mod memory_tool;
mod profile;
mod telemetry;
mod transfer;
mod upload;

use crate::openapi;
use crate::route::Route;
use serde_json::Value;

/// Every HTTP route that is served.
pub(crate) fn all() -> Vec<Route> {
    [
        auth::routes(),
        memories::routes(),
        upload::routes(),
        context::routes(),
        conversations::routes(),
        profile::routes(),
        entities::routes(),
        memory_tool::routes(),
        data::routes(),
        deletion_requests::routes(),
        events::routes(),
        telemetry::routes(),
        transfer::routes(),
        credits::routes(),
        mcp::routes(),
        health::routes(),
        description::routes(openapi_document),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The OpenAPI 3.1 document of everything that is served over HTTP.
pub fn openapi_document() -> Value {
    openapi::describe(&all())
}

#[cfg(test)]
mod tests;
