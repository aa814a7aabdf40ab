//! Text embeddings: turns passages and queries into unit vectors.
//!
//! [`Embedder`] is the trait that the rest of Evoke depends on. [`MultilingualEmbedder`] computes in-process from local
//! weights, by [`MiniLm`] for English and by [`E5`] for other languages; [`RemoteEmbedder`] calls an OpenAI-compatible endpoint, and [`CachedEmbedder`] caches the vectors
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
//! Modules, from the bottom: `error`, `vector`, `embedder` and `bert` (the forward pass); then the implementations `cache`,
//! `minilm`, `e5` and `remote`; `multilingual` chooses between models, `model` knows their files.

mod bert;
pub mod cache;
pub mod e5;
pub mod embedder;
pub mod error;
pub mod minilm;
pub mod model;
pub mod multilingual;
pub mod remote;
pub mod vector;

pub use cache::{CacheLimits, CachedEmbedder};
pub use e5::E5;
pub use embedder::Embedder;
pub use error::EmbedError;
pub use minilm::MiniLm;
pub use multilingual::MultilingualEmbedder;
pub use remote::{RemoteConfig, RemoteEmbedder};
pub use vector::{from_half, normalize, to_half};
