//! Batches whose invalid rows are refused before the store is called.
//!
//! Called by the parts that ingest several documents or turns at once. The one thing to know: the store returns
//! results for the accepted rows in order, and the caller gets a row for each that was sent.

use evoke_store::{StoreError, StoreResult};

/// The rows of a batch in the order in which they were sent: each accepted one with the store's result for it.
/// An accepted row without a result of its own gets [`StoreError::MissingResult`].
pub(crate) fn with_answers<R, E, A>(
    rows: Vec<Result<R, E>>,
    answers: Vec<A>,
) -> impl Iterator<Item = Result<(R, StoreResult<A>), E>> {
    let mut answers = answers.into_iter();
    rows.into_iter().map(move |row| row.map(|row| (row, answers.next().ok_or(StoreError::MissingResult))))
}

/// The result of the only row of a call.
///
/// # Errors
/// [`StoreError::MissingResult`] when there is none.
pub(crate) fn only_answer<A>(answers: Vec<A>) -> StoreResult<A> {
    answers.into_iter().next().ok_or(StoreError::MissingResult)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_meet_their_rows_and_refused_rows_keep_their_positions() {
        let rows = vec![Ok('a'), Err("refused"), Ok('b'), Ok('c')];
        let merged: Vec<_> = with_answers(rows, vec![1, 2]).collect();
        assert!(matches!(merged[0], Ok(('a', Ok(1)))));
        assert!(matches!(merged[1], Err("refused")));
        assert!(matches!(merged[2], Ok(('b', Ok(2)))));
        assert!(matches!(merged[3], Ok(('c', Err(StoreError::MissingResult)))));
    }
}
