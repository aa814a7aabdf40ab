//! A growing list in shared chunks, for the flat arrays of an index.

use std::sync::Arc;

/// A list that shares its chunks of `N` elements with its clones. Small chunks make a change cheap, large
/// ones a scan.
#[derive(Debug)]
pub(crate) struct Chunked<T, const N: usize> {
    chunks: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T, const N: usize> Clone for Chunked<T, N> {
    fn clone(&self) -> Self {
        Self { chunks: self.chunks.clone(), len: self.len }
    }
}

impl<T, const N: usize> Default for Chunked<T, N> {
    fn default() -> Self {
        Self { chunks: Vec::new(), len: 0 }
    }
}

impl<T: Clone, const N: usize> Chunked<T, N> {
    pub(crate) fn push(&mut self, value: T) {
        if self.len.is_multiple_of(N) {
            self.chunks.push(Arc::default());
        }
        if let Some(last) = self.chunks.last_mut() {
            Arc::make_mut(last).push(value);
            self.len += 1;
        }
    }
    pub(crate) fn get(&self, at: usize) -> Option<&T> {
        self.chunks.get(at / N)?.get(at % N)
    }
    /// Elements `at * N` to `(at + 1) * N`; fewer at the end, none beyond.
    pub(crate) fn chunk(&self, at: usize) -> &[T] {
        self.chunks.get(at).map_or(&[], |chunk| chunk.as_slice())
    }
    /// A mutable element; its chunk is copied if it is shared.
    pub(crate) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        let chunk = self.chunks.get_mut(at / N).filter(|chunk| at % N < chunk.len())?;
        Arc::make_mut(chunk).get_mut(at % N)
    }
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }
    pub(crate) fn len(&self) -> usize {
        self.len
    }
    /// Bytes of the list itself, without what its elements point to.
    pub(crate) fn bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| size_of::<T>() * chunk.capacity() + 48).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_are_independent_and_share_full_chunks() {
        let mut old = Chunked::<_, 256>::default();
        (0..300).for_each(|n| old.push(n));
        let mut new = old.clone();
        (300..600).for_each(|n| new.push(n));
        *new.get_mut(299).expect("there") = 0;
        assert_eq!(old.iter().copied().collect::<Vec<_>>(), (0..300).collect::<Vec<_>>());
        assert_eq!((new.len(), new.get(298), new.get(299)), (600, Some(&298), Some(&0)));
        assert_eq!((new.get(599), new.get(600)), (Some(&599), None));
        assert_eq!(new.get_mut(600), None);
        assert_eq!((new.chunk(1)[0], new.chunk(2).len(), new.chunk(3)), (256, 88, &[] as &[i32]));
        assert!(Arc::ptr_eq(&old.chunks[0], &new.chunks[0]), "full chunks are shared");
    }
}
