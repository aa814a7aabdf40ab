//! What can go wrong between a question and an opinion.

use std::path::PathBuf;

/// No opinion could be had.
#[derive(Debug, thiserror::Error)]
pub enum RerankError {
    /// The configuration cannot work.
    #[error("the reranker is misconfigured: {0}")]
    Config(String),
    /// Nothing was judged when the time was up.
    #[error("{name} judged nothing within the time that it was given")]
    Late {
        /// What should have judged.
        name: String,
    },
    /// The endpoint did not answer, or asked to come back later.
    #[error("{url} gave no answer: {reason}")]
    Unavailable {
        /// The endpoint.
        url: String,
        /// What happened.
        reason: String,
    },
    /// The endpoint refused the request and would refuse it again.
    #[error(
        "{url} refused the request with status {status}: {body}; check the endpoint, its model and its key"
    )]
    Refused {
        /// The endpoint.
        url: String,
        /// The HTTP status.
        status: u16,
        /// The beginning of the answer's body.
        body: String,
    },
    /// The endpoint answered something that is not one score for each text.
    #[error("{url} answered something else than one score for each text: {reason}")]
    Malformed {
        /// The endpoint.
        url: String,
        /// What is wrong with the answer.
        reason: String,
    },
    /// The directory does not hold the model.
    #[error("{} is missing: a reranker's directory holds model.onnx and tokenizer.json", .file.display())]
    ModelMissing {
        /// The file that is not there.
        file: PathBuf,
    },
    /// A file of the model cannot be read, or is not what its name says.
    #[error("cannot read {}: {reason}", .file.display())]
    ModelUnreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// The model is no cross-encoder that this program can use.
    #[error("{} is no cross-encoder for text pairs: {reason}", .file.display())]
    ModelUnsuitable {
        /// The file.
        file: PathBuf,
        /// What it lacks or has too much.
        reason: String,
    },
    /// The model broke off.
    #[error("{name} failed: {reason}")]
    ModelFailed {
        /// The model.
        name: String,
        /// Why.
        reason: String,
    },
}

impl RerankError {
    /// A name that does not change between versions, for logs and alarms.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Config(_) => "rerank_config",
            Self::Late { .. } => "rerank_late",
            Self::Unavailable { .. } => "rerank_unavailable",
            Self::Refused { .. } => "rerank_refused",
            Self::Malformed { .. } => "rerank_malformed",
            Self::ModelMissing { .. } => "rerank_model_missing",
            Self::ModelUnreadable { .. } => "rerank_model_unreadable",
            Self::ModelUnsuitable { .. } => "rerank_model_unsuitable",
            Self::ModelFailed { .. } => "rerank_model_failed",
        }
    }
}
