//! Who is asking: the key decides, identity headers may only agree.
//!
//! [`Authenticator::admit`] is the one way from a call to its [`Caller`], over HTTP and gRPC; `failures` bounds what addresses may try.
//! The one thing to know: nothing of a key is logged, and what is not a key is not looked up once its address has failed
//! too often.

mod failures;

use crate::access_log::RequestNote;
use crate::connections::{AddressGroup, Connection};
use crate::error::ApiError;
use crate::metrics;
use axum::extract::Request;
use axum::http::{Extensions, HeaderMap, HeaderValue, header};
use axum::response::Response;
use evoke_engine::{AuthError, Caller, Engine};
use evoke_types::{ApiKeyHash, Code};
use failures::AuthFailures;
use std::sync::Arc;

/// The caller of a request that comes from this process, among the request's extensions: only the program itself can put
/// one there.
#[derive(Clone)]
pub(crate) struct Operator(pub(crate) Caller);

/// Looks keys up, within what their address may try.
pub(crate) struct Authenticator {
    engine: Engine,
    /// Which addresses have brought bad keys.
    pub(crate) failures: AuthFailures,
}

impl Authenticator {
    /// Of an engine, where an address may fail so often a minute; 0 = without limit.
    pub(crate) fn new(engine: Engine, failures_per_minute: u32) -> Self {
        Self { engine, failures: AuthFailures::new(failures_per_minute) }
    }

    /// Who makes a request, before its body is read. The handler finds the caller among the request's extensions.
    pub(crate) async fn require(&self, request: &mut Request) -> Result<Caller, ApiError> {
        let caller = match request.extensions_mut().remove::<Operator>() {
            Some(Operator(caller)) => {
                note(request.extensions(), &caller);
                caller
            }
            None => self.admit(request.headers(), request.extensions()).await?,
        };
        request.extensions_mut().insert(caller.clone());
        Ok(caller)
    }

    /// Who makes a call. Its connection is known to have had a valid key from then on, and its line in the access log says
    /// whose it is.
    pub(crate) async fn admit(
        &self,
        headers: &HeaderMap,
        extensions: &Extensions,
    ) -> Result<Caller, ApiError> {
        let caller = self.caller(headers, address(extensions)).await?;
        note(extensions, &caller);
        Ok(caller)
    }

    /// Who is calling, as the store says now. For calls that have been admitted and go on: their key may have been revoked.
    pub(crate) async fn caller(
        &self,
        headers: &HeaderMap,
        from: Option<AddressGroup>,
    ) -> Result<Caller, ApiError> {
        let Some(secret) = secret(headers) else {
            metrics::auth_failure("missing");
            return Err(AuthError::InvalidKey.into());
        };
        let digest = ApiKeyHash::of(secret);
        self.failures.admit(from, &digest)?;
        let caller = match self.engine.authenticate_digest(&digest).await {
            Ok(caller) => caller,
            Err(error) => {
                if matches!(error, AuthError::InvalidKey) {
                    metrics::auth_failure("invalid");
                    self.failures.refused(from, &digest);
                }
                return Err(error.into());
            }
        };
        self.failures.accepted(digest);
        let agrees = agree(headers, "x-client-id", caller.instance.client.as_str())
            .and_then(|()| agree(headers, "x-instance-id", caller.instance.id.as_str()));
        agrees.inspect_err(|_| metrics::auth_failure("identity"))?;
        Ok(caller)
    }
}

/// Where a request comes from.
pub(crate) fn address(extensions: &Extensions) -> Option<AddressGroup> {
    extensions.get::<Arc<Connection>>().map(|connection| connection.group)
}

/// Notes that a request had a valid key: its connection is known from then on, and its line in the access log says whose it is.
fn note(extensions: &Extensions, caller: &Caller) {
    if let Some(connection) = extensions.get::<Arc<Connection>>() {
        connection.authenticated();
    }
    if let Some(note) = extensions.get::<Arc<RequestNote>>() {
        note.caller(caller);
    }
}

/// The secret that a request brings.
pub(crate) fn secret(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(bearer)
}

/// What a key opens is for its holder alone: no cache keeps it.
pub(crate) fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The secret in `Bearer <secret>`.
pub(crate) fn bearer(value: &str) -> Option<&str> {
    let (scheme, secret) = value.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty()).then_some(secret)
}

/// An identity header may be absent or empty, but not name somebody else.
fn agree(headers: &HeaderMap, name: &'static str, own: &str) -> Result<(), ApiError> {
    match headers.get(name) {
        Some(value) if !value.is_empty() && value.as_bytes() != own.as_bytes() => {
            let message = format!(
                "{name} does not belong to this key; leave it out, or send the id that whoami answers"
            );
            Err(ApiError::new(Code::IdentityMismatch, message))
        }
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bearer_secret_is_a_credential() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer  abc "), Some("abc"));
        for bad in ["", "Bearer", "Bearer ", "Basic abc", "Token abc", "abc"] {
            assert_eq!(bearer(bad), None, "{bad:?}");
        }
    }
}
