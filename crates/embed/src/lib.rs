//! Text embeddings: turns passages and queries into unit vectors.
//!
//! [`Embedder`] is the trait that the rest of Evoke depends on. [`MiniLm`] computes in-process from local
//! weights, [`RemoteEmbedder`] calls an OpenAI-compatible endpoint, and [`CachedEmbedder`] caches the vectors
//! of recent queries in front of either. All vectors have unit length, so a dot product is a cosine.
//! [`model`] installs, verifies and locates the weights; [`vector`] packs vectors for storage.
//!
//! ```no_run
//! use evoke_embed::{Embedder, MiniLm, model};
//!
//! let embedder = MiniLm::load(&model::default_dir()?)?;
//! let query = embedder.embed_query("Where did we park?")?;
//! assert_eq!(query.len(), embedder.dimension());
//! assert!(embedder.count_tokens("Where did we park?") > 5);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Modules, from the bottom: `error`, `vector` and `embedder`; then the implementations `cache`, `minilm` and
//! `remote`; `model` knows the files of `minilm`.

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
pub use vector::{from_half, normalize, to_half};
