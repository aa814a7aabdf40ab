//! Says at most once a minute what was refused: an attack must not fill the log.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Time between two lines.
const EVERY: Duration = Duration::from_secs(60);

/// What was refused since the last line.
#[derive(Debug, Default)]
pub(super) struct Notice {
    counts: BTreeMap<&'static str, u64>,
    said: Option<Instant>,
}

impl Notice {
    /// Counts one.
    pub(super) fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    /// The next line, when there is something to say and the last one is a minute old.
    pub(super) fn line(&mut self, now: Instant) -> Option<String> {
        let early = self.said.is_some_and(|said| now.saturating_duration_since(said) < EVERY);
        if early || self.counts.is_empty() {
            return None;
        }
        self.said = Some(now);
        let counts = std::mem::take(&mut self.counts);
        let words: Vec<String> = counts.into_iter().map(|(what, count)| format!("{what} {count}")).collect();
        Some(words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_comes_at_once_and_the_next_a_minute_later() {
        let (mut notice, start) = (Notice::default(), Instant::now());
        assert_eq!(notice.line(start), None);
        notice.count("limit");
        notice.count("limit");
        notice.count("evicted");
        assert_eq!(notice.line(start).as_deref(), Some("evicted 1, limit 2"));
        notice.count("limit");
        assert_eq!(notice.line(start + Duration::from_secs(59)), None);
        assert_eq!(notice.line(start + EVERY).as_deref(), Some("limit 1"));
        assert_eq!(notice.line(start + EVERY * 2), None);
    }
}
