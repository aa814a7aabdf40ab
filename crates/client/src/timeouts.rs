//! The time limits of a call.

use std::time::Duration;

/// The time limits of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Connecting, with TLS. 5 s.
    pub connect: Duration,
    /// Without progress in sending the request. 30 s.
    pub write: Duration,
    /// From the end of the request to the beginning of the answer. 60 s.
    pub read: Duration,
    /// Between two pieces of the answer. 30 s.
    pub idle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(5), write: seconds(30), read: seconds(60), idle: seconds(30) }
    }
}
