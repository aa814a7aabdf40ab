//! Which vector is this text?
//!
//! [`Embedder`] is the one seam: [`MiniLm`] answers in-process from local weights, [`RemoteEmbedder`] asks an
//! OpenAI-compatible endpoint, and [`CachedEmbedder`] remembers the vectors of recent queries in front of
//! either. All vectors have unit length, so a dot product is a cosine. [`model`] fetches, verifies and finds
//! the weights; [`vector`] packs vectors for storage.

pub mod cache;
pub mod embedder;
pub mod error;
pub mod minilm;
pub mod model;
pub mod remote;
pub mod vector;

pub use cache::{CacheLimits, CachedEmbedder};
pub use embedder::Embedder;
pub use error::EmbedError;
pub use minilm::MiniLm;
pub use remote::{RemoteConfig, RemoteEmbedder};
pub use vector::{from_half, normalise, to_half};
