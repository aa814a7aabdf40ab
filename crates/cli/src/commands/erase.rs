//! `evoke erase`: erases whole scopes.

use crate::args::{DataArgs, WhoseArgs};
use crate::failure::Failure;
use crate::local::{self, Need};
use crate::output::Output;
use clap::{Args, ValueEnum};
use evoke_engine::{Address, EraseOutcome, EraseRequest, EraseScope};
use evoke_report::table;
use evoke_store::{EraseCounts, ErasureRow, ErasureState};
use evoke_types::CallerId;
use serde_json::json;

/// Erase permanently. Without --confirm, counts what would be erased.
#[derive(Debug, Args)]
pub(crate) struct EraseArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Instance; required when the directory has several.
    #[arg(long, value_name = "INST")]
    instance: Option<String>,
    /// Kind of scope to erase.
    #[arg(long, value_enum)]
    scope: Scope,
    #[command(flatten)]
    whose: WhoseArgs,
    /// The conversation, for --scope conversation.
    #[arg(long, value_name = "ID")]
    conversation: Option<String>,
    /// Repeats the id to erase: of the user, the customer, the conversation or the instance.
    #[arg(long, value_name = "ID")]
    confirm: Option<String>,
}

/// The kind of scope to erase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Scope {
    /// Everything in the instance; its keys are revoked. `evoke instance delete` removes the instance as well.
    Client,
    /// One customer with all its users.
    Customer,
    /// One user with all memories.
    User,
    /// The turns of one conversation.
    Conversation,
}

/// Runs the command and prints its result.
pub(crate) async fn run(args: EraseArgs, output: Output) -> Result<(), Failure> {
    let memory = local::open(&args.data, Need::Rows).await?;
    let caller = local::operator(&memory, args.instance.as_deref()).await?;
    let request = EraseRequest {
        scope: match args.scope {
            Scope::Client => EraseScope::Client,
            Scope::Customer => EraseScope::Customer,
            Scope::User => EraseScope::User,
            Scope::Conversation => EraseScope::Conversation,
        },
        address: Address::new(args.whose.user.as_deref(), args.whose.customer.as_deref())?,
        conversation: args.conversation.map(CallerId::new).transpose()?,
        dry_run: args.confirm.is_none(),
        confirm: args.confirm,
    };
    let outcome = memory.erase(&caller, request).await?;
    memory.close().await?;
    let answer = json!({
        "deletion_id": outcome.record.as_ref().map(|r| r.id),
        "erased": outcome.record.is_some(),
        "state": outcome.record.as_ref().map(|r| r.state.as_str()),
        "counts": outcome.counts,
    });
    output.answer(&answer, || drawn(&outcome))?;
    Ok(())
}

fn closing(record: &ErasureRow) -> String {
    let left = match record.state {
        ErasureState::Complete => "",
        ErasureState::Pending => {
            " Words are still in the log of the database, because somebody reads an older state of it (a backup, a shell); \
             they leave it when the server, or the next command, finds nobody in the way."
        }
    };
    format!("The audit record is {}.{left}", record.id)
}

fn drawn(outcome: &EraseOutcome) -> String {
    let EraseCounts {
        memories,
        passages,
        vectors,
        entities,
        documents,
        conversations,
        turns,
        compactions,
        reports,
        files,
    } = outcome.counts;
    let (heading, closing) = match &outcome.record {
        Some(record) => ("erased", closing(record)),
        None => (
            "would be erased",
            "Nothing was erased. Repeat the command with --confirm and the id.".to_owned(),
        ),
    };
    let mut drawn = table(["what", heading]);
    for (what, count) in [
        ("memories", memories),
        ("passages", passages),
        ("vectors", vectors),
        ("entities", entities),
        ("documents", documents),
        ("conversations", conversations),
        ("turns", turns),
        ("compactions", compactions),
        ("reports", reports),
        ("files", files),
    ] {
        drawn.add_row([what.to_owned(), count.to_string()]);
    }
    format!("{drawn}\n{closing}")
}
