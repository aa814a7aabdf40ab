//! What the HTTP layer calls with each request of one connection.

use super::answer::{Answer, UnderWay};
use super::connection::Connection;
use crate::byte_budget::Reservation;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response, Version};
use futures::future::BoxFuture;
use hyper::body::Incoming;
use std::convert::Infallible;
use std::sync::Arc;
use tower::ServiceExt;

/// The routes, for one connection.
pub(super) struct ConnectionService {
    router: Router,
    connection: Arc<Connection>,
}

impl ConnectionService {
    pub(super) fn new(router: Router, connection: Arc<Connection>) -> Self {
        Self { router, connection }
    }
}

impl hyper::service::Service<Request<Incoming>> for ConnectionService {
    type Response = Response<Answer>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Answer>, Infallible>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let under_way = UnderWay::begin(&self.connection, request.version() == Version::HTTP_2);
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(self.connection.peer));
        request.extensions_mut().insert(Arc::clone(&self.connection));
        let answered = self.router.clone().oneshot(request);
        Box::pin(async move {
            let mut response = answered.await?;
            let memory = response.extensions_mut().remove::<Arc<Reservation>>();
            Ok(response.map(|body| Answer::new(body, under_way, memory)))
        })
    }
}
