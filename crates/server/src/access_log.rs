//! One line for each request, where somebody wants them: who did what, and how it went. No words, no ids of users.
//!
//! [`record`] is the outermost layer of every router where lines are wanted. A line is made when the answer has ended,
//! however it ended, and handed to a thread of its own (`sink`); a stream has a line at its beginning as well.

mod body;
mod entry;
mod line;
mod sink;

pub(crate) use entry::RequestNote;
pub use line::LineFormat;
pub use sink::AccessLog;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use entry::Entry;
use evoke_types::Clock;
use std::sync::Arc;

/// What the layer needs to write lines.
#[derive(Clone)]
pub(crate) struct Recorder {
    /// Where lines go.
    pub(crate) log: AccessLog,
    /// What time they bear.
    pub(crate) clock: Arc<dyn Clock>,
}

/// Serves a request and has its line written.
pub(crate) async fn record(State(recorder): State<Recorder>, request: Request, next: Next) -> Response {
    let Recorder { log, clock } = recorder;
    let note = Arc::new(RequestNote::default());
    let mut entry = Entry::new(log, &note, clock.now(), &request);
    let counted = Arc::clone(&note);
    let mut request = request.map(|body| Body::new(body::Received::new(body, counted)));
    request.extensions_mut().insert(note);
    let response = next.run(request).await;
    entry.answered(&response);
    response.map(|body| Body::new(body::Sent::new(body, entry)))
}
