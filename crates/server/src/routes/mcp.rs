//! Memory tools for agents over the streamable HTTP transport of MCP, and the description of this resource.
//!
//! The tools are those of `evoke mcp`. The one thing to know: the gate lets every key in, since what a request does is known
//! only when its body is read; each tool is checked for itself.

use crate::app::SharedApp;
use crate::cors::CorsOrigin;
use crate::cost;
use crate::error::ApiError;
use crate::extract::{Authenticated, Query, address, present};
use crate::limits::{self, BodyLimits, BodyMemory};
use crate::resource_metadata::{self, DESCRIPTION, RESOURCE, ResourceMetadata};
use crate::route::{Answer, Route, Verb};
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::uri::Uri;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use evoke_engine::{Caller, FetchError};
use evoke_mcp::{Access, Extensions, Failure, MemoryServer, Need};
use evoke_types::{CallerId, Code, Permission};
use evoke_wire::schema;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use std::borrow::Cow;

/// Where clients look that know only the host.
const HOST_DESCRIPTION: &str = "/.well-known/oauth-protected-resource";

pub(super) fn routes() -> Vec<Route> {
    let description = || Answer::Json(|generator| generator.subschema_for::<ResourceMetadata>());
    let about = "How the memory tools are reached (RFC 9728)";
    vec![
        Route::keyed::<RpcMessage, _, _>(Verb::Post, RESOURCE, Permission::ContentRead, call)
            .about("mcp", "Memory tools for agents, by the Model Context Protocol")
            .query::<Whose>()
            .takes::<RpcMessage>()
            .fails(&[Code::InvalidScope, Code::OriginNotAllowed]),
        Route::open(DESCRIPTION, description(), describe).about("mcp", about),
        Route::open(HOST_DESCRIPTION, description(), describe).about("mcp", about),
    ]
}

/// Whose memories the tools are for, where the key is not bound to them.
#[derive(Debug, Deserialize, JsonSchema)]
struct Whose {
    /// The user that all tools are bound to.
    #[schemars(schema_with = "schema::optional_id")]
    user_id: Option<CallerId>,
    /// The customer that all tools are bound to.
    #[schemars(schema_with = "schema::optional_id")]
    customer_id: Option<CallerId>,
}

/// A message of the protocol. It is read by the library that speaks it.
enum RpcMessage {}

impl JsonSchema for RpcMessage {
    fn schema_name() -> Cow<'static, str> {
        "RpcMessage".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "A JSON-RPC 2.0 message of the Model Context Protocol.",
            "properties": { "jsonrpc": { "type": "string", "const": "2.0" } },
            "required": ["jsonrpc"],
        })
    }
}

/// Tells the tools whose key a request has brought.
struct KeyAccess;

impl Access for KeyAccess {
    fn caller(&self, noted: &Extensions) -> Result<Caller, Failure> {
        let caller = noted.get::<Parts>().and_then(|parts| parts.extensions.get::<Caller>());
        caller.cloned().ok_or_else(|| Failure::new(Code::Internal, "a call of a tool has no caller"))
    }

    fn permits(&self, caller: &Caller, need: Need) -> Result<(), Failure> {
        Ok(caller.require(need.permission())?)
    }
}

async fn call(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Query(whose): Query<Whose>,
    request: Request,
) -> Result<Response, ApiError> {
    check_origin(&app.config.cors_origins, request.headers())?;
    let within = caller
        .resolve(&address(present(whose.user_id), present(whose.customer_id), None))
        .map_err(FetchError::from)?;
    let (mut parts, body) = request.into_parts();
    let bytes = limits::read_body(body, BodyLimits::of(&app), parts.extensions.get::<BodyMemory>()).await?;
    cost::of(&parts).charge(cost::of_bytes(bytes.len()))?;
    parts.extensions.insert(Caller { within, ..caller });
    let request = Request::from_parts(parts, Body::from(bytes));
    let server = MemoryServer::new(app.engine.clone(), KeyAccess);
    Ok(evoke_mcp::respond(&server, request, app.config.body_limit, &app.stop).await.map(Body::new))
}

/// Only pages of browsers send an origin, and only those that are configured may call.
fn check_origin(allowed: &[CorsOrigin], headers: &HeaderMap) -> Result<(), ApiError> {
    let Some(sent) = headers.get(header::ORIGIN) else { return Ok(()) };
    let matches = |origin: &CorsOrigin| match origin {
        CorsOrigin::Any => true,
        CorsOrigin::Pages(page) => page == sent,
    };
    if allowed.iter().any(matches) {
        return Ok(());
    }
    let message = "pages of this origin may not call; --cors-origin names those that may";
    Err(ApiError::new(Code::OriginNotAllowed, message))
}

async fn describe(
    State(app): State<SharedApp>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<ResourceMetadata>, ApiError> {
    let described = resource_metadata::described(&app, &uri, &headers);
    described.map(Json).ok_or_else(|| ApiError::field("the Host header: names no host"))
}
