//! How well does this text answer this question?
//!
//! [`Reranker`] is the one seam: [`RemoteReranker`] asks an endpoint, [`OnnxReranker`] computes a cross-encoder in
//! this process. A reranker reads question and text side by side, which sees more than comparing words or vectors,
//! and takes long enough that it is given the few best candidates and a time box. Nothing is asked unless
//! configured. Every implementation passes [`conformance`].

pub mod conformance;
pub mod error;
#[cfg(feature = "onnx")]
pub mod onnx;
#[cfg(feature = "remote")]
pub mod remote;
pub mod reranker;

pub use error::RerankError;
#[cfg(feature = "onnx")]
pub use onnx::OnnxReranker;
#[cfg(feature = "remote")]
pub use remote::{RemoteConfig, RemoteReranker};
pub use reranker::Reranker;
