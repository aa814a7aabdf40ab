//! The routes without a port: for programs that have the engine in their own process and speak the protocol with it.
//!
//! Used by the Python package, so that a program gets the same answers and the same errors from an engine of its own as
//! from a server. The one thing to know: there is no key; every call is the operator's, on one instance.

use crate::app::{App, SharedApp};
use crate::auth::Operator;
use crate::config::ServerConfig;
use crate::router;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response, StatusCode};
use bytes::Bytes;
use evoke_engine::{Caller, Engine};
use serde_json::Value;
use tower::ServiceExt;

/// The routes of a server in this process, for one instance.
pub struct InProcess {
    app: SharedApp,
    router: Router,
    caller: Caller,
}

impl InProcess {
    /// The routes over an engine, called by the operator of an instance. Of the settings, those of ports, keys and
    /// connections have no meaning here.
    ///
    /// Must be called within a Tokio runtime, whose tasks keep the counters until this is dropped.
    pub fn new(engine: Engine, caller: Caller, config: ServerConfig) -> Self {
        let app = App::new(engine, config);
        tokio::spawn(app.exporter.clone().upkeep(app.stop.clone()));
        let router = router::build_in_process(&app);
        Self { app, router, caller }
    }

    /// Answers a request as the server would: a refusal is an answer too. Dropping the future ends the call.
    pub async fn call(&self, request: Request<Bytes>) -> Response<Bytes> {
        let mut request = request.map(Body::from);
        request.extensions_mut().insert(Operator(self.caller.clone()));
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        match to_bytes(body, usize::MAX).await {
            Ok(bytes) => Response::from_parts(parts, bytes),
            Err(_) => {
                let mut failed = Response::new(Bytes::new());
                *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                failed
            }
        }
    }

    /// Gets a path, or posts a JSON body to it: the status and the JSON of the answer, which is `null` when it is none.
    pub async fn call_json(&self, path: &str, body: Option<Value>) -> (u16, Value) {
        let method = if body.is_some() { Method::POST } else { Method::GET };
        let body = body.map(|body| Bytes::from(body.to_string())).unwrap_or_default();
        let request = Request::builder().method(method).uri(path).body(body);
        let Ok(request) = request else { return (StatusCode::BAD_REQUEST.as_u16(), Value::Null) };
        let answer = self.call(request).await;
        (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap_or_default())
    }
}

impl Drop for InProcess {
    fn drop(&mut self) {
        self.app.stop.cancel();
    }
}

impl std::fmt::Debug for InProcess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InProcess").field("instance", &self.caller.instance.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke::{Evoke, Isolation, Options};
    use serde_json::json;

    async fn call(routes: &InProcess, method: &str, path: &str, body: Value) -> (u16, Value) {
        let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        let request = Request::builder().method(method).uri(path).body(body).expect("a request");
        let answer = routes.call(request).await;
        (answer.status().as_u16(), serde_json::from_slice(answer.body()).expect("JSON"))
    }

    #[tokio::test]
    async fn routes_answer_without_a_port_and_without_a_key() {
        let memory = Evoke::in_memory(Options::default()).await.expect("opens");
        let caller = memory.open_instance("test", Isolation::EqualsCustomer).await.expect("made");
        let routes = InProcess::new(memory.engine().clone(), caller, ServerConfig::default());

        let document = json!({"document": "User: I live in Porto.", "user_id": "ada"});
        let (status, accepted) = call(&routes, "POST", "/api/v1/memories/create", document).await;
        assert_eq!((status, &accepted["scope_level"]), (200, &json!("user")), "{accepted}");
        memory.wait_until_idle().await;
        let query = json!({"user_id": "ada", "search_query": "Porto"});
        let (status, found) = call(&routes, "POST", "/v1/context/user/fetch", query).await;
        assert_eq!((status, found["context"]["facts"].as_array().map(Vec::len)), (200, Some(1)), "{found}");

        let (status, refused) =
            call(&routes, "POST", "/api/v1/memories/create", json!({"document": 7})).await;
        assert_eq!((status, &refused["code"]), (422, &json!("EVK0002")), "{refused}");
        assert!(refused["correlation_id"].as_str().is_some_and(|id| id.starts_with("evk_")), "{refused}");
        assert_eq!(call(&routes, "GET", "/v1/nothing", Value::Null).await.0, 404);
        memory.close().await.expect("closes");
    }
}
