//! A file of vectors in front of an embedder, so that repeated evaluations are quick.
//!
//! It never changes a result: a vector is kept in full precision under the digest of the embedder's
//! fingerprint and the text, and another model or text finds nothing there.

use evoke_embed::{EmbedError, Embedder};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::sync::Mutex;

type Key = [u8; 32];
/// More numbers than any model's vector has: a damaged file must not make us reserve memory for it.
const MAX_DIMENSION: u32 = 1 << 16;

/// Remembers every vector in a file that only grows.
pub struct FileVectors<E> {
    inner: E,
    state: Mutex<State>,
}

/// What a vector is for: some models prefix queries, so the same words have two vectors.
#[derive(Clone, Copy)]
enum Purpose {
    Passage = 0,
    Query = 1,
}

struct State {
    known: HashMap<Key, Vec<f32>>,
    file: File,
}

impl<E: Embedder> FileVectors<E> {
    /// Opens the file, or makes it. A record cut short by a crash is dropped, with what follows it.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn open(inner: E, path: &Path) -> io::Result<Self> {
        let mut file = File::options().read(true).append(true).create(true).open(path)?;
        let mut known = HashMap::new();
        let mut whole = 0;
        let mut reader = BufReader::new(&mut file);
        while let Some((key, vector)) = read_record(&mut reader)? {
            whole += record_bytes(vector.len());
            known.insert(key, vector);
        }
        file.set_len(whole)?;
        Ok(Self { inner, state: Mutex::new(State { known, file }) })
    }

    fn key(&self, purpose: Purpose, text: &str) -> Key {
        let digest = Sha256::new().chain_update(self.inner.fingerprint()).chain_update([0, purpose as u8]);
        digest.chain_update(text).finalize().into()
    }

    fn recall(&self, keys: &[Key]) -> Vec<Option<Vec<f32>>> {
        let state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        keys.iter().map(|key| state.known.get(key).cloned()).collect()
    }

    /// Keeps vectors. A full disk loses the file's use for next time, not the run.
    fn keep(&self, vectors: Vec<(Key, Vec<f32>)>) {
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut bytes = Vec::new();
        for (key, vector) in vectors {
            write_record(&mut bytes, &key, &vector);
            state.known.insert(key, vector);
        }
        if let Err(error) = state.file.write_all(&bytes) {
            tracing::warn!(%error, "the vector file cannot be written");
        }
    }
}

impl<E: Embedder> Embedder for FileVectors<E> {
    fn fingerprint(&self) -> &str {
        self.inner.fingerprint()
    }

    fn dimension(&self) -> usize {
        self.inner.dimension()
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let keys: Vec<Key> = texts.iter().map(|text| self.key(Purpose::Passage, text)).collect();
        let mut found = self.recall(&keys);
        let missing: Vec<usize> = (0..texts.len()).filter(|i| found[*i].is_none()).collect();
        if !missing.is_empty() {
            let wanted: Vec<&str> = missing.iter().map(|i| texts[*i]).collect();
            let made = self.inner.embed(&wanted)?;
            self.keep(missing.iter().map(|i| keys[*i]).zip(made.iter().cloned()).collect());
            for (place, vector) in missing.into_iter().zip(made) {
                found[place] = Some(vector);
            }
        }
        Ok(found.into_iter().flatten().collect())
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let key = self.key(Purpose::Query, text);
        if let Some(known) = self.recall(&[key]).pop().flatten() {
            return Ok(known);
        }
        let vector = self.inner.embed_query(text)?;
        self.keep(vec![(key, vector.clone())]);
        Ok(vector)
    }
}

const fn record_bytes(dimension: usize) -> u64 {
    (size_of::<Key>() + size_of::<u32>() + dimension * size_of::<f32>()) as u64
}

fn write_record(out: &mut Vec<u8>, key: &Key, vector: &[f32]) {
    out.extend_from_slice(key);
    out.extend_from_slice(&(vector.len() as u32).to_le_bytes());
    out.extend(vector.iter().flat_map(|x| x.to_le_bytes()));
}

/// The next record; `None` at the end, or where the file is cut short.
fn read_record(reader: &mut impl Read) -> io::Result<Option<(Key, Vec<f32>)>> {
    let (mut key, mut length) = ([0; 32], [0; 4]);
    if !fill(reader, &mut key)? || !fill(reader, &mut length)? {
        return Ok(None);
    }
    let length = u32::from_le_bytes(length);
    if length > MAX_DIMENSION {
        return Ok(None);
    }
    let mut bytes = vec![0; length as usize * size_of::<f32>()];
    if !fill(reader, &mut bytes)? {
        return Ok(None);
    }
    let number = |b: &[u8]| b.try_into().map(f32::from_le_bytes).unwrap_or_default();
    Ok(Some((key, bytes.chunks_exact(size_of::<f32>()).map(number).collect())))
}

/// Fills the buffer, or says that the end came first.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match reader.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A vector that depends on the text alone, and a count of how many were computed.
    struct Counting(AtomicUsize);

    impl Embedder for Counting {
        fn fingerprint(&self) -> &str {
            "counting-v1"
        }
        fn dimension(&self) -> usize {
            2
        }
        fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
            self.0.fetch_add(texts.len(), Ordering::SeqCst);
            Ok(texts.iter().map(|t| vec![t.len() as f32, 0.1]).collect())
        }
        fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
            self.embed(&[text]).map(|mut v| v.remove(0))
        }
    }

    #[test]
    fn vectors_outlive_the_process_and_a_cut_record() {
        let dir = tempfile::tempdir().expect("directory");
        let path = dir.path().join("vectors");
        let first = FileVectors::open(Counting(AtomicUsize::new(0)), &path).expect("opened");
        let wanted = vec![vec![1.0, 0.1], vec![2.0, 0.1], vec![3.0, 0.1]];
        assert_eq!(first.embed(&["a", "bb", "ccc"]).expect("vectors"), wanted);
        assert_eq!(first.embed(&["ccc", "dddd"]).expect("vectors"), vec![vec![3.0, 0.1], vec![4.0, 0.1]]);
        assert_eq!(first.inner.0.load(Ordering::SeqCst), 4);
        drop(first);

        let mut file = File::options().append(true).open(&path).expect("file");
        file.write_all(&[7; 40]).expect("half a record");
        drop(file);
        let second = FileVectors::open(Counting(AtomicUsize::new(0)), &path).expect("opened");
        assert_eq!(second.embed(&["a", "bb", "ccc"]).expect("vectors"), wanted);
        assert_eq!(second.inner.0.load(Ordering::SeqCst), 0, "all of them were known");
        assert_eq!(second.embed_query("a").expect("vector"), vec![1.0, 0.1]);
        assert_eq!(second.inner.0.load(Ordering::SeqCst), 1, "a query is not a passage");
    }
}
