//! The settings of this folder.

use std::time::Duration;

/// What connections may take: numbers, bytes and time. All of it can be changed while the server runs
/// (see `ServerControl::set_connection_limits`); `streams_per_connection` is for new connections then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// Connections in all. Lowered to what the process's limit of file descriptors leaves room for.
    pub connections: usize,
    /// Connections of one address (of one /64 network for IPv6). Behind a proxy all clients have the
    /// proxy's address.
    pub per_address: usize,
    /// Requests and streams under way on one HTTP/2 connection.
    pub streams_per_connection: u32,
    /// Open `Listen` streams in all.
    pub listen_streams: usize,
    /// The same for one instance.
    pub listen_streams_per_instance: usize,
    /// `Listen` calls without a valid key that are held before they are refused, in all; others are
    /// refused at once.
    pub held_refusals: usize,
    /// The same for one address.
    pub held_refusals_per_address: usize,
    /// Bytes of request bodies that are being received or worked on, in all.
    pub request_body_bytes: usize,
    /// Bytes of answers that clients have not read yet, in all.
    pub answer_bytes: usize,
    /// Time from the opening to the first complete head of a request, TLS handshake included; and from
    /// the first byte of any later head to its end.
    pub head_timeout: Duration,
    /// Longest time in which nothing of a request's body comes.
    pub body_stall: Duration,
    /// Longest time in which a client reads nothing of an answer.
    pub write_stall: Duration,
    /// Time between two requests. Longer than the 300 s for which clients keep connections, so that none
    /// is closed under a request.
    pub idle: Duration,
    /// The same on a connection on which no request had a valid key so far.
    pub unauthenticated_idle: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            connections: 4_096,
            per_address: 1_024,
            streams_per_connection: 32,
            listen_streams: 2_048,
            listen_streams_per_instance: 1_024,
            held_refusals: 64,
            held_refusals_per_address: 8,
            request_body_bytes: 256 << 20,
            answer_bytes: 256 << 20,
            head_timeout: Duration::from_secs(10),
            body_stall: Duration::from_secs(10),
            write_stall: Duration::from_secs(30),
            idle: Duration::from_secs(330),
            unauthenticated_idle: Duration::from_secs(60),
        }
    }
}
