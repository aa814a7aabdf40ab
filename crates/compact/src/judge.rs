//! Judging any choice of words of a conversation, wherever it comes from.

use crate::compact::Turn;
use crate::sentence::Reading;
use crate::validation::{Statements, validate_against};
use crate::{Validation, keys, salience};

/// How much of a conversation can still be told from some statements.
///
/// It is what [`crate::compact`] says of its own result, without trusting it: statements count by their
/// words. Use it to compare other ways of choosing.
pub fn judge<'s>(turns: &[Turn<'_>], statements: impl IntoIterator<Item = &'s str>) -> Validation {
    let reading = Reading::of(turns);
    let worth = salience::of(&reading, turns, "");
    let keys = keys::find(&reading, &worth);
    let terms = statements.into_iter().map(|text| reading.known(text)).collect();
    validate_against(&reading, &keys, &Statements::holding(&reading, terms))
}
