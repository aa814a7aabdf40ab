//! What can go wrong between a text and its vector.

use std::path::PathBuf;

/// No vector could be computed.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// The directory does not hold the model.
    #[error(
        "{} is missing: run `evoke model install`, or copy the model's files into {}",
        .file.display(), .dir.display()
    )]
    ModelMissing {
        /// The directory that was searched.
        dir: PathBuf,
        /// The first file that is not there.
        file: PathBuf,
    },
    /// A file of the model cannot be read.
    #[error("cannot read {}: {source}", .file.display())]
    ModelUnreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of the model is not what it should be.
    #[error("{} is damaged: {reason}; run `evoke model verify`, then `evoke model install`", .file.display())]
    ModelDamaged {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The endpoint is configured in a way that cannot work.
    #[error("the embedding endpoint is misconfigured: {0}")]
    RemoteConfig(String),
    /// The endpoint did not answer, or kept asking to come back later.
    #[error("{url} gave no answer in {attempts} attempts, the last one said: {reason}")]
    RemoteUnavailable {
        /// The endpoint.
        url: String,
        /// How often it was tried.
        attempts: u32,
        /// What happened at the last attempt.
        reason: String,
    },
    /// The endpoint refused the request and would refuse it again.
    #[error(
        "{url} refused the request with status {status}: {body}; check the endpoint, its model and its key"
    )]
    RemoteRefused {
        /// The endpoint.
        url: String,
        /// The HTTP status.
        status: u16,
        /// The beginning of the answer's body.
        body: String,
    },
    /// The endpoint answered something that is not a list of vectors.
    #[error("{url} answered something else than embeddings: {reason}")]
    RemoteMalformed {
        /// The endpoint.
        url: String,
        /// What is wrong with the answer.
        reason: String,
    },
    /// The endpoint's vectors have another length than configured.
    #[error("{url} answered vectors of {actual} dimensions, {expected} are configured: correct one of them")]
    DimensionMismatch {
        /// The endpoint.
        url: String,
        /// The configured dimension.
        expected: usize,
        /// The dimension of the answer.
        actual: usize,
    },
}
