//! `evoke instance create|list`

use crate::args::DataArgs;
use crate::failure::Failure;
use crate::local::{Local, Need};
use crate::output::{Output, table};
use clap::{Args, Subcommand};
use evoke_engine::NewKey;
use evoke_store::{InstanceRow, PartitionKey};
use evoke_types::{ClientId, Isolation};
use serde_json::{Value, json};

/// Make and list instances.
#[derive(Debug, Subcommand)]
pub(crate) enum InstanceCommand {
    /// Make an instance and its first key.
    Create(CreateArgs),
    /// List the instances of a data directory.
    List(ListArgs),
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
    /// The organisation it belongs to; a new one when absent.
    #[arg(long, value_name = "CLI")]
    client: Option<String>,
    /// Requests a minute that the key may make, such as 600/min; no limit when absent.
    #[arg(long, value_name = "N/min", value_parser = rate_limit)]
    rate_limit: Option<u32>,
}

/// List the instances of a data directory.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    data: DataArgs,
}

/// Reads `600/min` or `600`.
pub(crate) fn rate_limit(text: &str) -> Result<u32, String> {
    let number = text.strip_suffix("/min").unwrap_or(text);
    number.parse().ok().filter(|n| *n > 0).ok_or_else(|| format!("{text:?} is not a rate such as 600/min"))
}

/// Runs the command.
pub(crate) async fn run(command: InstanceCommand, output: Output) -> Result<(), Failure> {
    match command {
        InstanceCommand::Create(args) => create(args, output).await,
        InstanceCommand::List(args) => list(args, output).await,
    }
}

async fn create(args: CreateArgs, output: Output) -> Result<(), Failure> {
    let client = args.client.as_deref().map(str::parse::<ClientId>).transpose();
    let client = client.map_err(|error| Failure::Usage(format!("--client: {error}")))?;
    let local = Local::open(&args.data, Need::Rows).await?;
    let row = local.engine.create_instance(&args.name, args.isolation, client).await?;
    let key = NewKey {
        instance: row.id.clone(),
        label: "first key".to_owned(),
        expires_in_millis: None,
        rate_limit: args.rate_limit,
    };
    let issued = local.engine.create_key(key).await?;
    local.engine.drain(evoke_engine::DRAIN).await?;
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

async fn list(args: ListArgs, output: Output) -> Result<(), Failure> {
    let local = Local::open(&args.data, Need::Rows).await?;
    let mut rows = local.engine.instances().await?;
    rows.retain(|row| row.id != PartitionKey::world().instance);
    local.engine.drain(evoke_engine::DRAIN).await?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates() {
        assert_eq!((rate_limit("600/min"), rate_limit("7")), (Ok(600), Ok(7)));
        assert!(rate_limit("0").is_err() && rate_limit("6/s").is_err() && rate_limit("").is_err());
    }
}
