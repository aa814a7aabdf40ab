//! `evoke audit`: lists the audit log.

use crate::args::DataArgs;
use crate::failure::Failure;
use crate::local::{self, Need, parse_instance};
use crate::output::Output;
use clap::Args;
use evoke_report::table;
use evoke_store::EventRow;
use serde_json::{Value, json};

/// List who created, revoked, erased and deleted instances, keys and whole scopes. Entries have no text and no
/// ids of users.
#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Instance whose entries are listed; all when absent. A deleted one can be named too.
    #[arg(long, value_name = "INST")]
    instance: Option<String>,
    /// List only entries after this position, which each entry has.
    #[arg(long, value_name = "N", default_value_t = 0)]
    after: u64,
    /// Largest number of entries.
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    limit: u32,
}

/// Runs the command and prints its result.
pub(crate) async fn run(args: AuditArgs, output: Output) -> Result<(), Failure> {
    let memory = local::open(&args.data, Need::Rows).await?;
    let instance = args.instance.as_deref().map(parse_instance).transpose()?;
    let rows = memory.audit(instance.as_ref(), args.after, args.limit as usize).await?;
    memory.close().await?;
    let answer: Vec<Value> = rows.iter().map(as_json).collect();
    output.answer(&answer, || {
        let mut drawn = table(["position", "when", "instance", "what", "details"]);
        for row in &rows {
            drawn.add_row([
                row.sequence.to_string(),
                row.event.at.to_string(),
                row.event.instance.to_string(),
                row.event.kind.clone(),
                row.event.payload.clone(),
            ]);
        }
        drawn.to_string()
    })?;
    Ok(())
}

fn as_json(row: &EventRow) -> Value {
    let details: Value = serde_json::from_str(&row.event.payload).unwrap_or_default();
    json!({
        "position": row.sequence, "at": row.event.at, "instance_id": row.event.instance, "what": row.event.kind,
        "details": details,
    })
}
