//! HTTP and gRPC over the engine: parse, call, map the answer. No rule of the domain lives here.
//!
//! [`Server::bind`] opens one port that speaks HTTP/1.1, HTTP/2 and gRPC; [`Server::run`] serves
//! until told to stop and then drains. Every HTTP route is an entry of one table (see `route`), from
//! which both the router and the description of the interface are made.

mod access_log;
mod app;
mod auth;
mod byte_budget;
mod calls;
mod config;
mod connections;
mod correlation;
mod cors;
mod cost;
mod date;
mod error;
mod extract;
mod files;
mod gate;
mod grpc;
mod headers;
mod in_process;
mod intake;
mod json;
mod limits;
mod listeners;
mod metrics;
mod openapi;
mod present;
mod public_url;
mod rate_limit;
mod reference;
mod refusals;
mod replay;
mod resource_metadata;
mod route;
mod router;
mod routes;
mod serve;
mod serve_error;
mod tls;

pub use access_log::{AccessLog, LineFormat};
pub use config::{FileParser, FileSettings, MetricsAccess, ServerConfig, StreamSettings, TlsFiles};
pub use connections::{ConnectionLimits, descriptor_limit, raise_descriptor_limit};
pub use cors::CorsOrigin;
pub use grpc::bundle::push_bytes;
pub use in_process::InProcess;
pub use public_url::PublicUrl;
pub use reference::{ReferencePage, reference_pages};
pub use routes::openapi_document;
pub use serve::{Server, ServerControl, serve};
pub use serve_error::ServeError;
