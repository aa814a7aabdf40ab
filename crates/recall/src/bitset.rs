//! A fixed-size bit set, for counting distinct slots and sessions while postings are read.

/// A set of numbers below a bound, one bit per number.
#[derive(Debug, Clone)]
pub(crate) struct BitSet {
    words: Vec<u64>,
    len: usize,
}

impl BitSet {
    /// The empty set of numbers below `len`.
    pub(crate) fn new(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }
    /// The bound: numbers at or above it are never members.
    pub(crate) fn len(&self) -> usize {
        self.len
    }
    /// Inserts a number; returns whether it is new. One at or above the bound is ignored.
    pub(crate) fn insert(&mut self, number: u32) -> bool {
        let Some(word) = self.words.get_mut(number as usize / 64) else { return false };
        let bit = 1 << (number % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }
    /// Whether a number is a member.
    pub(crate) fn contains(&self, number: u32) -> bool {
        self.words.get(number as usize / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::BitSet;

    #[test]
    fn insert_returns_whether_a_number_is_new() {
        let mut set = BitSet::new(130);
        assert!(set.insert(129) && !set.insert(129) && set.insert(0));
        assert!(set.contains(129) && set.contains(0) && !set.contains(1) && !set.contains(1 << 20));
        assert!(!set.insert(1 << 20), "out of bounds is never in the set");
    }
}
