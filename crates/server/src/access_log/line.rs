//! What a line says, and how.

use evoke_types::{InstanceId, KeyId, Timestamp};
use serde::{Serialize, Serializer};
use std::fmt::Write;
use std::net::IpAddr;

/// How lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineFormat {
    /// `time event method route` and then `name=value`, for people and `grep`.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Event {
    /// A request and its whole answer.
    Request,
    /// An event stream begins.
    StreamOpened,
    /// It has ended.
    StreamEnded,
}

impl Event {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::StreamOpened => "stream_opened",
            Self::StreamEnded => "stream_ended",
        }
    }
}

/// One line. What is not known is left out.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Line<'a> {
    /// When the request came.
    pub(super) time: Timestamp,
    pub(super) event: Event,
    pub(super) method: &'static str,
    /// The pattern of the route, without the ids in a path.
    pub(super) route: &'a str,
    /// Absent when the client was gone before there was an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) grpc_status: Option<&'a str>,
    #[serde(serialize_with = "rounded")]
    pub(super) duration_ms: f64,
    pub(super) bytes_in: u64,
    pub(super) bytes_out: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) instance: Option<&'a InstanceId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<KeyId>,
    /// As the client chose it, or minted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) correlation_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) address: Option<IpAddr>,
}

impl Line<'_> {
    /// The line, with its end.
    pub(super) fn text(&self, format: LineFormat) -> String {
        match format {
            LineFormat::Text => self.for_people(),
            LineFormat::Json => {
                // Nothing in it can fail.
                let mut line = serde_json::to_string(self).unwrap_or_default();
                line.push('\n');
                line
            }
        }
    }

    fn for_people(&self) -> String {
        let mut line = format!("{} {} {} {}", self.time, self.event.as_str(), self.method, self.route);
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                // Writing to a string does not fail.
                let _ = write!(line, " {name}={value}");
            }
        };
        add("status", self.status.map(|status| status.to_string()));
        // What a client may have chosen is quoted.
        add("grpc_status", self.grpc_status.map(|status| format!("{status:?}")));
        add("duration_ms", Some(format!("{:.3}", self.duration_ms)));
        add("bytes_in", Some(self.bytes_in.to_string()));
        add("bytes_out", Some(self.bytes_out.to_string()));
        add("instance", self.instance.map(ToString::to_string));
        add("key", self.key.map(|key| key.to_string()));
        add("correlation_id", self.correlation_id.map(|id| format!("{id:?}")));
        add("address", self.address.map(|address| address.to_string()));
        line.push('\n');
        line
    }
}

fn rounded<S: Serializer>(millis: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((millis * 1e3).round() / 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn a_line_is_one_line_whatever_a_client_chose() {
        let instance = InstanceId::from_bits(7);
        let line = Line {
            time: Timestamp::from_millis(0),
            event: Event::StreamEnded,
            method: "POST",
            route: "/v1/x/{id}",
            status: Some(200),
            grpc_status: Some("0"),
            duration_ms: 1.23456,
            bytes_in: 3,
            bytes_out: 5,
            instance: Some(&instance),
            key: None,
            correlation_id: Some("a \"b\" status=500\n"),
            address: Some(IpAddr::from([192, 0, 2, 1])),
        };
        let text = line.text(LineFormat::Text);
        assert_eq!(text.matches('\n').count(), 1, "{text}");
        assert!(
            text.contains(r#" stream_ended POST /v1/x/{id} status=200 grpc_status="0" duration_ms=1.235 "#),
            "{text}"
        );
        let json = line.text(LineFormat::Json);
        assert_eq!(json.matches('\n').count(), 1, "{json}");
        let value: Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!((&value["event"], &value["duration_ms"]), (&"stream_ended".into(), &1.235.into()));
        assert_eq!((&value["address"], value.get("key")), (&"192.0.2.1".into(), None));
    }
}
