//! From the route table to a service: layers outside, handlers inside, gRPC beside.

use crate::access_log::Recorder;
use crate::app::{App, SharedApp};
use crate::config::MetricsAccess;
use crate::error::ApiError;
use crate::route::{Access, Route};
use crate::routes::health;
use crate::{access_log, correlation, cors, gate, grpc, headers, limits, metrics, routes};
use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use evoke_types::Code;
use std::any::Any;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// Everything that the port for clients serves.
pub(crate) fn build(app: &SharedApp) -> Router {
    let counters_here = app.config.metrics_listen.is_none() && app.config.metrics != MetricsAccess::Off;
    let routes = routes::all().into_iter().filter(|route| counters_here || route.path != health::METRICS);
    let router = grpc::router(Arc::clone(app)).merge(http(app, routes.collect()));
    match cors::layer(&app.config.cors_origins) {
        Some(layer) => whole(app, router.layer(layer)),
        None => whole(app, router),
    }
}

/// What the port for those who watch the server serves.
pub(crate) fn build_for_watching(app: &SharedApp) -> Router {
    whole(app, http(app, health::routes()))
}

/// What a program serves to itself: all routes that need a key on a port.
pub(crate) fn build_in_process(app: &SharedApp) -> Router {
    let keyed = routes::all().into_iter().filter(|route| route.access != Access::Open);
    http(app, keyed.collect())
}

fn whole(app: &SharedApp, router: Router) -> Router {
    let router = router.layer(from_fn_with_state(Arc::clone(app), headers::complete));
    let router = match app.config.access_log.clone() {
        Some(log) => {
            let recorder = Recorder { log, clock: Arc::clone(&app.config.clock) };
            router.layer(from_fn_with_state(recorder, access_log::record))
        }
        None => router,
    };
    router
        // Outside of everything else: a panic in any layer costs its request an answer of 500, not the connection.
        .layer(CatchPanicLayer::custom(panicked_outside))
}

fn http(app: &SharedApp, routes: Vec<Route>) -> Router {
    let mut router = Router::<SharedApp>::new();
    for route in routes {
        let handler = match route.access {
            Access::Open => route.handler,
            Access::Keyed(permission) => {
                let app = Arc::clone(app);
                let keyed = move |request, next| gate::keyed(permission, Arc::clone(&app), request, next);
                route.handler.route_layer(from_fn(keyed))
            }
        };
        router = router.route(route.path, handler);
    }
    router
        .method_not_allowed_fallback(wrong_method)
        .fallback(unknown_route)
        .layer(from_fn_with_state(Arc::clone(app), limits::in_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(unrouted))
        .layer(from_fn(metrics::track))
        .layer(from_fn_with_state(Arc::clone(&app.config.ids), correlation::assign))
        .with_state(Arc::<App>::clone(app))
}

/// A gRPC call that no service takes is told so in its own protocol.
async fn unrouted(request: Request, next: axum::middleware::Next) -> Response {
    let content = request.headers().get(header::CONTENT_TYPE);
    if content.is_some_and(|value| value.as_bytes().starts_with(b"application/grpc")) {
        return tonic::Status::unimplemented(format!("there is no method {}", request.uri().path()))
            .into_http();
    }
    next.run(request).await
}

async fn unknown_route(request: Request) -> ApiError {
    let message = format!("there is no {} here; /openapi.json lists every route", request.uri().path());
    ApiError::new(Code::UnknownRoute, message)
}

async fn wrong_method(request: Request) -> ApiError {
    let message = format!(
        "{} does not accept {}; /openapi.json lists the methods",
        request.uri().path(),
        request.method()
    );
    ApiError::new(Code::MethodNotAllowed, message)
}

/// The same where no layer inside has given the request an id or writes its body.
fn panicked_outside(_: Box<dyn Any + Send>) -> Response {
    correlation::without_id(ApiError::new(Code::Internal, "a layer around this route panicked"))
}

/// The payload of a panic may quote a user's words, so it is dropped; the request's span names the
/// route.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    ApiError::new(Code::Internal, "the handler of this route panicked").into_response()
}
