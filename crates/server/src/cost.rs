//! What a request takes of its key's rate: work, not requests.
//!
//! One unit for the request, one for each row or query beyond the first, and one for each whole 16 KiB of its body.
//! `docs/operations.md` tells the same to operators. Whoever does the work charges for it, as soon as it is known how
//! much that is and before it is done: the body's reader the bytes, the handlers rows and queries, streams
//! each message.

use crate::app::{App, SharedApp};
use crate::error::ApiError;
use crate::rate_limit::Allowance;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use evoke_engine::Caller;
use evoke_types::{Code, KeyId};
use parking_lot::Mutex;
use std::convert::Infallible;
use std::sync::Arc;

/// Bytes that cost one unit; fewer cost nothing.
const BYTES: usize = 16 << 10;
/// A figure that a client reports is counted and forgotten: so many cost one unit.
const FIGURES: f64 = 50.0;
/// Turns of a transcript, which are stored as one document: so many cost one unit.
const TURNS: f64 = 10.0;

/// Units of a body or a message of so many bytes.
pub(crate) fn of_bytes(bytes: usize) -> f64 {
    (bytes / BYTES) as f64
}

/// Units of so many rows, or queries, beyond the first, which the request pays for.
pub(crate) fn of_rows(rows: usize) -> f64 {
    rows.saturating_sub(1) as f64
}

/// Units of so many figures of a client.
pub(crate) fn of_figures(figures: usize) -> f64 {
    figures as f64 / FIGURES
}

/// Units of the turns of a transcript.
pub(crate) fn of_turns(turns: usize) -> f64 {
    turns as f64 / TURNS
}

/// One request's account with its key's rate. Without a limit, everything is granted.
#[derive(Clone)]
pub(crate) struct Account(Option<Arc<Metered>>);

struct Metered {
    app: SharedApp,
    key: KeyId,
    limit: u32,
    state: Mutex<Taken>,
}

struct Taken {
    units: f64,
    last: Allowance,
}

impl Account {
    /// Takes more for this request.
    ///
    /// # Errors
    /// [`Code::RateLimited`]; nothing more is taken then.
    pub(crate) fn charge(&self, units: f64) -> Result<(), ApiError> {
        let Some(metered) = self.0.as_ref().filter(|_| units > 0.0) else { return Ok(()) };
        let mut taken = metered.state.lock();
        let asked = metered.app.rates.take(metered.key, metered.limit, taken.units, units);
        taken.last = asked;
        if !asked.granted {
            return Err(refusal(&asked, taken.units + units));
        }
        taken.units += units;
        Ok(())
    }
}

impl<S: Sync> FromRequestParts<S> for Account {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(of(parts))
    }
}

/// The account of a request.
pub(crate) fn of(parts: &Parts) -> Account {
    parts.extensions.get::<Account>().cloned().unwrap_or(Account(None))
}

/// A request whose key has a rate.
pub(crate) struct Meter(Arc<Metered>);

impl Meter {
    /// Tells in the answer what is left.
    pub(crate) fn announce(self, response: &mut Response) {
        announce(response.headers_mut(), &self.0.state.lock().last);
    }
}

/// Takes the unit of each request before its body is read. `None` for a key without a rate.
///
/// # Errors
/// The answer, when there is no unit left.
pub(crate) fn begin(
    app: &SharedApp,
    caller: &Caller,
    request: &mut Request,
) -> Result<Option<Meter>, Box<Response>> {
    let Some((key, limit)) = caller.key.zip(caller.rate_limit) else { return Ok(None) };
    let first = app.rates.take(key, limit, 0.0, 1.0);
    if !first.granted {
        let mut response = refusal(&first, 1.0).into_response();
        announce(response.headers_mut(), &first);
        return Err(Box::new(response));
    }
    let state = Mutex::new(Taken { units: 1.0, last: first });
    let metered = Arc::new(Metered { app: Arc::clone(app), key, limit, state });
    request.extensions_mut().insert(Account(Some(Arc::clone(&metered))));
    Ok(Some(Meter(metered)))
}

/// Takes units for a message of a stream; or says how long to wait, in seconds, when they are not there.
pub(crate) fn take(app: &App, caller: &Caller, units: f64) -> Result<(), u64> {
    let Some((key, limit)) = caller.key.zip(caller.rate_limit) else { return Ok(()) };
    let asked = app.rates.take(key, limit, 0.0, units);
    if asked.granted { Ok(()) } else { Err(asked.retry_after) }
}

fn refusal(asked: &Allowance, cost: f64) -> ApiError {
    let (wait, limit, cost) = (asked.retry_after, asked.limit, cost.ceil());
    let message =
        format!("this key has {limit} units a minute, and the request costs {cost}; try again in {wait} s");
    ApiError::new(Code::RateLimited, message).retry_after(wait)
}

fn announce(headers: &mut HeaderMap, allowance: &Allowance) {
    headers.insert("x-ratelimit-limit", HeaderValue::from(allowance.limit));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(allowance.remaining));
    headers.insert("x-ratelimit-reset", HeaderValue::from(allowance.reset));
}
