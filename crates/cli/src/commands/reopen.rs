//! `evoke reopen`: reopens a closed memory.

use crate::args::TargetArgs;
use crate::failure::Failure;
use crate::local::Need;
use crate::output::Output;
use crate::target::Target;
use crate::url::segment;
use clap::Args;
use serde_json::{Value, json};

/// Reopen a memory that a newer statement or a user's request to forget has closed; an open one does not
/// change.
#[derive(Debug, Args)]
pub(crate) struct ReopenArgs {
    /// Id of the memory, as in the status of the document that closed it.
    #[arg(value_name = "MEMORY")]
    memory: String,
    #[command(flatten)]
    target: TargetArgs,
}

/// Runs the command and prints its result.
pub(crate) async fn run(args: ReopenArgs, output: Output) -> Result<(), Failure> {
    let target = Target::open(&args.target, Need::Recall(None)).await?;
    let answer = match &target {
        Target::Local { memory, caller } => {
            let opened = memory.reopen_memory(caller, &args.memory).await?;
            json!({ "memory_id": opened.item.id.to_string(), "content": opened.item.text })
        }
        Target::Server(remote) => {
            let answer =
                remote.post(&format!("/api/v1/memories/{}/reopen", segment(&args.memory)), json!({})).await?;
            json!({ "memory_id": answer["memory_id"], "content": answer["content"] })
        }
    };
    target.close().await?;
    output.answer(&answer, || drawn(&answer))?;
    Ok(())
}

fn drawn(answer: &Value) -> String {
    format!("Open: {}", answer["content"].as_str().unwrap_or_default())
}
