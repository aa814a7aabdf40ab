//! The place of a call in a distributed trace, as the W3C trace context writes it.

use rand::RngExt;
use std::sync::Arc;

/// Gives the `traceparent` of the work that a call belongs to; `None` begins a trace of its own.
pub(crate) type CurrentTrace = Arc<dyn Fn() -> Option<String> + Send + Sync>;

/// The `traceparent` of one call: in the trace of `parent` when that is one, under a span of its own.
pub(crate) fn traceparent(parent: Option<&str>) -> String {
    let span = rand::rng().random_range(1..=u64::MAX);
    match parent.and_then(parsed) {
        Some((trace, flags)) => format!("00-{trace}-{span:016x}-{flags}"),
        None => format!("00-{:032x}-{span:016x}-01", rand::rng().random_range(1..=u128::MAX)),
    }
}

/// The trace id and the flags of a `traceparent` of version 00.
fn parsed(text: &str) -> Option<(&str, &str)> {
    let parts: Vec<&str> = text.split('-').collect();
    let [version, trace, span, flags] = parts[..] else { return None };
    let hex = |text: &str, len: usize| {
        text.len() == len && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))
    };
    let some = |text: &str| text.bytes().any(|b| b != b'0');
    let whole =
        version == "00" && hex(trace, 32) && some(trace) && hex(span, 16) && some(span) && hex(flags, 2);
    whole.then_some((trace, flags))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_continues_the_trace_that_it_belongs_to() {
        let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        let child = traceparent(Some(parent));
        assert!(
            child.starts_with("00-0af7651916cd43dd8448eb211c80319c-") && child.ends_with("-00"),
            "{child}"
        );
        assert_ne!(child, parent);
        for bad in [None, Some("00-0-1-01"), Some("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
        {
            let own = traceparent(bad);
            assert!(parsed(&own).is_some() && own.ends_with("-01"), "{own}");
        }
    }
}
