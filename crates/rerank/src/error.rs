//! The error type of this crate. The engine reports [`RerankError::code`] in metrics and answers without
//! reranking.

use std::path::PathBuf;

/// Why there are no scores.
#[derive(Debug, thiserror::Error)]
pub enum RerankError {
    /// The configuration is invalid; the text says why.
    #[error("the reranker is misconfigured: {0}")]
    Config(String),
    /// No text was scored before the deadline.
    #[error("{name} judged nothing within the time that it was given")]
    Late {
        /// The name of the reranker.
        name: String,
    },
    /// The endpoint did not respond, or asked to retry later.
    #[error("{url} gave no answer: {reason}")]
    Unavailable {
        /// The URL of the endpoint.
        url: String,
        /// What happened instead of a response.
        reason: String,
    },
    /// The endpoint rejected the request, and would reject it again.
    #[error(
        "{url} refused the request with status {status}: {body}; check the endpoint, its model and its key"
    )]
    Refused {
        /// The URL of the endpoint.
        url: String,
        /// The HTTP status of the response.
        status: u16,
        /// The beginning of the response body.
        body: String,
    },
    /// The response does not have one score for each text.
    #[error("{url} answered something else than one score for each text: {reason}")]
    Malformed {
        /// The URL of the endpoint.
        url: String,
        /// What is wrong with the response.
        reason: String,
    },
    /// The directory does not contain the model.
    #[error("{} is missing: a reranker's directory holds model.onnx and tokenizer.json", .file.display())]
    ModelMissing {
        /// The file that is missing.
        file: PathBuf,
    },
    /// A file of the model cannot be read, or has unexpected content.
    #[error("cannot read {}: {reason}", .file.display())]
    ModelUnreadable {
        /// The path of the file.
        file: PathBuf,
        /// Why it cannot be read.
        reason: String,
    },
    /// The model is not a cross-encoder that this crate can run.
    #[error("{} is no cross-encoder for text pairs: {reason}", .file.display())]
    ModelUnsuitable {
        /// The path of the model.
        file: PathBuf,
        /// What is missing or unsupported.
        reason: String,
    },
    /// The model failed while it computed scores.
    #[error("{name} failed: {reason}")]
    ModelFailed {
        /// The name of the model.
        name: String,
        /// The error of the runtime.
        reason: String,
    },
}

impl RerankError {
    /// A stable name for logs, metrics and alerts.
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
