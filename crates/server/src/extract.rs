//! What handlers ask for: the caller, a body, query parameters, ids from the path.

use crate::app::SharedApp;
use crate::correlation::SentId;
use crate::error::ApiError;
use crate::replay::{Attempt, ReplayKey};
use crate::{json, limits};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use bytes::Bytes;
use evoke_engine::{Address, Caller, NamedConversation};
use evoke_types::{Code, ConversationId};
use evoke_wire::{Bounded, ScopeMap};
use serde::de::DeserializeOwned;

/// The authenticated caller of a route that needs a key.
pub(crate) struct Authenticated(pub(crate) Caller);

impl<S: Sync> FromRequestParts<S> for Authenticated {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let caller = parts.extensions.get::<Caller>().cloned();
        caller
            .map(Self)
            .ok_or_else(|| ApiError::new(Code::Internal, "a route that needs a key has no authentication"))
    }
}

/// A whole body, and what the request shares with its retries.
pub(crate) struct RawBody {
    pub(crate) bytes: Bytes,
    pub(crate) attempt: Option<Attempt>,
}

impl FromRequest<SharedApp> for RawBody {
    type Rejection = ApiError;
    async fn from_request(request: Request, app: &SharedApp) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let memory = parts.extensions.get::<limits::BodyMemory>();
        let bytes = limits::read_body(body, limits::BodyLimits::of(app), memory).await?;
        let sent = parts.extensions.get::<SentId>();
        let caller = parts.extensions.get::<Caller>();
        let attempt = caller.and_then(|caller| Attempt::new(caller.instance_id(), parts.uri.path(), sent));
        Ok(Self { bytes, attempt })
    }
}

/// A JSON body.
pub(crate) struct Body<T> {
    pub(crate) value: T,
    pub(crate) replay: Option<ReplayKey>,
}

impl<T: DeserializeOwned> FromRequest<SharedApp> for Body<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, app: &SharedApp) -> Result<Self, ApiError> {
        let RawBody { bytes, attempt } = RawBody::from_request(request, app).await?;
        let replay = attempt.map(|attempt| attempt.says(&[&bytes]));
        Ok(Self { value: json::parse(&bytes)?, replay })
    }
}

/// Query parameters.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let query = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        query.map(|query| Self(query.0)).map_err(|error| ApiError::field(error.body_text()))
    }
}

/// The one variable part of a path, decoded.
pub(crate) struct Segment(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = axum::extract::Path::<String>::from_request_parts(parts, state).await;
        path.map(|path| Self(path.0)).map_err(|error| ApiError::new(Code::UnknownRoute, error.body_text()))
    }
}

/// The place that a body names.
pub(crate) fn address(user: Option<&str>, customer: Option<&str>, scope: Option<ScopeMap>) -> Address {
    Address { nested: scope.unwrap_or_default().into_iter().collect(), ..Address::new(user, customer) }
}

/// The conversation that a path and a query name.
pub(crate) fn conversation(id: &str, user: Option<&str>, customer: Option<&str>) -> NamedConversation {
    NamedConversation { id: ConversationId::coerce(id), owner: Address::new(user, customer) }
}

/// The entries of a batch, unless there are more than a batch may have.
pub(crate) fn batch<T>(list: Bounded<T>) -> Result<Vec<T>, ApiError> {
    list.all().map_err(|error| ApiError::new(Code::BatchTooLarge, error.to_string()))
}

/// An id that is there and not empty.
pub(crate) fn present(id: Option<String>) -> Option<String> {
    id.filter(|id| !id.is_empty())
}
