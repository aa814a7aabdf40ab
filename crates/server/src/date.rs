//! The `Date` header of every answer, from the store's clock.
//!
//! The HTTP library reads the machine's clock for it and panics when that stands before 1970; the clock of the
//! configuration never does.

use axum::http::HeaderValue;
use evoke_types::Timestamp;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

/// The text of the present second: it is the same for thousands of answers.
static PRESENT: Mutex<Option<(u64, HeaderValue)>> = Mutex::new(None);

/// An instant as the header has it; instants before 1970 have no such form.
pub(crate) fn written(at: Timestamp) -> Option<HeaderValue> {
    let second = u64::try_from(at.as_millis()).ok()? / 1_000;
    let mut present = PRESENT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, text)) = present.as_ref()
        && *of == second
    {
        return Some(text.clone());
    }
    let text = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(second));
    let text = HeaderValue::try_from(text).ok()?;
    *present = Some((second, text.clone()));
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instant_is_written_or_left_out() {
        let text = |millis| written(Timestamp::from_millis(millis));
        assert_eq!(text(784_111_777_000).expect("a date"), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(text(784_111_777_999), text(784_111_777_000));
        assert!(text(-1).is_none() && text(i64::MIN).is_none());
        assert!(text(i64::MAX).is_some());
    }
}
