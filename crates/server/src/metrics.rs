//! The metrics of the server: definitions, recording, and their exposition.
//!
//! Called by whoever does what is counted. The one thing to know: all definitions are in one file.

mod definitions;
mod exporter;
mod requests;

pub(crate) use definitions::{
    OpenStream, access_line_lost, auth_failure, bytes_held, client_event, connection_closed,
    connection_refused, connections, definitions, event, file_read, overloaded, predicted,
    prediction_skipped, push_hit, pushed, queue_depth,
};
pub(crate) use exporter::Exporter;
pub(crate) use requests::{method_label, route_label, track};
