//! What a stream was opened with, to be looked at again and again: a key may be revoked, or expire, while
//! the stream is open.

use crate::auth::{self, Authenticator};
use crate::connections::AddressGroup;
use crate::error::ApiError;
use axum::http::{HeaderMap, HeaderName};
use evoke_engine::Caller;
use evoke_types::{Code, Fault};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};
use tonic::Extensions;
use tonic::metadata::MetadataMap;

/// Between two looks at the key of an open stream.
const CHECK_EVERY: Duration = Duration::from_secs(2);
/// Time for one look.
const CHECK_WITHIN: Duration = Duration::from_secs(1);
/// How long a stream goes on while the store cannot say whether its key is valid. Nothing is stored or
/// pushed meanwhile: both look at the key themselves.
const UNKNOWN_FOR: Duration = Duration::from_secs(30);

/// The headers that decide who is calling.
const HEADERS: [&str; 3] = ["authorization", "x-client-id", "x-instance-id"];

/// What a stream was opened with.
pub(crate) struct Credentials {
    headers: HeaderMap,
    from: Option<AddressGroup>,
}

impl Credentials {
    pub(crate) fn of(metadata: MetadataMap, extensions: &Extensions) -> Self {
        let mut sent = metadata.into_headers();
        let headers = HEADERS.into_iter().filter_map(|name| {
            let value = sent.remove(name)?;
            Some((HeaderName::from_static(name), value))
        });
        Self { headers: headers.collect(), from: auth::address(extensions) }
    }

    /// Who opens a call, with this request.
    pub(crate) async fn admit(
        &self,
        authenticator: &Authenticator,
        extensions: &Extensions,
    ) -> Result<Caller, ApiError> {
        authenticator.admit(&self.headers, extensions).await
    }

    /// Who is calling, as the store says now.
    pub(crate) async fn caller(&self, authenticator: &Authenticator) -> Result<Caller, ApiError> {
        authenticator.caller(&self.headers, self.from).await
    }

    /// Returns when the key is not valid any more, with the reason.
    pub(crate) async fn expire(&self, authenticator: &Authenticator) -> ApiError {
        let mut known_at = Instant::now();
        loop {
            sleep(CHECK_EVERY).await;
            let error = match timeout(CHECK_WITHIN, self.caller(authenticator)).await {
                Ok(Ok(_)) => {
                    known_at = Instant::now();
                    continue;
                }
                Ok(Err(error)) => error,
                Err(_) => ApiError::new(Code::Unavailable, "the key could not be looked up in time"),
            };
            let unknown = matches!(error.code().fault(), Fault::Unavailable | Fault::Internal);
            if !unknown || known_at.elapsed() > UNKNOWN_FOR {
                return error;
            }
        }
    }
}
