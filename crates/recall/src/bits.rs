//! A set of small numbers.

/// A set of numbers below a bound, one bit each.
#[derive(Debug, Clone)]
pub(crate) struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// The empty set of numbers below `len`.
    pub(crate) fn new(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }
    /// The bound.
    pub(crate) fn len(&self) -> usize {
        self.len
    }
    /// Adds a number below the bound; returns whether it is new.
    pub(crate) fn set(&mut self, number: u32) -> bool {
        let Some(word) = self.words.get_mut(number as usize / 64) else { return false };
        let bit = 1 << (number % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }
    /// Whether a number is in the set.
    pub(crate) fn has(&self, number: u32) -> bool {
        self.words.get(number as usize / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn a_number_is_new_once() {
        let mut bits = Bits::new(130);
        assert!(bits.set(129) && !bits.set(129) && bits.set(0));
        assert!(bits.has(129) && bits.has(0) && !bits.has(1) && !bits.has(1 << 20));
        assert!(!bits.set(1 << 20), "out of bounds is never in the set");
    }
}
