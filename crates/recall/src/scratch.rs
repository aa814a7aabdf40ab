//! Arrays of numbers, one a slot, that a thread keeps for its next query.
//!
//! Fresh memory is cleared by the system page by page, which in large partitions costs more than writing
//! the scores of a query into it.

use std::cell::RefCell;

/// Arrays that one thread keeps at most.
const KEPT: usize = 8;

thread_local! {
    static SPARE: RefCell<Vec<Vec<f32>>> = const { RefCell::new(Vec::new()) };
}

/// An array of so many numbers, any of them.
pub(crate) fn floats(len: usize) -> Vec<f32> {
    let mut array = SPARE.with_borrow_mut(Vec::pop).unwrap_or_default();
    array.resize(len, 0.0);
    array
}

/// Keeps an array for later.
pub(crate) fn keep(array: Vec<f32>) {
    if array.capacity() == 0 {
        return;
    }
    SPARE.with_borrow_mut(|spare| {
        if spare.len() < KEPT {
            spare.push(array);
        }
    });
}
