//! `evoke instance create|list|delete`: manages instances.

use crate::args::DataArgs;
use crate::commands::key::{Expiry, expiry, rate_limit};
use crate::failure::Failure;
use crate::local::{self, Need};
use crate::output::Output;
use clap::{Args, Subcommand};
use evoke_engine::{Address, EraseRequest, EraseScope, NewKey};
use evoke_report::table;
use evoke_store::{InstanceRow, PartitionKey};
use evoke_types::{ClientId, Isolation};
use serde_json::{Value, json};

/// Make, list and delete instances.
#[derive(Debug, Subcommand)]
pub(crate) enum InstanceCommand {
    /// Make an instance and its first key.
    Create(CreateArgs),
    /// List the instances of a data directory.
    List(ListArgs),
    /// Erase everything in an instance and remove it with its keys. Without --confirm, counts what would be erased.
    Delete(DeleteArgs),
}

/// Make an instance and its first key.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    #[command(flatten)]
    data: DataArgs,
    /// A name for people.
    #[arg(long, default_value = "default")]
    name: String,
    /// `strict`: users belong to customers (B2B). `equals_customer`: users stand alone (B2C).
    #[arg(long, default_value = "equals_customer", value_parser = |text: &str| text.parse::<Isolation>())]
    isolation: Isolation,
    /// The organization that the instance belongs to; a new one when absent.
    #[arg(long, value_name = "CLI")]
    client: Option<String>,
    /// What the key may do a minute, such as 600/min, a plain request counting as one; no limit when absent.
    #[arg(long, value_name = "N/min", value_parser = rate_limit)]
    rate_limit: Option<u32>,
    /// How long the key is good for: 90d, 12h, 30m, or never; never when absent.
    #[arg(long, value_name = "TIME", value_parser = expiry)]
    expires_in: Option<Expiry>,
}

/// Delete an instance with everything in it.
#[derive(Debug, Args)]
pub(crate) struct DeleteArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Id of the instance to delete.
    #[arg(value_name = "INST")]
    which: String,
    /// Repeats the instance's id.
    #[arg(long, value_name = "INST")]
    confirm: Option<String>,
}

/// List the instances of a data directory.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    data: DataArgs,
}

/// Runs the command and prints its result.
pub(crate) async fn run(command: InstanceCommand, output: Output) -> Result<(), Failure> {
    match command {
        InstanceCommand::Create(args) => create(args, output).await,
        InstanceCommand::List(args) => list(args, output).await,
        InstanceCommand::Delete(args) => delete(args, output).await,
    }
}

async fn create(args: CreateArgs, output: Output) -> Result<(), Failure> {
    let client = args.client.as_deref().map(str::parse::<ClientId>).transpose();
    let client = client.map_err(|error| Failure::Usage(format!("--client: {error}")))?;
    let memory = local::open(&args.data, Need::Rows).await?;
    let row = memory.create_instance(&args.name, args.isolation, client).await?;
    let key = NewKey {
        expires_in_millis: Expiry::millis(args.expires_in),
        rate_limit: args.rate_limit,
        ..NewKey::full(row.id.clone(), "first key")
    };
    let issued = memory.create_key(key).await?;
    memory.close().await?;
    let answer = json!({
        "client_id": row.client, "instance_id": row.id, "api_key": issued.secret,
    });
    output.answer(&answer, || {
        format!(
            "made instance {} ({}, {})\nclient  {}\nAPI key {}\n\nThe key is shown this once. `evoke key create` makes others.",
            row.id, row.name, row.isolation, row.client, issued.secret
        )
    })?;
    Ok(())
}

async fn delete(args: DeleteArgs, output: Output) -> Result<(), Failure> {
    let memory = local::open(&args.data, Need::Rows).await?;
    let caller = local::operator(&memory, Some(&args.which)).await?;
    if *caller.instance_id() == PartitionKey::world().instance {
        return Err(Failure::Usage("the world is no instance: erase its documents instead".to_owned()));
    }
    let request = EraseRequest {
        scope: EraseScope::Instance,
        address: Address::default(),
        conversation: None,
        dry_run: args.confirm.is_none(),
        confirm: args.confirm,
    };
    let outcome = memory.erase(&caller, request).await?;
    memory.close().await?;
    let id = caller.instance_id();
    let answer = json!({
        "instance_id": id,
        "deleted": outcome.record.is_some(),
        "deletion_id": outcome.record.as_ref().map(|record| record.id),
        "state": outcome.record.as_ref().map(|record| record.state.as_str()),
        "counts": outcome.counts,
    });
    let total = outcome.counts.total();
    output.answer(&answer, || match &outcome.record {
        Some(record) => format!(
            "deleted instance {id} with {total} rows and all its keys; the audit record is {}",
            record.id
        ),
        None => {
            format!("instance {id} holds {total} rows; repeat the command with --confirm {id} to delete it")
        }
    })?;
    Ok(())
}

async fn list(args: ListArgs, output: Output) -> Result<(), Failure> {
    let memory = local::open(&args.data, Need::Rows).await?;
    let mut rows = memory.instances().await?;
    rows.retain(|row| row.id != PartitionKey::world().instance);
    memory.close().await?;
    let answer: Vec<Value> = rows.iter().map(as_json).collect();
    output.answer(&answer, || {
        let mut drawn = table(["instance", "client", "name", "isolation", "made"]);
        for row in &rows {
            drawn.add_row([
                row.id.to_string(),
                row.client.to_string(),
                row.name.clone(),
                row.isolation.to_string(),
                row.created_at.to_string(),
            ]);
        }
        drawn.to_string()
    })?;
    Ok(())
}

fn as_json(row: &InstanceRow) -> Value {
    json!({
        "instance_id": row.id, "client_id": row.client, "name": row.name,
        "isolation": row.isolation, "created_at": row.created_at,
    })
}
