//! `evoke deletion-request list|confirm|reject`: decides on users' requests to forget.

use crate::args::TargetArgs;
use crate::failure::Failure;
use crate::local::Need;
use crate::output::Output;
use crate::target::Target;
use clap::{Args, Subcommand};
use evoke_engine::{DecidedRequest, DeletionRequest};
use serde_json::{Value, json};

/// The largest number of requests that are listed.
const LISTED: usize = 200;

/// What users asked the assistant to forget. It is already closed; a person decides whether it is removed.
#[derive(Debug, Subcommand)]
pub(crate) enum DeletionRequestCommand {
    /// List the open requests, newest first.
    List(ListArgs),
    /// Remove what a request closed, with its words. Only a backup can restore it.
    Confirm(DecideArgs),
    /// Reopen what a request closed.
    Reject(DecideArgs),
}

/// List the open requests, newest first.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    target: TargetArgs,
}

/// Decide on one request.
#[derive(Debug, Args)]
pub(crate) struct DecideArgs {
    /// Id of the request, as `evoke deletion-request list` shows it.
    #[arg(value_name = "REQUEST")]
    request: String,
    #[command(flatten)]
    target: TargetArgs,
}

/// Runs the command and prints its result.
pub(crate) async fn run(command: DeletionRequestCommand, output: Output) -> Result<(), Failure> {
    match command {
        DeletionRequestCommand::List(args) => list(&args, output).await,
        DeletionRequestCommand::Confirm(args) => decide(&args, true, output).await,
        DeletionRequestCommand::Reject(args) => decide(&args, false, output).await,
    }
}

async fn list(args: &ListArgs, output: Output) -> Result<(), Failure> {
    let target = Target::open(&args.target, Need::Recall(None)).await?;
    let answer = match &target {
        Target::Local { memory, caller } => {
            let page = memory.deletion_requests(caller, None, LISTED).await?;
            json!({ "deletion_requests": page.requests.iter().map(request).collect::<Vec<_>>() })
        }
        Target::Server(remote) => remote.get(&format!("/v1/deletion-requests?limit={LISTED}")).await?,
    };
    target.close().await?;
    output.answer(&answer, || drawn(&answer))?;
    Ok(())
}

async fn decide(args: &DecideArgs, remove: bool, output: Output) -> Result<(), Failure> {
    let target = Target::open(&args.target, Need::Recall(None)).await?;
    let id = &args.request;
    let answer = match &target {
        Target::Local { memory, caller } if remove => {
            decided(&memory.confirm_deletion(caller, id).await?, "deleted")
        }
        Target::Local { memory, caller } => decided(&memory.reject_deletion(caller, id).await?, "reopened"),
        Target::Server(remote) => {
            let verb = if remove { "confirm" } else { "reject" };
            // An id is a UUID; anything else is unknown, and must not lead to another path.
            let id: String = id.chars().filter(|one| one.is_ascii_alphanumeric() || *one == '-').collect();
            remote.post(&format!("/v1/deletion-requests/{id}/{verb}"), json!({})).await?
        }
    };
    target.close().await?;
    let done = if remove { "Removed for good" } else { "Opened again" };
    output.answer(&answer, || {
        let count = answer["memory_ids"].as_array().map_or(0, Vec::len);
        let left = answer["still_present_in"].as_array().map(Vec::as_slice).unwrap_or_default();
        let left = left.iter().filter_map(Value::as_str).map(|at| format!("\nStill present in {at}."));
        format!("{done}: {count} memories.{}", left.collect::<String>())
    })?;
    Ok(())
}

/// A request, as a server returns it.
fn request(request: &DeletionRequest) -> Value {
    let memories = request.memories.iter().map(|memory| {
        json!({
            "memory_id": memory.id.to_string(),
            "content": memory.text,
            "memory_type": memory.kind.as_str(),
        })
    });
    json!({
        "deletion_request_id": request.id.to_string(),
        "requested_at": request.at,
        "request": request.words,
        "document_id": request.document_id,
        "memories": memories.collect::<Vec<_>>(),
        "scope": request.scope.steps().iter().map(|step| (step.level.clone(), json!(step.id))).collect::<serde_json::Map<_, _>>(),
        "scope_level": request.scope.kind().as_str(),
    })
}

fn decided(decided: &DecidedRequest, status: &str) -> Value {
    let status = if decided.left_in.is_empty() { status } else { "partial" };
    json!({
        "deletion_request_id": decided.id.to_string(),
        "status": status,
        "memory_ids": decided.memories.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "decided_at": decided.at,
        "still_present_in": decided.left_in.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

fn drawn(answer: &Value) -> String {
    let requests = answer["deletion_requests"].as_array().map(Vec::as_slice).unwrap_or_default();
    if requests.is_empty() {
        return "No request waits.".to_owned();
    }
    requests.iter().map(drawn_request).collect::<Vec<_>>().join("\n\n")
}

fn drawn_request(request: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |key: &str| request[key].as_array().map(Vec::as_slice).unwrap_or_default();
    let scope = request["scope"].as_object().into_iter().flatten();
    let scope: Vec<String> = scope.map(|(level, id)| format!("{level} {}", text(id))).collect();
    let mut lines = vec![format!(
        "{}  {}  {}",
        text(&request["deletion_request_id"]),
        text(&request["requested_at"]),
        scope.join(", ")
    )];
    lines.extend(list("request").iter().map(|words| format!("   \"{}\"", text(words))));
    lines.extend(list("memories").iter().map(|one| format!("   closed: {}", text(&one["content"]))));
    lines.join("\n")
}
