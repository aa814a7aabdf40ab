//! A cache of query vectors in front of any [`Embedder`].
//!
//! The server wraps its embedder in a [`CachedEmbedder`]; repeated queries then need no model and, through
//! [`Embedder::cached_query`], no blocking thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use crate::embedder::Embedder;
use crate::error::EmbedError;

/// The first half of a text's SHA-256, short and practically free of collisions.
type Key = [u8; 16];

/// Estimated bytes of an entry besides its vector: key, pointers and the bookkeeping of the cache.
const ENTRY_OVERHEAD: usize = 96;

/// The size of a [`CachedEmbedder`]; the tighter limit applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheLimits {
    /// The maximum number of vectors.
    pub entries: usize,
    /// The maximum size in bytes, overhead of the cache included.
    pub bytes: usize,
}

impl Default for CacheLimits {
    fn default() -> Self {
        Self { entries: 4096, bytes: 8 << 20 }
    }
}

impl CacheLimits {
    /// How many vectors of a dimension fit.
    fn capacity(self, dimension: usize) -> usize {
        self.entries.min(self.bytes / (dimension * size_of::<f32>() + ENTRY_OVERHEAD))
    }
}

/// An embedder that caches the vectors of recent queries, least recently used out first.
///
/// Batches bypass the cache: a document's passages are rarely repeated, and would push the queries out.
///
/// ```
/// use evoke_embed::{CacheLimits, CachedEmbedder, EmbedError, Embedder};
///
/// struct Lengths;
///
/// impl Embedder for Lengths {
///     fn fingerprint(&self) -> &str {
///         "lengths:1"
///     }
///
///     fn dimension(&self) -> usize {
///         1
///     }
///
///     fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
///         texts.iter().map(|text| self.embed_query(text)).collect()
///     }
///
///     fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
///         Ok(vec![text.len() as f32])
///     }
/// }
///
/// let embedder = CachedEmbedder::new(Lengths, CacheLimits::default());
/// embedder.embed_query("tea")?;
/// assert_eq!(embedder.cached_query("tea"), Some(vec![3.0]));
/// assert_eq!((embedder.hits(), embedder.misses()), (1, 1));
/// # Ok::<(), EmbedError>(())
/// ```
pub struct CachedEmbedder<E> {
    inner: E,
    vectors: Cache<Key, Arc<[f32]>>,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl<E: Embedder> CachedEmbedder<E> {
    /// Puts a cache in front of an embedder.
    pub fn new(inner: E, limits: CacheLimits) -> Self {
        let vectors = Cache::new(limits.capacity(inner.dimension()));
        Self { inner, vectors, hits: AtomicU64::new(0), misses: AtomicU64::new(0) }
    }

    /// The embedder behind the cache.
    pub fn inner(&self) -> &E {
        &self.inner
    }

    /// The number of queries answered from the cache.
    pub fn hits(&self) -> u64 {
        self.hits.load(Relaxed)
    }

    /// The number of queries that had to be computed.
    pub fn misses(&self) -> u64 {
        self.misses.load(Relaxed)
    }

    /// The number of cached vectors.
    pub fn len(&self) -> usize {
        self.vectors.len()
    }

    /// Whether the cache is empty.
    pub fn is_empty(&self) -> bool {
        self.vectors.is_empty()
    }
}

impl<E: Embedder> Embedder for CachedEmbedder<E> {
    fn fingerprint(&self) -> &str {
        self.inner.fingerprint()
    }

    fn dimension(&self) -> usize {
        self.inner.dimension()
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.inner.embed(texts)
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let key = key(text);
        if let Some(vector) = self.vectors.get(&key) {
            self.hits.fetch_add(1, Relaxed);
            return Ok(vector.to_vec());
        }
        self.misses.fetch_add(1, Relaxed);
        let vector = self.inner.embed_query(text)?;
        self.vectors.insert(key, Arc::from(vector.as_slice()));
        Ok(vector)
    }

    fn cached_query(&self, text: &str) -> Option<Vec<f32>> {
        let vector = self.vectors.get(&key(text))?;
        self.hits.fetch_add(1, Relaxed);
        Some(vector.to_vec())
    }
}

fn key(text: &str) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&Sha256::digest(text.as_bytes())[..16]);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts its calls; the vector of a text is its length, and the text `fail` fails.
    #[derive(Default)]
    struct Counting(AtomicU64);

    impl Embedder for Counting {
        fn fingerprint(&self) -> &str {
            "counting"
        }

        fn dimension(&self) -> usize {
            2
        }

        fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
            texts.iter().map(|text| self.embed_query(text)).collect()
        }

        fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
            self.0.fetch_add(1, Relaxed);
            match text {
                "fail" => Err(EmbedError::RemoteConfig("asked to fail".into())),
                _ => Ok(vec![text.len() as f32, 0.0]),
            }
        }
    }

    fn cached(entries: usize, bytes: usize) -> CachedEmbedder<Counting> {
        CachedEmbedder::new(Counting::default(), CacheLimits { entries, bytes })
    }

    #[test]
    fn a_query_is_computed_once() {
        let embedder = cached(8, 1 << 20);
        for _ in 0..3 {
            assert_eq!(embedder.embed_query("one").unwrap(), [3.0, 0.0]);
        }
        assert_eq!(embedder.embed_query("three").unwrap(), [5.0, 0.0]);
        assert_eq!((embedder.hits(), embedder.misses(), embedder.inner().0.load(Relaxed)), (2, 2, 2));
    }

    #[test]
    fn failures_and_batches_are_not_cached() {
        let embedder = cached(8, 1 << 20);
        for _ in 0..2 {
            embedder.embed_query("fail").unwrap_err();
            embedder.embed(&["bulk"]).unwrap();
        }
        assert_eq!(embedder.inner().0.load(Relaxed), 4);
        assert!(embedder.is_empty());
    }

    #[test]
    fn both_limits_bound_the_cache() {
        for (embedder, limit) in
            [(cached(5, 1 << 20), 5), (cached(1000, 3 * 104), 3), (cached(0, 1 << 20), 0)]
        {
            for number in 0..100 {
                embedder.embed_query(&number.to_string()).unwrap();
            }
            assert!(embedder.len() <= limit, "{} entries, the limit is {limit}", embedder.len());
        }
    }
}
