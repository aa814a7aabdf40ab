//! `evoke forget`

use crate::args::{TargetArgs, WhoseArgs};
use crate::failure::Failure;
use crate::local::Need;
use crate::output::Output;
use crate::target::Target;
use clap::Args;
use evoke_engine::{Address, ForgetMode, Forgotten, Why};
use evoke_store::Removal;
use serde_json::{Value, json};

/// Forget what one user said about something. Without --yes, shows what would go; with it, that is gone for good.
#[derive(Debug, Args)]
pub(crate) struct ForgetArgs {
    /// What to forget, in words such as "my old phone number" or "everything about Laura".
    #[arg(value_name = "DESCRIPTION")]
    description: String,
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    whose: WhoseArgs,
    /// Remove it. Nothing brings it back but a backup.
    #[arg(long)]
    yes: bool,
}

/// Runs the command.
pub(crate) async fn run(args: ForgetArgs, output: Output) -> Result<(), Failure> {
    let target = Target::open(&args.target, Need::Recall).await?;
    let answer = match &target {
        Target::Local { local, caller } => {
            let address = Address::new(args.whose.user.as_deref(), args.whose.customer.as_deref())?;
            let mode = if args.yes { ForgetMode::Direct } else { ForgetMode::Preview };
            as_on_the_wire(&local.engine.forget(caller, &address, &args.description, mode).await?, mode)
        }
        Target::Server(remote) => {
            let mode = if args.yes { "direct" } else { "preview" };
            let (user, customer) = (&args.whose.user, &args.whose.customer);
            let body = json!({
                "description": args.description, "user_id": user, "customer_id": customer, "mode": mode,
            });
            remote.post("/api/v1/memories/forget", body).await?
        }
    };
    target.close().await?;
    output.answer(&answer, || drawn(&answer))?;
    Ok(())
}

/// What a server answers to the same request.
fn as_on_the_wire(forgotten: &Forgotten, mode: ForgetMode) -> Value {
    let status = match mode {
        _ if forgotten.candidates.is_empty() => "nothing_matches",
        ForgetMode::Preview => "preview",
        ForgetMode::Direct if forgotten.left_in.is_empty() => "deleted",
        ForgetMode::Direct => "partial",
    };
    let candidates = forgotten.candidates.iter().map(|one| {
        let why = match &one.why {
            Why::Words(words) => json!({"match": "words", "words": words}),
            Why::Meaning(score) => json!({"match": "meaning", "score": score}),
            Why::Repeats => json!({"match": "repeats"}),
            Why::StandsOn => json!({"match": "stands_on"}),
        };
        json!({"memory_id": one.id, "content": one.text, "memory_type": one.kind, "why": why, "removes": one.words})
    });
    let log = (forgotten.removal != Removal::Complete).then(|| "database_log".to_owned());
    json!({
        "status": status,
        "candidates": candidates.collect::<Vec<_>>(),
        "deleted_ids": forgotten.deleted,
        "still_present_in": forgotten.left_in.iter().map(ToString::to_string).chain(log).collect::<Vec<_>>(),
        "may_be_incomplete": forgotten.incomplete,
    })
}

fn drawn(answer: &Value) -> String {
    let candidates = answer["candidates"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut lines: Vec<String> = candidates.iter().map(line).collect();
    lines.push(match answer["status"].as_str().unwrap_or_default() {
        "nothing_matches" => "Nothing that is remembered is about that.".to_owned(),
        "preview" => "Nothing is removed yet: repeat the command with --yes.".to_owned(),
        _ => {
            "Removed for good: from memories, documents and turns, and from what was made of them.".to_owned()
        }
    });
    let left = answer["still_present_in"].as_array().map(Vec::as_slice).unwrap_or_default();
    lines.extend(left.iter().filter_map(Value::as_str).map(|place| format!("Still present in {place}.")));
    lines.join("\n")
}

/// One candidate, with why it is meant.
fn line(candidate: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let why = &candidate["why"];
    let why = match why["match"].as_str().unwrap_or_default() {
        "words" => {
            let words = why["words"].as_array().map(Vec::as_slice).unwrap_or_default();
            words.iter().map(text).collect::<Vec<_>>().join(", ")
        }
        "meaning" => format!("same meaning, {:.2}", why["score"].as_f64().unwrap_or_default()),
        "repeats" => "repeats it".to_owned(),
        _ => "stands on the same words".to_owned(),
    };
    format!(" - {} ({}; {why})", text(&candidate["content"]), text(&candidate["memory_type"]))
}
