//! How stores with an index read a page.

use crate::page::Page;
use std::num::NonZeroUsize;

/// A page as an index sees it: a range of places and a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// Only places greater than this.
    pub(crate) after: i64,
    /// Only places less than this.
    pub(crate) before: i64,
    /// How many at most; none is all.
    pub(crate) limit: Option<i64>,
    /// Whether the limit counts from the newest.
    pub(crate) newest_first: bool,
}

impl Span {
    /// The range of a page of a window of `max_messages`. The flag says whether `after` still has to be raised to
    /// the place before the window's oldest message.
    pub(crate) fn of(page: Page, max_messages: Option<NonZeroUsize>) -> (Self, bool) {
        let most = |limit: usize| i64::try_from(limit).unwrap_or(i64::MAX);
        let all = Self { after: i64::MIN, before: i64::MAX, limit: None, newest_first: true };
        let window = max_messages.map(|max| most(max.get()));
        match page {
            // In the order in which they were stored where nothing has to be left out: that is how they lie.
            Page::All => (Self { limit: window, newest_first: window.is_some(), ..all }, false),
            Page::Newest(limit) => {
                let limit = window.map_or(most(limit), |window| window.min(most(limit)));
                (Self { limit: Some(limit), ..all }, false)
            }
            Page::Before(seq, limit) => {
                (Self { before: seq.0, limit: Some(most(limit)), ..all }, window.is_some())
            }
            Page::After(seq, limit) => {
                let span = Self { after: seq.0, limit: Some(most(limit)), newest_first: false, ..all };
                (span, window.is_some())
            }
        }
    }
}
