//! Export of a scope as an archive, and import of archive lines.
//!
//! Called by whoever moves memories. The one thing to know: an export is sent page by page, so its size costs no memory; one
//! that fails in the middle lacks its last line.

use crate::app::SharedApp;
use crate::cost::{self, Account};
use crate::error::ApiError;
use crate::extract::{Authenticated, Query, RawBody, address, conversation};
use crate::route::{Route, Verb};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use evoke_engine::{AuthError, Caller, Export, ExportScope, ImportIds, ImportOutcome, ImportRow};
use evoke_store::{ArchiveRow, KeyRow};
use evoke_transfer::line::{FORMAT, Line};
use evoke_transfer::{ArchiveWriter, import_row};
use evoke_types::{Code, Permission};
use evoke_wire::transfer::{ArchiveLines, ExportQuery, Imported, RefusedLine};
use futures::stream;
use std::error::Error;

/// The content type of archives.
const LINES: &str = "application/x-ndjson";
/// Lines of one import.
const MOST: usize = 1_000;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<(), _, _>(Verb::Get, "/v1/export", Permission::ContentRead, export)
            .about("data", "Export a scope as an archive of JSON lines")
            .query::<ExportQuery>()
            .answers_text(LINES)
            .fails(&[Code::InvalidScope, Code::ForeignConversation]),
        Route::keyed::<Imported, _, _>(Verb::Post, "/v1/import", Permission::ContentWrite, import)
            .about("data", "Import lines of an archive; what is there already is left as it is")
            .takes_as::<ArchiveLines>(&[LINES])
            .fails(&[Code::BatchTooLarge]),
    ]
}

async fn export(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Query(query): Query<ExportQuery>,
) -> Result<Response, ApiError> {
    let ExportQuery { user_id, customer_id, conversation_id } = query;
    let scope = match conversation_id.filter(|id| !id.is_empty()) {
        Some(id) => ExportScope::Conversation(conversation(&id, user_id, customer_id)),
        None => ExportScope::Within(address(user_id, customer_id, None)),
    };
    let export = app.engine.begin_export(&caller, scope).await?;
    let (writer, header) = ArchiveWriter::begin(Some(&caller.instance), app.config.clock.now());
    let pages = Pages { app, caller, export, writer, header: Some(header) };
    let body = Body::from_stream(stream::try_unfold(Some(pages), next_page));
    Ok(([(header::CONTENT_TYPE, LINES)], body).into_response())
}

/// An export on its way to a client.
struct Pages {
    app: SharedApp,
    caller: Caller,
    export: Export,
    writer: ArchiveWriter,
    header: Option<Vec<u8>>,
}

/// Why an export broke off: the answer has begun, so its client only sees that it is cut off.
type BrokenOff = Box<dyn Error + Send + Sync>;

/// The next bytes, and what is left.
async fn next_page(pages: Option<Pages>) -> Result<Option<(Bytes, Option<Pages>)>, BrokenOff> {
    let Some(mut pages) = pages else { return Ok(None) };
    if let Some(header) = pages.header.take() {
        return Ok(Some((header.into(), Some(pages))));
    }
    let rows = pages.rows().await.inspect_err(|error| tracing::warn!(%error, "an export broke off"))?;
    if rows.is_empty() {
        return Ok(Some((pages.writer.end().into(), None)));
    }
    let bytes = pages.writer.page(rows);
    Ok(Some((bytes.into(), Some(pages))))
}

impl Pages {
    /// The next rows, while the key is valid: an export may take longer than that.
    async fn rows(&mut self) -> Result<Vec<ArchiveRow>, BrokenOff> {
        if let Some(id) = self.caller.key {
            let (keys, now) =
                (self.app.engine.keys(self.caller.instance_id()).await?, self.app.config.clock.now());
            let valid = |key: &KeyRow| {
                key.id == id && key.revoked_at.is_none() && key.expires_at.is_none_or(|at| at > now)
            };
            if !keys.iter().any(valid) {
                return Err(AuthError::InvalidKey.into());
            }
        }
        Ok(self.app.engine.export_page(&mut self.export).await?)
    }
}

/// What was made of a line.
enum Parsed {
    /// A row at this place among the rows.
    Row,
    /// The first or the last line.
    Frame,
    /// It is no line.
    Refused(Code, String),
}

async fn import(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    account: Account,
    body: RawBody,
) -> Result<Json<Imported>, ApiError> {
    let lines = body.bytes.split(|byte| *byte == b'\n').enumerate();
    let lines: Vec<(usize, &[u8])> = lines.filter(|(_, line)| !line.trim_ascii().is_empty()).collect();
    if lines.len() > MOST {
        let message =
            format!("the body has {} lines, the limit is {MOST}: send fewer at a time", lines.len());
        return Err(ApiError::new(Code::BatchTooLarge, message));
    }
    account.charge(cost::of_rows(lines.len()))?;
    let (mut parsed, mut rows) = (Vec::with_capacity(lines.len()), Vec::with_capacity(lines.len()));
    for (number, line) in lines {
        let outcome = parse(line).map(|row| match row {
            Some(row) => {
                rows.push(row);
                Parsed::Row
            }
            None => Parsed::Frame,
        });
        parsed.push((
            number + 1,
            outcome.unwrap_or_else(|message| Parsed::Refused(Code::InvalidField, message)),
        ));
    }
    let outcomes = app.engine.restore(&caller, rows, ImportIds::Derive).await?;
    Ok(Json(imported(parsed, outcomes)))
}

fn parse(line: &[u8]) -> Result<Option<ImportRow>, String> {
    let line: Line = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    if let Line::Archive(header) = &line
        && header.format > FORMAT
    {
        return Err(format!("the archive has format {}, this server reads up to {FORMAT}", header.format));
    }
    import_row(line).map_err(|error| error.to_string())
}

fn imported(parsed: Vec<(usize, Parsed)>, outcomes: Vec<ImportOutcome>) -> Imported {
    let (mut answer, mut outcomes) = (Imported::default(), outcomes.into_iter());
    for (line, parsed) in parsed {
        let (word, refusal) = match parsed {
            Parsed::Frame => ("read", None),
            Parsed::Refused(code, message) => ("refused", Some((code, message))),
            Parsed::Row => match outcomes.next() {
                Some(ImportOutcome::Stored) => ("stored", None),
                Some(ImportOutcome::Known) => ("known", None),
                Some(ImportOutcome::Refused(error)) => {
                    let error = ApiError::from(error);
                    ("refused", Some((error.code(), error.public_message().to_owned())))
                }
                None => ("refused", Some((Code::Internal, "the server failed".to_owned()))),
            },
        };
        answer.stored += usize::from(word == "stored");
        answer.known += usize::from(word == "known");
        answer.refused += usize::from(word == "refused");
        answer.outcomes.push(word.to_owned());
        let error =
            |(code, message): (Code, String)| RefusedLine { line, code: code.as_str().to_owned(), message };
        answer.errors.extend(refusal.map(error));
    }
    answer
}
