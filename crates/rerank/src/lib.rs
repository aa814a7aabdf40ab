//! Rerankers: cross-encoders that score how well texts answer a query.
//!
//! [`Reranker`] is the trait that the engine depends on. [`RemoteReranker`] calls an endpoint,
//! `OnnxReranker` runs a cross-encoder in this process. A cross-encoder reads query and text together,
//! which is more accurate than comparing vectors, and so slow that it gets only the best candidates and a
//! deadline. Nothing is called unless configured. Every implementation passes [`conformance`].
//!
//! ```
//! use evoke_rerank::{RerankError, Reranker};
//! use std::time::{Duration, Instant};
//!
//! /// Scores texts by the number of query words that they contain.
//! #[derive(Debug)]
//! struct Overlap;
//!
//! impl Reranker for Overlap {
//!     fn name(&self) -> &str {
//!         "overlap"
//!     }
//!
//!     fn rerank(&self, query: &str, texts: &[&str], deadline: Instant) -> Result<Vec<Option<f32>>, RerankError> {
//!         if Instant::now() >= deadline {
//!             return Err(RerankError::Late { name: self.name().to_owned() });
//!         }
//!         let score = |text: &&str| query.split(' ').filter(|word| text.contains(word)).count() as f32;
//!         Ok(texts.iter().map(|text| Some(score(text))).collect())
//!     }
//! }
//!
//! let deadline = Instant::now() + Duration::from_secs(60);
//! let scores = Overlap.rerank("green tea", &["a cup of green tea", "coffee"], deadline)?;
//! assert_eq!(scores, [Some(2.0), Some(0.0)]);
//! evoke_rerank::conformance::run(&Overlap);
//! # Ok::<(), RerankError>(())
//! ```

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
