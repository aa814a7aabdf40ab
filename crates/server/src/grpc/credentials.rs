//! What a stream was opened with, to be looked at again and again: a key may be revoked, or expire, while
//! the stream is open.

use crate::app::App;
use crate::auth::bearer;
use crate::error::ApiError;
use evoke_engine::{AuthError, Caller};
use evoke_types::{Code, Fault};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};
use tonic::metadata::MetadataMap;

/// Between two looks at the key of an open stream.
const CHECK_EVERY: Duration = Duration::from_secs(2);
/// Time for one look.
const CHECK_WITHIN: Duration = Duration::from_secs(1);
/// How long a stream goes on while the store cannot say whether its key is valid. Nothing is stored or
/// pushed meanwhile: both look at the key themselves.
const UNKNOWN_FOR: Duration = Duration::from_secs(30);

/// The headers that decide who is calling.
pub(super) struct Credentials {
    authorization: String,
    client: String,
    instance: String,
}

impl Credentials {
    pub(super) fn of(metadata: &MetadataMap) -> Self {
        let word = |name: &str| {
            let value = metadata.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        Self {
            authorization: word("authorization"),
            client: word("x-client-id"),
            instance: word("x-instance-id"),
        }
    }

    /// Who is calling, as the store says now.
    pub(super) async fn caller(&self, app: &App) -> Result<Caller, ApiError> {
        let secret = bearer(&self.authorization).ok_or(AuthError::InvalidKey)?;
        let caller = app.engine.authenticate(secret).await?;
        let own = [
            ("x-client-id", &self.client, caller.instance.client.as_str()),
            ("x-instance-id", &self.instance, caller.instance.id.as_str()),
        ];
        for (name, said, own) in own {
            if !said.is_empty() && said != own {
                let message = format!("{name} does not belong to this key");
                return Err(ApiError::new(Code::IdentityMismatch, message));
            }
        }
        Ok(caller)
    }

    /// Returns when the key is not valid any more, with the reason.
    pub(super) async fn expire(&self, app: &App) -> ApiError {
        let mut known_at = Instant::now();
        loop {
            sleep(CHECK_EVERY).await;
            let error = match timeout(CHECK_WITHIN, self.caller(app)).await {
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
