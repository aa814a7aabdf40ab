//! A growing list in shared chunks.

use std::sync::Arc;

/// Elements of one chunk: small enough to copy for one change, large enough to scan well.
const CHUNK: usize = 256;

/// A list that shares its chunks with its copies.
#[derive(Debug)]
pub(crate) struct Chunked<T> {
    chunks: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T> Clone for Chunked<T> {
    fn clone(&self) -> Self {
        Self { chunks: self.chunks.clone(), len: self.len }
    }
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), len: 0 }
    }
}

impl<T: Clone> Chunked<T> {
    pub(crate) fn push(&mut self, value: T) {
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Arc::new(Vec::with_capacity(CHUNK)));
        }
        if let Some(last) = self.chunks.last_mut() {
            let last = Arc::make_mut(last);
            last.push(value);
            self.len += 1;
        }
    }
    pub(crate) fn get(&self, at: usize) -> Option<&T> {
        self.chunks.get(at / CHUNK)?.get(at % CHUNK)
    }
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_keeps_what_it_had_while_the_other_grows() {
        let mut old = Chunked::default();
        (0..300).for_each(|n| old.push(n));
        let mut new = old.clone();
        (300..600).for_each(|n| new.push(n));
        assert_eq!(old.iter().copied().collect::<Vec<_>>(), (0..300).collect::<Vec<_>>());
        assert_eq!(new.iter().copied().collect::<Vec<_>>(), (0..600).collect::<Vec<_>>());
        assert_eq!((new.get(299), new.get(599), new.get(600)), (Some(&299), Some(&599), None));
        assert!(Arc::ptr_eq(&old.chunks[0], &new.chunks[0]), "full chunks are shared");
    }
}
