//! The route table: one file for each resource.

mod auth;
mod context;
mod conversations;
mod credits;
mod data;
mod deletion_requests;
mod events;
pub(crate) mod health;
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
        deletion_requests::routes(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::{Access, Permission};
    use axum::http::Method;

    /// Routes that read although their method could do more: their questions do not fit into a path.
    const READING: [&str; 6] = [
        "/v1/context/conversation/fetch",
        "/v1/context/user/fetch",
        "/v1/context/customer/fetch",
        "/v1/context/client/fetch",
        "/v1/credits/estimate",
        "/v1/telemetry/batch",
    ];
    /// Routes that anybody may call.
    const OPEN: [&str; 6] = ["/health", "/livez", "/readyz", "/metrics", "/openapi.json", "/docs"];

    #[test]
    fn every_route_says_what_its_key_must_be_allowed_to_do() {
        for route in all() {
            let path = route.path;
            match route.access {
                Access::Open => assert!(OPEN.contains(&path), "{path} needs no key"),
                Access::Keyed(Permission::Read) => {
                    assert!(route.method == Method::GET || READING.contains(&path), "{path} may store");
                }
                Access::Keyed(Permission::Erase) => {
                    let removes = route.method == Method::DELETE || path.ends_with("delete");
                    let removes = removes || path.ends_with("/forget") || path.ends_with("/confirm");
                    assert!(removes, "{path} removes nothing");
                }
                Access::Keyed(Permission::Write) => {
                    assert!(route.method != Method::GET && route.method != Method::DELETE, "{path}");
                }
            }
        }
    }
}
