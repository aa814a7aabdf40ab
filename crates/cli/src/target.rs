//! The target of commands: a data directory in this process, or a running server.

use crate::args::TargetArgs;
use crate::documents::Document;
use crate::failure::Failure;
use crate::local::{self, Need};
use crate::remote::{Remote, RemoteError};
use crate::secrets;
use evoke::{Caller, Evoke, IngestError};
use evoke_engine::RowOutcome;
use evoke_server::{InProcess, ServerConfig};
use evoke_types::IngestStatus;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The largest number of documents per call; the server's own limit.
pub(crate) const BATCH: usize = 100;

/// A data directory, or a server.
pub(crate) enum Target {
    /// A data directory, in this process.
    Local {
        /// The memory that is open.
        memory: Box<Evoke>,
        /// The operator of one instance.
        caller: Caller,
    },
    /// A server, over HTTP.
    Server(Remote),
}

/// The outcome for one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Taken {
    /// The caller's id or the generated one.
    pub(crate) document_id: String,
    /// The ingestion under which its status can be queried; absent when it was refused.
    pub(crate) ingestion_id: Option<String>,
    /// The status of the ingestion.
    pub(crate) status: IngestStatus,
    /// Why it was refused, or what could not be processed.
    #[serde(rename = "error_message")]
    pub(crate) error: Option<String>,
}

impl Target {
    /// Opens the target that the flags name.
    ///
    /// # Errors
    /// [`Failure::Usage`] for a server without a key; otherwise as [`local::open_for`].
    pub(crate) async fn open(args: &TargetArgs, need: Need) -> Result<Self, Failure> {
        match &args.server {
            Some(server) => {
                let key = secrets::read("key", args.key.as_deref(), args.key_file.as_deref())?;
                let missing = "--server needs --key or --key-file, the API key of an instance there";
                let key = key.ok_or_else(|| Failure::Usage(missing.to_owned()))?;
                Ok(Self::Server(Remote::new(server, &key)?))
            }
            None => {
                let (memory, caller) = local::open_for(args, need).await?;
                Ok(Self::Local { memory: Box::new(memory), caller })
            }
        }
    }

    /// Ingests up to [`BATCH`] documents; an invalid one does not affect the others. Rows are in input order.
    ///
    /// # Errors
    /// When nothing could be ingested.
    pub(crate) async fn take(&self, documents: Vec<Document>) -> Result<Vec<Taken>, Failure> {
        match self {
            Self::Local { memory, caller } => {
                let requests = documents.into_iter().map(|document| {
                    let id = document.document_id.clone();
                    let refused = |too_long| (id, IngestError::Malformed(format!("an id {too_long}")));
                    document.into_request().map_err(refused)
                });
                let requests = requests.collect();
                let outcome = memory.ingest_batch(caller, requests, false, None).await?;
                Ok(outcome.rows.into_iter().map(taken).collect())
            }
            Self::Server(remote) => {
                let bodies: Vec<Value> = documents.into_iter().map(Document::into_body).collect();
                let path = "/api/v1/memories/batch";
                let answer = remote.post(path, json!({"documents": bodies, "fail_fast": false})).await?;
                let mut rows: Vec<Taken> = read_field(path, &answer, "results")?;
                // The protocol requires an id even for a refused row.
                rows.iter_mut()
                    .filter(|r| r.status == IngestStatus::Failed)
                    .for_each(|r| r.ingestion_id = None);
                Ok(rows)
            }
        }
    }

    /// The status of an ingestion.
    ///
    /// # Errors
    /// When it is unknown, or the server does not answer.
    pub(crate) async fn status(&self, ingestion: &str) -> Result<Taken, Failure> {
        match self {
            Self::Local { memory, caller } => {
                let row = memory.ingestion(caller, ingestion).await?;
                Ok(Taken {
                    document_id: row.document_id.as_str().to_owned(),
                    ingestion_id: Some(row.ingestion.to_string()),
                    status: row.status,
                    error: row.error,
                })
            }
            Self::Server(remote) => {
                let path = format!("/api/v1/memories/status/{ingestion}");
                Ok(read(&path, remote.get(&path).await?)?)
            }
        }
    }

    /// Calls a route of the protocol: gets it, or posts a body to it. A data directory answers as a server does.
    ///
    /// # Errors
    /// [`Failure::Refused`] and [`Failure::Remote`] when the call is refused.
    pub(crate) async fn call(&self, path: &str, body: Option<Value>) -> Result<Value, Failure> {
        match (self, body) {
            (Self::Server(remote), Some(body)) => Ok(remote.post(path, body).await?),
            (Self::Server(remote), None) => Ok(remote.get(path).await?),
            (Self::Local { memory, caller }, body) => {
                let routes = InProcess::new(memory.engine().clone(), caller.clone(), ServerConfig::default());
                let (status, answer) = routes.call_json(path, body).await;
                let message = answer["message"].as_str().unwrap_or_default();
                if status == 200 { Ok(answer) } else { Err(Failure::Refused(message.to_owned())) }
            }
        }
    }

    /// Closes the target; nothing acknowledged is lost.
    ///
    /// # Errors
    /// When the store cannot be closed.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        match self {
            Self::Local { memory, .. } => Ok(memory.close().await?),
            Self::Server(_) => Ok(()),
        }
    }
}

fn taken(row: RowOutcome) -> Taken {
    match row.result {
        Ok(receipt) => Taken {
            document_id: receipt.document_id,
            ingestion_id: Some(receipt.ingestion.to_string()),
            status: receipt.status,
            error: None,
        },
        Err(error) => refused(row.document_id, &error),
    }
}

fn refused(document_id: String, error: &IngestError) -> Taken {
    Taken { document_id, ingestion_id: None, status: IngestStatus::Failed, error: Some(error.to_string()) }
}

/// Parses a response into its type.
///
/// # Errors
/// [`RemoteError::Unexpected`].
pub(crate) fn read<T: for<'a> Deserialize<'a>>(path: &str, answer: Value) -> Result<T, RemoteError> {
    serde_json::from_value(answer)
        .map_err(|error| RemoteError::Unexpected { url: path.to_owned(), reason: error.to_string() })
}

fn read_field<T: for<'a> Deserialize<'a>>(path: &str, answer: &Value, field: &str) -> Result<T, RemoteError> {
    read(path, answer.get(field).cloned().unwrap_or_default())
}
