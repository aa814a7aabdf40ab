//! Reusable score buffers, kept per thread for its next query.
//!
//! The system clears fresh memory page by page, which in large partitions takes longer than writing the
//! scores into it. [`block_scoring`](crate::retrievers::lexical) takes and returns them.

use std::cell::RefCell;

/// Buffers that one thread keeps at most.
const MAX_BUFFERS: usize = 8;

thread_local! {
    static BUFFERS: RefCell<Vec<Vec<f32>>> = const { RefCell::new(Vec::new()) };
}

/// A buffer of this length with arbitrary content.
pub(crate) fn buffer_f32(len: usize) -> Vec<f32> {
    let mut buffer = BUFFERS.with_borrow_mut(Vec::pop).unwrap_or_default();
    buffer.resize(len, 0.0);
    buffer
}

/// Returns a buffer for reuse by this thread.
pub(crate) fn recycle(buffer: Vec<f32>) {
    if buffer.capacity() == 0 {
        return;
    }
    BUFFERS.with_borrow_mut(|buffers| {
        if buffers.len() < MAX_BUFFERS {
            buffers.push(buffer);
        }
    });
}
