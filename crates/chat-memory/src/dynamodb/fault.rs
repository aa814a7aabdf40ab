//! What can go wrong within a call, and the sorting of what the client says.
//!
//! Made where items are read and written, told to callers by the link. The one thing to know: it knows when it is certain
//! that nothing was stored.

use crate::error::Failure;
use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use std::error::Error;

/// What can go wrong within a call.
#[derive(Debug)]
pub(super) enum Fault {
    /// A condition did not hold: another writer was faster.
    Conflict,
    /// An item is not a message.
    Corrupt(String),
    /// The service, or the way there.
    Refused {
        failure: Option<Failure>,
        detail: String,
        /// Whether it is certain that nothing was stored.
        certain: bool,
    },
}

impl Fault {
    pub(super) fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict)
    }
}

/// An error of the client, sorted.
#[expect(clippy::needless_pass_by_value, reason = "it is the argument of map_err")]
pub(super) fn fault<E>(error: SdkError<E>) -> Fault
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    const CREDENTIALS: [&str; 5] = [
        "UnrecognizedClientException",
        "InvalidSignatureException",
        "AccessDeniedException",
        "ExpiredTokenException",
        "MissingAuthenticationTokenException",
    ];
    let code = error.code().unwrap_or_default().to_owned();
    let advice = match code.as_str() {
        "ConditionalCheckFailedException" | "TransactionConflictException" => return Fault::Conflict,
        "ResourceNotFoundException" => {
            "; the table has to exist, with the partition key session_id (S) and the sort key seq (N): \
             create_table makes one"
        }
        "" => "; check the region, the endpoint and the credentials of this machine",
        _ => "",
    };
    let timeout = matches!(&error, SdkError::TimeoutError(_))
        || matches!(&error, SdkError::DispatchFailure(failure) if failure.is_timeout());
    let failure = if CREDENTIALS.contains(&code.as_str()) {
        Some(Failure::Credentials)
    } else if timeout {
        Some(Failure::Timeout)
    } else if matches!(&error, SdkError::ServiceError(_)) {
        None
    } else {
        Some(Failure::Connection)
    };
    let refused_before_use = matches!(&error, SdkError::ConstructionFailure(_))
        || matches!(&error, SdkError::DispatchFailure(failure) if failure.is_user());
    let certain = refused_before_use || matches!(&error, SdkError::ServiceError(_));
    Fault::Refused { failure, detail: format!("{}{advice}", DisplayErrorContext(&error)), certain }
}
