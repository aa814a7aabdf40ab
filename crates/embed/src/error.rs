//! The error type of this crate, except for the installation of the model
//! ([`ModelError`](crate::model::ModelError)).

use std::path::PathBuf;

/// Why a text has no vector.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// The directory does not contain the model.
    #[error(
        "{} is missing: run `evoke model install`, or copy the model's files into {}",
        .file.display(), .dir.display()
    )]
    ModelMissing {
        /// The directory that was searched.
        dir: PathBuf,
        /// The first missing file.
        file: PathBuf,
    },
    /// A file of the model cannot be read.
    #[error("cannot read {}: {source}", .file.display())]
    ModelUnreadable {
        /// The path of the file.
        file: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// A file of the model has unexpected content.
    #[error("{} is damaged: {reason}; run `evoke model verify`, then `evoke model install`", .file.display())]
    ModelDamaged {
        /// The path of the file.
        file: PathBuf,
        /// What is wrong with the content.
        reason: String,
    },
    /// The configuration of the endpoint is invalid; the text says why.
    #[error("the embedding endpoint is misconfigured: {0}")]
    RemoteConfig(String),
    /// The endpoint did not respond, or kept asking to retry later.
    #[error("{url} gave no answer in {attempts} attempts, the last one said: {reason}")]
    RemoteUnavailable {
        /// The URL of the endpoint.
        url: String,
        /// The number of attempts.
        attempts: u32,
        /// What happened at the last attempt.
        reason: String,
    },
    /// The endpoint rejected the request, and would reject it again.
    #[error(
        "{url} refused the request with status {status}: {body}; check the endpoint, its model and its key"
    )]
    RemoteRefused {
        /// The URL of the endpoint.
        url: String,
        /// The HTTP status of the response.
        status: u16,
        /// The beginning of the response body.
        body: String,
    },
    /// The response is not a list of vectors.
    #[error("{url} answered something else than embeddings: {reason}")]
    RemoteMalformed {
        /// The URL of the endpoint.
        url: String,
        /// What is wrong with the response.
        reason: String,
    },
    /// The vectors of the endpoint have another dimension than configured.
    #[error("{url} answered vectors of {actual} dimensions, {expected} are configured: correct one of them")]
    DimensionMismatch {
        /// The URL of the endpoint.
        url: String,
        /// The configured [dimension](crate::RemoteConfig::dimension).
        expected: usize,
        /// The dimension of the vectors in the response.
        actual: usize,
    },
}
