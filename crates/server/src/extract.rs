//! What handlers ask for: the caller, a body, query parameters, ids from the path.

use crate::app::{App, SharedApp};
use crate::correlation::SentId;
use crate::error::ApiError;
use crate::replay::{Attempt, Replay, ReplayKey};
use crate::{cost, json, limits};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use bytes::Bytes;
use evoke_engine::{Address, Caller, NamedConversation};
use evoke_types::{CallerId, Code, ConversationId, NestedScope};
use evoke_wire::Bounded;
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
        cost::of(&parts).charge(cost::of_bytes(bytes.len()))?;
        let sent = parts.extensions.get::<SentId>();
        let caller = parts.extensions.get::<Caller>();
        let attempt = match caller {
            Some(caller) => Attempt::new(caller.instance_id(), parts.uri.path(), &parts.headers, sent)?,
            None => None,
        };
        Ok(Self { bytes, attempt })
    }
}

/// A JSON body.
pub(crate) struct Body<T> {
    pub(crate) value: T,
    replay: Option<Replay>,
}

impl<T> Body<T> {
    /// The value, and the key under which what the request stores is known when it is sent again.
    ///
    /// # Errors
    /// [`Code::ReplayConflict`].
    pub(crate) async fn once(self, app: &App) -> Result<(T, Option<ReplayKey>), ApiError> {
        let key = match self.replay {
            Some(replay) => Some(replay.key(app).await?),
            None => None,
        };
        Ok((self.value, key))
    }
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

/// The one variable part of a path, decoded: an id.
pub(crate) struct Segment(pub(crate) CallerId);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = axum::extract::Path::<String>::from_request_parts(parts, state).await;
        let text = path.map_err(|error| ApiError::new(Code::UnknownRoute, error.body_text()))?.0;
        let id = CallerId::new(text);
        id.map(Self).map_err(|too_long| ApiError::field(format!("the id in the path {too_long}")))
    }
}

/// The place that a body names.
pub(crate) fn address(
    user: Option<CallerId>,
    customer: Option<CallerId>,
    scope: Option<NestedScope>,
) -> Address {
    Address::of(user, customer, scope.unwrap_or_default())
}

/// The conversation that a path and a query name.
pub(crate) fn conversation(
    id: &CallerId,
    user: Option<CallerId>,
    customer: Option<CallerId>,
) -> NamedConversation {
    NamedConversation { id: ConversationId::coerce(id.as_str()), owner: address(user, customer, None) }
}

/// The entries of a batch, unless there are more than a batch may have.
pub(crate) fn batch<T>(list: Bounded<T>) -> Result<Vec<T>, ApiError> {
    list.all().map_err(|error| ApiError::new(Code::BatchTooLarge, error.to_string()))
}

/// An id that is there and not empty.
pub(crate) fn present(id: Option<CallerId>) -> Option<CallerId> {
    id.and_then(CallerId::present)
}
