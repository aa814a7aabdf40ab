//! Who is asking: the key decides, identity headers may only agree.

use crate::app::SharedApp;
use crate::connections::Connection;
use crate::error::ApiError;
use crate::rate_limit::Allowance;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use evoke_engine::{AuthError, Caller};
use evoke_types::Code;
use std::sync::Arc;

/// Lets a request pass with its caller, or refuses it before its body is read.
pub(crate) async fn require(State(app): State<SharedApp>, mut request: Request, next: Next) -> Response {
    let caller = match caller(&app, request.headers()).await {
        Ok(caller) => caller,
        Err(error) => return error.into_response(),
    };
    if let Some(connection) = request.extensions().get::<Arc<Connection>>() {
        connection.authenticated();
    }
    let allowance = caller.key.zip(caller.rate_limit).map(|(key, limit)| app.rates.take(key, limit));
    let mut response = match &allowance {
        Some(allowance) if !allowance.granted => refused(allowance),
        Some(_) | None => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
    };
    if let Some(allowance) = allowance {
        announce(response.headers_mut(), &allowance);
    }
    response
}

async fn caller(app: &SharedApp, headers: &HeaderMap) -> Result<Caller, ApiError> {
    let secret = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(bearer);
    let caller = app.engine.authenticate(secret.ok_or(AuthError::InvalidKey)?).await?;
    agree(headers, "x-client-id", caller.instance.client.as_str())?;
    agree(headers, "x-instance-id", caller.instance.id.as_str())?;
    Ok(caller)
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

fn refused(allowance: &Allowance) -> Response {
    let wait = allowance.retry_after;
    let message = format!("this key may send {} requests a minute; try again in {wait} s", allowance.limit);
    ApiError::new(Code::RateLimited, message).retry_after(wait).into_response()
}

fn announce(headers: &mut HeaderMap, allowance: &Allowance) {
    headers.insert("x-ratelimit-limit", HeaderValue::from(allowance.limit));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(allowance.remaining));
    headers.insert("x-ratelimit-reset", HeaderValue::from(allowance.reset));
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
