//! The flags of `evoke serve` for the limits of connections.

use clap::{Args, value_parser};
use evoke_server::ConnectionLimits;
use serde_json::{Value, json};
use std::time::Duration;

/// Limits of connections. All can be changed while the server runs: change the settings file and send SIGHUP.
#[derive(Debug, Clone, Args)]
pub(crate) struct ConnectionArgs {
    /// Largest number of connections; fewer when the limit of file descriptors is lower.
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = value_parser!(u32).range(1..=1_000_000))]
    max_connections: u32,
    /// Largest number of connections per address, or per IPv6 /64 network. Behind a proxy all clients have
    /// the proxy's address.
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = value_parser!(u32).range(1..=1_000_000))]
    max_connections_per_address: u32,
    /// Requests and streams in progress per HTTP/2 connection.
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = value_parser!(u32).range(1..=10_000))]
    max_streams_per_connection: u32,
    /// Open event streams (gRPC Listen) in all.
    #[arg(long, value_name = "N", default_value_t = 2048, value_parser = value_parser!(u32).range(1..=1_000_000))]
    max_listen_streams: u32,
    /// Open event streams (gRPC Listen) per instance.
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = value_parser!(u32).range(1..=1_000_000))]
    max_listen_streams_per_instance: u32,
    /// Event streams with a bad key that wait 30 s for their refusal; further ones are refused at once.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = value_parser!(u32).range(0..=100_000))]
    max_held_refusals: u32,
    /// The same per address, or per IPv6 /64 network.
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = value_parser!(u32).range(0..=100_000))]
    max_held_refusals_per_address: u32,
    /// Megabytes of request bodies that are being received or processed; at least four times --body-limit.
    #[arg(long, value_name = "MB", default_value_t = 256, value_parser = value_parser!(u32).range(1..=1_048_576))]
    request_body_memory_mb: u32,
    /// Megabytes of responses that clients have not read yet.
    #[arg(long, value_name = "MB", default_value_t = 256, value_parser = value_parser!(u32).range(1..=1_048_576))]
    answer_memory_mb: u32,
    /// Seconds for the head of a request, and for a new connection to send its first one.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = value_parser!(u32).range(1..=3600))]
    head_timeout_seconds: u32,
    /// Seconds within which some bytes of a request body must arrive.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = value_parser!(u32).range(1..=3600))]
    body_stall_seconds: u32,
    /// Seconds within which a client must read some of its response.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = value_parser!(u32).range(1..=3600))]
    write_stall_seconds: u32,
    /// Seconds that an idle connection is kept; clients keep theirs for 300.
    #[arg(long, value_name = "SECONDS", default_value_t = 330, value_parser = value_parser!(u32).range(1..=86_400))]
    idle_timeout_seconds: u32,
    /// The same for a connection on which no request has had a valid key.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = value_parser!(u32).range(1..=86_400))]
    unauthenticated_idle_seconds: u32,
}

impl ConnectionArgs {
    /// The limits as a type of the server.
    pub(super) fn limits(&self) -> ConnectionLimits {
        let seconds = |n: u32| Duration::from_secs(u64::from(n));
        ConnectionLimits {
            connections: self.max_connections as usize,
            per_address: self.max_connections_per_address as usize,
            streams_per_connection: self.max_streams_per_connection,
            listen_streams: self.max_listen_streams as usize,
            listen_streams_per_instance: self.max_listen_streams_per_instance as usize,
            held_refusals: self.max_held_refusals as usize,
            held_refusals_per_address: self.max_held_refusals_per_address as usize,
            request_body_bytes: (self.request_body_memory_mb as usize) << 20,
            answer_bytes: (self.answer_memory_mb as usize) << 20,
            head_timeout: seconds(self.head_timeout_seconds),
            body_stall: seconds(self.body_stall_seconds),
            write_stall: seconds(self.write_stall_seconds),
            idle: seconds(self.idle_timeout_seconds),
            unauthenticated_idle: seconds(self.unauthenticated_idle_seconds),
        }
    }

    /// Names and values, for `check-config`.
    pub(super) fn shown(&self) -> Vec<(String, Value)> {
        let rows = [
            ("max_connections", self.max_connections),
            ("max_connections_per_address", self.max_connections_per_address),
            ("max_streams_per_connection", self.max_streams_per_connection),
            ("max_listen_streams", self.max_listen_streams),
            ("max_listen_streams_per_instance", self.max_listen_streams_per_instance),
            ("max_held_refusals", self.max_held_refusals),
            ("max_held_refusals_per_address", self.max_held_refusals_per_address),
            ("request_body_memory_mb", self.request_body_memory_mb),
            ("answer_memory_mb", self.answer_memory_mb),
            ("head_timeout_seconds", self.head_timeout_seconds),
            ("body_stall_seconds", self.body_stall_seconds),
            ("write_stall_seconds", self.write_stall_seconds),
            ("idle_timeout_seconds", self.idle_timeout_seconds),
            ("unauthenticated_idle_seconds", self.unauthenticated_idle_seconds),
        ];
        rows.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Command, FromArgMatches};

    #[test]
    fn the_defaults_are_those_of_the_server() {
        let matches = ConnectionArgs::augment_args(Command::new("x")).get_matches_from(["x"]);
        let args = ConnectionArgs::from_arg_matches(&matches).expect("defaults");
        assert_eq!(args.limits(), ConnectionLimits::default());
        assert_eq!(args.shown().len(), matches.ids().filter(|id| id.as_str() != "ConnectionArgs").count());
    }
}
