//! Each route of the table, with keys that have every permission but one, and with keys that have only one.

use super::*;
use crate::app::App;
use crate::config::ServerConfig;
use crate::route::Access;
use crate::routes;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn;
use evoke::{EmbeddingOptions, Evoke, Options, StoreOptions};
use evoke_types::{Code, Isolation, Permissions};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

/// The table's routes, served to one caller.
fn routes_for(app: &SharedApp, caller: &Caller) -> Router {
    let serve = |router: Router<SharedApp>, route: crate::route::Route| {
        let Access::Keyed(needs) = route.access else { return router };
        let (app, caller) = (Arc::clone(app), caller.clone());
        let layer = from_fn(move |mut request: Request, next| {
            request.extensions_mut().insert(caller.clone());
            admitted(needs, Arc::clone(&app), caller.clone(), request, next)
        });
        router.route(route.path, route.handler.route_layer(layer))
    };
    routes::all().into_iter().fold(Router::new(), serve).with_state(Arc::clone(app))
}

/// The status and the code with which a route answers a request without a body.
async fn answer(router: &Router, method: &Method, path: &str) -> (StatusCode, Option<Code>) {
    let request = Request::builder().method(method).uri(path.replace(['{', '}', '*'], ""));
    let request = request.body(Body::empty()).expect("a request");
    let response = router.clone().oneshot(request).await.expect("infallible");
    let code = response.extensions().get::<ApiError>().map(ApiError::code);
    let status = response.status();
    to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    (status, code)
}

#[tokio::test]
async fn a_route_asks_for_its_own_permission_and_for_no_other() {
    let directory = TempDir::new().expect("a directory");
    let options = Options {
        embedding: EmbeddingOptions::Off,
        store: StoreOptions { reserve_mb: 0, ..StoreOptions::default() },
        ..Options::default()
    };
    let memory = Evoke::open(directory.path(), options).await.expect("opens");
    let engine = memory.engine();
    let instance = engine.create_instance("a test", Isolation::EqualsCustomer, None).await.expect("made");
    let (caller, app) = (Caller::operator(instance), App::new(engine.clone(), ServerConfig::default()));
    for route in routes::all() {
        let Access::Keyed(needs) = route.access else { continue };
        let with = |permissions| routes_for(&app, &Caller { permissions, ..caller.clone() });
        let refused = answer(&with(Permissions::ALL.without(needs)), &route.method, route.path).await;
        let path = route.path;
        assert_eq!(refused, (StatusCode::FORBIDDEN, Some(Code::ReadOnlyKey)), "{path} needs {needs}");
        let (_, code) = answer(&with(Permissions::of(&[needs])), &route.method, route.path).await;
        assert_ne!(code, Some(Code::ReadOnlyKey), "{path} asks for more than {needs}");
    }
}
