//! Arrays of zeros, one number a slot, that a thread keeps for its next query.
//!
//! Fresh memory is cleared by the system page by page, which in large partitions costs more than the
//! few scores that a query writes into it.

use std::cell::RefCell;
use std::thread::LocalKey;

/// Arrays that one thread keeps at most.
const KEPT: usize = 8;

/// Spare arrays of one thread, all zeros.
pub(crate) type Spare<T> = RefCell<Vec<Vec<T>>>;

thread_local! {
    /// Scores.
    pub(crate) static SCORES: Spare<f32> = const { RefCell::new(Vec::new()) };
    /// Occurrences.
    pub(crate) static COUNTS: Spare<u16> = const { RefCell::new(Vec::new()) };
}

/// An array of so many zeros.
pub(crate) fn zeros<T: Copy + Default>(spare: &'static LocalKey<Spare<T>>, len: usize) -> Vec<T> {
    let mut array = spare.with_borrow_mut(Vec::pop).unwrap_or_default();
    array.resize(len, T::default());
    array
}

/// Keeps an array for later. All its numbers must be zero again.
pub(crate) fn keep<T: Copy + Default + PartialEq>(spare: &'static LocalKey<Spare<T>>, array: Vec<T>) {
    debug_assert!(array.iter().all(|number| *number == T::default()), "a spare array holds zeros");
    spare.with_borrow_mut(|spare| {
        if spare.len() < KEPT {
            spare.push(array);
        }
    });
}
