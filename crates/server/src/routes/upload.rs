//! Taking a file, or form text, in.

use crate::app::SharedApp;
use crate::error::ApiError;
use crate::extract::{Authenticated, RawBody, address};
use crate::json;
use crate::replay::{Attempt, Replay};
use crate::route::{Route, Verb};
use axum::Json;
use axum::body::Body;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use evoke_engine::DocumentRequest;
use evoke_files::SourceFile;
use evoke_types::{CallerId, Code, DocumentType, IngestMode, InstanceId, Metadata, NestedScope, Permission};
use evoke_wire::memories::{Accepted, UploadForm};
use serde_json::Value;
use std::str::FromStr;

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<Accepted, _, _>(
            Verb::Post,
            "/api/v1/memories/upload",
            Permission::ContentWrite,
            upload,
        )
        .about("memories", "Take a file, or form text, in")
        .takes_as::<UploadForm>(&[MULTIPART, FORM])
        .fails(&[
            Code::ReplayConflict,
            Code::InvalidScope,
            Code::EmptyDocument,
            Code::DocumentTooLarge,
            Code::UnreadableFile,
            Code::FileTooLarge,
            Code::FileTooSlow,
            Code::FilesBusy,
            Code::ForeignConversation,
        ]),
    ]
}

/// A file as it came.
struct File {
    name: String,
    content_type: Option<String>,
    bytes: Bytes,
}

async fn upload(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Json<Accepted>, ApiError> {
    let (form, file) = read_form(&headers, body.bytes).await?;
    let form = meant(form);
    let replay = match body.attempt {
        Some(attempt) => Some(identity(attempt, &form, file.as_ref())?.key(&app).await?),
        None => None,
    };
    let request = document(&app, &caller.instance.id, form, file).await?;
    let ingested = app.engine.ingest(&caller, request, replay).await?;
    Ok(Json(super::memories::accepted(ingested)))
}

/// The upload as a request that may be a retry, from what it says and not from how it is written: clients draw a new
/// boundary for each retry.
fn identity(attempt: Attempt, form: &UploadForm, file: Option<&File>) -> Result<Replay, ApiError> {
    let form = serde_json::to_vec(form).map_err(|error| ApiError::new(Code::Internal, error.to_string()))?;
    let Some(file) = file else { return Ok(attempt.says(&[&form])) };
    let kind = file.content_type.as_deref().unwrap_or_default();
    Ok(attempt.says(&[&form, file.name.as_bytes(), kind.as_bytes(), &file.bytes]))
}

async fn read_form(headers: &HeaderMap, bytes: Bytes) -> Result<(UploadForm, Option<File>), ApiError> {
    let malformed = |message: String| ApiError::new(Code::MalformedBody, message);
    let content = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = content.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let request =
        Request::builder().method("POST").header(header::CONTENT_TYPE, content).body(Body::from(bytes));
    let mut request = request.map_err(|error| malformed(error.to_string()))?;
    // The body is bounded already; the extractors' own bound is lower and not ours.
    DefaultBodyLimit::disable().apply(&mut request);
    match kind.as_str() {
        FORM => {
            let form = axum::Form::<UploadForm>::from_request(request, &()).await;
            form.map(|form| (form.0, None)).map_err(|error| ApiError::field(error.body_text()))
        }
        MULTIPART => {
            let parts =
                Multipart::from_request(request, &()).await.map_err(|error| malformed(error.body_text()))?;
            read_parts(parts).await
        }
        _ => Err(malformed(format!("content type {kind:?} is not accepted; send {MULTIPART} or {FORM}"))),
    }
}

async fn read_parts(mut parts: Multipart) -> Result<(UploadForm, Option<File>), ApiError> {
    let malformed = |error: MultipartError| ApiError::new(Code::MalformedBody, error.body_text());
    let mut form = UploadForm::default();
    let mut file = None;
    while let Some(part) = parts.next_field().await.map_err(malformed)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            file = Some(File {
                name: part.file_name().unwrap_or("upload").to_owned(),
                content_type: part.content_type().map(str::to_owned),
                bytes: part.bytes().await.map_err(malformed)?,
            });
            continue;
        }
        let value = part.text().await.map_err(malformed)?;
        match name.as_str() {
            "user_id" => form.user_id = id("user_id", value)?,
            "relationship_type" => form.relationship_type = Some(value),
            "mode" => form.mode = Some(value),
            "customer_id" => form.customer_id = Some(id("customer_id", value)?),
            "scope" => form.scope = Some(value),
            "document_type" => form.document_type = Some(value),
            "metadata" => form.metadata = Some(value),
            "text" => form.text = Some(value),
            _ => {}
        }
    }
    Ok((form, file))
}

async fn document(
    app: &SharedApp,
    instance: &InstanceId,
    form: UploadForm,
    file: Option<File>,
) -> Result<DocumentRequest, ApiError> {
    if form.user_id.is_empty() {
        return Err(ApiError::field("user_id: is required and must not be empty"));
    }
    let mut metadata: Metadata = object("metadata", form.metadata)?.unwrap_or_default();
    let scope: Option<NestedScope> = object("scope", form.scope)?;
    let explicit: Option<DocumentType> = word("document_type", form.document_type)?;
    let mode: Option<IngestMode> = word("mode", form.mode)?;
    let (text, found) = match (file, filled(form.text)) {
        (Some(_), Some(_)) => return Err(ApiError::field("file and text are both sent; send one of them")),
        (None, None) => return Err(ApiError::field("neither file nor text is sent; send one of them")),
        (None, Some(text)) => (text, DocumentType::AiChatConversation),
        (Some(file), None) => {
            describe(&mut metadata, "file_name", &file.name);
            let source = SourceFile {
                name: &file.name,
                content_type: file.content_type.as_deref(),
                bytes: &file.bytes,
            };
            let read = app.files.read(instance, source).await?;
            if let Some(title) = &read.title {
                describe(&mut metadata, "title", title);
            }
            (read.text, read.document_type)
        }
    };
    Ok(DocumentRequest {
        text,
        document_type: explicit.unwrap_or(found),
        document_id: None,
        said_at: None,
        address: address(Some(form.user_id), form.customer_id, scope),
        mode: mode.unwrap_or(IngestMode::LongRange),
        metadata,
    })
}

/// The form without the fields that a program filled in for nothing: a form holds text alone, and some languages write
/// an absent value down as a word. A user with such a name would be everybody's.
fn meant(form: UploadForm) -> UploadForm {
    let absent = |text: &str| matches!(text, "undefined" | "null");
    let text = |field: Option<String>| field.filter(|text| !absent(text));
    UploadForm {
        user_id: if absent(form.user_id.as_str()) { CallerId::default() } else { form.user_id },
        customer_id: form.customer_id.filter(|id| !absent(id.as_str())),
        relationship_type: text(form.relationship_type),
        mode: text(form.mode),
        scope: text(form.scope),
        document_type: text(form.document_type),
        metadata: text(form.metadata),
        text: text(form.text),
        file: form.file,
    }
}

/// A form field that is there and not empty.
fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// Notes something about the file, unless the caller has said it already.
fn describe(metadata: &mut Metadata, key: &str, value: &str) {
    metadata.entry(key).or_insert_with(|| Value::from(value));
}

/// A form field that holds an id.
fn id(field: &str, text: String) -> Result<CallerId, ApiError> {
    CallerId::new(text).map_err(|too_long| ApiError::field(format!("{field} {too_long}")))
}

/// A form field that holds a JSON object.
fn object<T: serde::de::DeserializeOwned>(field: &str, text: Option<String>) -> Result<Option<T>, ApiError> {
    let Some(text) = filled(text) else { return Ok(None) };
    json::parse(text.as_bytes())
        .map(Some)
        .map_err(|error| ApiError::field(format!("{field}: {}", error.public_message())))
}

/// A form field that holds one of some words.
fn word<T: FromStr<Err = String>>(field: &str, text: Option<String>) -> Result<Option<T>, ApiError> {
    filled(text)
        .map(|text| text.parse().map_err(|error| ApiError::field(format!("{field}: {error}"))))
        .transpose()
}
