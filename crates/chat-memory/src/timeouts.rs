//! How long a server may take.

use std::time::Duration;

/// How long a server may take. A call that runs into a limit fails with
/// [`Failure::Timeout`](crate::Failure::Timeout).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// To accept a connection.
    pub connect: Duration,
    /// To answer a call on a connection.
    pub answer: Duration,
}

impl Default for Timeouts {
    /// 5 seconds to connect, 30 to answer.
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), answer: Duration::from_secs(30) }
    }
}
