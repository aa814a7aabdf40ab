//! `evoke forget`: forgets what a description matches.

use crate::args::{TargetArgs, WhoseArgs};
use crate::failure::Failure;
use crate::local::Need;
use crate::output::Output;
use crate::target::Target;
use clap::Args;
use evoke_engine::{Address, Candidate, ForgetMode, Forgotten, Why};
use evoke_store::Removal;
use serde_json::{Value, json};

/// Forget what one user said about something. Without --yes, shows what would be removed; with it, removes that
/// permanently.
#[derive(Debug, Args)]
pub(crate) struct ForgetArgs {
    /// What to forget, in words such as "my old phone number" or "everything about Laura".
    #[arg(value_name = "DESCRIPTION")]
    description: String,
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    whose: WhoseArgs,
    /// Remove it. Only a backup can restore it.
    #[arg(long)]
    yes: bool,
}

/// Runs the command and prints its result.
pub(crate) async fn run(args: ForgetArgs, output: Output) -> Result<(), Failure> {
    let target = Target::open(&args.target, Need::Recall(None)).await?;
    let answer = match &target {
        Target::Local { memory, caller } => {
            let address = Address::new(args.whose.user.as_deref(), args.whose.customer.as_deref())?;
            let mode = if args.yes { ForgetMode::Direct } else { ForgetMode::Preview };
            as_on_the_wire(&memory.forget(caller, &address, &args.description, mode).await?, mode)
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

/// The answer of a server to the same request.
fn as_on_the_wire(forgotten: &Forgotten, mode: ForgetMode) -> Value {
    let status = match mode {
        _ if forgotten.candidates.is_empty() => "nothing_matches",
        ForgetMode::Preview => "preview",
        ForgetMode::Direct if forgotten.left_in.is_empty() => "deleted",
        ForgetMode::Direct => "partial",
    };
    let log = (forgotten.removal != Removal::Complete).then(|| "database_log".to_owned());
    json!({
        "status": status,
        "candidates": forgotten.candidates.iter().map(candidate).collect::<Vec<_>>(),
        "possible_candidates": forgotten.possible.iter().map(candidate).collect::<Vec<_>>(),
        "deleted_ids": forgotten.deleted,
        "still_present_in": forgotten.left_in.iter().map(ToString::to_string).chain(log).collect::<Vec<_>>(),
        "may_be_incomplete": forgotten.incomplete,
    })
}

/// One candidate, as a server returns it.
fn candidate(candidate: &Candidate) -> Value {
    let why = match &candidate.why {
        Why::Words(words) => json!({"match": "words", "words": words}),
        Why::Meaning(score) => json!({"match": "meaning", "score": score}),
        Why::Repeats => json!({"match": "repeats"}),
        Why::StandsOn => json!({"match": "stands_on"}),
    };
    json!({
        "memory_id": candidate.id,
        "content": candidate.text,
        "memory_type": candidate.kind,
        "why": why,
        "removes": candidate.words,
    })
}

fn drawn(answer: &Value) -> String {
    let list = |key: &str| answer[key].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut lines: Vec<String> = list("candidates").iter().map(line).collect();
    lines.push(match answer["status"].as_str().unwrap_or_default() {
        "nothing_matches" => "Nothing that is remembered is about that.".to_owned(),
        "preview" => "Nothing is removed yet: repeat the command with --yes.".to_owned(),
        _ => {
            "Removed for good: from memories, documents and turns, and from what was made of them.".to_owned()
        }
    });
    let possible = list("possible_candidates");
    if !possible.is_empty() {
        lines.push("Perhaps meant as well, and kept; `evoke memory delete ID` removes one:".to_owned());
        let id = |one: &Value| one["memory_id"].as_str().unwrap_or_default().to_owned();
        lines.extend(possible.iter().map(|one| format!("{}   {}", line(one), id(one))));
    }
    lines.extend(
        list("still_present_in")
            .iter()
            .filter_map(Value::as_str)
            .map(|place| format!("Still present in {place}.")),
    );
    lines.join("\n")
}

/// One candidate, with the reason why it matches.
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
