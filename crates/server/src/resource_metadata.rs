//! What a client of MCP without a key is told: which resource this is, and how it is reached (RFC 9728).
//!
//! The one thing to know: keys are given out by the operator, on the command line. There is no authorization server that a
//! client could ask for one, so none is named.

use crate::app::App;
use crate::public_url::PublicUrl;
use axum::extract::Request;
use axum::http::uri::Uri;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;

/// The path of the resource.
pub(crate) const RESOURCE: &str = "/mcp";
/// Where it is described: below the well-known path, by its own path.
pub(crate) const DESCRIPTION: &str = "/.well-known/oauth-protected-resource/mcp";

/// The description of the resource.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ResourceMetadata {
    /// The URL of the resource.
    resource: String,
    /// What people call it.
    resource_name: &'static str,
    /// How a key is sent.
    bearer_methods_supported: [&'static str; 1],
}

/// The description of the resource, for a request; `None` when it names no host.
pub(crate) fn described(app: &App, uri: &Uri, headers: &HeaderMap) -> Option<ResourceMetadata> {
    Some(ResourceMetadata {
        resource: format!("{}{RESOURCE}", base(app, uri, headers)?),
        resource_name: "Evoke memory",
        bearer_methods_supported: ["header"],
    })
}

/// Tells a client that was refused for want of a key how keys are sent, and where the resource is described.
pub(crate) fn challenged(app: &App, request: &Request, mut response: Response) -> Response {
    if response.status() == StatusCode::UNAUTHORIZED {
        let described = (request.uri().path() == RESOURCE)
            .then(|| base(app, request.uri(), request.headers()))
            .flatten()
            .map(|base| format!(" resource_metadata=\"{base}{DESCRIPTION}\""));
        let challenge = format!("Bearer{}", described.unwrap_or_default());
        if let Ok(value) = HeaderValue::from_str(&challenge) {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
        }
    }
    response
}

fn base(app: &App, uri: &Uri, headers: &HeaderMap) -> Option<PublicUrl> {
    let named = || PublicUrl::named(uri, headers, app.config.tls.is_some());
    app.config.public_url.clone().or_else(named)
}
