//! `evoke entities list|show|duplicates|merge|split|rename|undo`: who and what memories speak about.

use crate::args::{TargetArgs, WhoseArgs};
use crate::failure::Failure;
use crate::local::Need;
use crate::output::Output;
use crate::target::Target;
use crate::url::{query, segment};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

/// Who and what memories speak about: listed, looked at, corrected. Corrections can be undone.
#[derive(Debug, Subcommand)]
pub(crate) enum EntitiesCommand {
    /// List entities by name.
    List(ListArgs),
    /// Show one entity with what names it.
    Show(ShowArgs),
    /// List pairs of entities that may be one, with the reason.
    Duplicates(DuplicatesArgs),
    /// Make another entity a part of one.
    Merge(MergeArgs),
    /// Make an entity of its own of some names of one.
    Split(SplitArgs),
    /// Show an entity under another name.
    Rename(RenameArgs),
    /// Take the last correction of an entity back.
    Undo(ShowArgs),
}

/// List entities by name.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Only this kind: person, organization, place, product, animal, event or other.
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Only those with a name that begins so.
    #[arg(long, value_name = "PREFIX")]
    name: Option<String>,
    /// The largest number of entities, up to 200.
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: u32,
    /// Continue after a page: its next_cursor.
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
    #[command(flatten)]
    whose: WhoseArgs,
    #[command(flatten)]
    target: TargetArgs,
}

/// One entity.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// Id of the entity, as `evoke entities list` shows it.
    #[arg(value_name = "ENTITY")]
    entity: String,
    #[command(flatten)]
    whose: WhoseArgs,
    #[command(flatten)]
    target: TargetArgs,
}

/// List pairs of entities that may be one.
#[derive(Debug, Args)]
pub(crate) struct DuplicatesArgs {
    /// The largest number of pairs, up to 200.
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: u32,
    #[command(flatten)]
    whose: WhoseArgs,
    #[command(flatten)]
    target: TargetArgs,
}

/// Make another entity a part of one.
#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    #[command(flatten)]
    show: ShowArgs,
    /// Id of the entity that becomes a part of it.
    #[arg(value_name = "OTHER")]
    other: String,
}

/// Make an entity of its own of some names of one.
#[derive(Debug, Args)]
pub(crate) struct SplitArgs {
    #[command(flatten)]
    show: ShowArgs,
    /// Names to split off, as they are listed.
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,
}

/// Show an entity under another name.
#[derive(Debug, Args)]
pub(crate) struct RenameArgs {
    #[command(flatten)]
    show: ShowArgs,
    /// The new name.
    #[arg(value_name = "NAME")]
    name: String,
}

/// Runs the command and prints its result.
pub(crate) async fn run(command: EntitiesCommand, output: Output) -> Result<(), Failure> {
    match command {
        EntitiesCommand::List(args) => list(&args, output).await,
        EntitiesCommand::Show(args) => show(&args, output).await,
        EntitiesCommand::Duplicates(args) => duplicates(&args, output).await,
        EntitiesCommand::Merge(MergeArgs { show, other }) => {
            correct(&show, "merge", json!({ "entity_id": other }), output).await
        }
        EntitiesCommand::Split(SplitArgs { show, names }) => {
            correct(&show, "split", json!({ "names": names }), output).await
        }
        EntitiesCommand::Rename(RenameArgs { show, name }) => {
            correct(&show, "rename", json!({ "name": name }), output).await
        }
        EntitiesCommand::Undo(show) => correct(&show, "undo", json!({}), output).await,
    }
}

async fn list(args: &ListArgs, output: Output) -> Result<(), Failure> {
    let limit = args.limit.to_string();
    let fields = [
        ("user_id", args.whose.user.as_deref()),
        ("customer_id", args.whose.customer.as_deref()),
        ("kind", args.kind.as_deref()),
        ("name", args.name.as_deref()),
        ("limit", Some(limit.as_str())),
        ("cursor", args.cursor.as_deref()),
    ];
    let answer = call(&args.target, &format!("/v1/entities{}", query(&fields)), None).await?;
    output.answer(&answer, || {
        let lines: Vec<String> = each(&answer, "entities").map(line).collect();
        if lines.is_empty() { "No entities.".to_owned() } else { lines.join("\n") }
    })?;
    Ok(())
}

async fn show(args: &ShowArgs, output: Output) -> Result<(), Failure> {
    let answer = call(&args.target, &path(args, ""), None).await?;
    output.answer(&answer, || detail(&answer))?;
    Ok(())
}

async fn duplicates(args: &DuplicatesArgs, output: Output) -> Result<(), Failure> {
    let limit = args.limit.to_string();
    let fields = [
        ("user_id", args.whose.user.as_deref()),
        ("customer_id", args.whose.customer.as_deref()),
        ("limit", Some(limit.as_str())),
    ];
    let answer = call(&args.target, &format!("/v1/entities/duplicates{}", query(&fields)), None).await?;
    output.answer(&answer, || {
        let pairs: Vec<String> = each(&answer, "duplicates").map(pair).collect();
        if pairs.is_empty() { "No possible duplicates.".to_owned() } else { pairs.join("\n\n") }
    })?;
    Ok(())
}

async fn correct(args: &ShowArgs, what: &str, body: Value, output: Output) -> Result<(), Failure> {
    let answer = call(&args.target, &path(args, what), Some(body)).await?;
    output.answer(&answer, || {
        let lines: Vec<String> = each(&answer, "entities").map(line).collect();
        lines.join("\n")
    })?;
    Ok(())
}

async fn call(target: &TargetArgs, path: &str, body: Option<Value>) -> Result<Value, Failure> {
    let target = Target::open(target, Need::Recall(None)).await?;
    let answer = target.call(path, body).await;
    target.close().await?;
    answer
}

/// The path of a call about one entity, with its scope.
fn path(args: &ShowArgs, what: &str) -> String {
    let scope = [("user_id", args.whose.user.as_deref()), ("customer_id", args.whose.customer.as_deref())];
    let what = if what.is_empty() { String::new() } else { format!("/{what}") };
    format!("/v1/entities/{}{what}{}", segment(&args.entity), query(&scope))
}

fn each<'a>(answer: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    answer[key].as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn line(entity: &Value) -> String {
    let aliases: Vec<&str> = each(entity, "aliases").filter_map(Value::as_str).collect();
    let also = if aliases.is_empty() { String::new() } else { format!(" (also {})", aliases.join(", ")) };
    let (id, kind, name) = (text(entity, "id"), text(entity, "kind"), text(entity, "name"));
    format!("{id}  {kind:<12}  {name}{also}, {} mentions", entity["mentions"])
}

fn detail(entity: &Value) -> String {
    let mut lines = vec![line(entity)];
    lines.push(format!("   seen {} to {}", text(entity, "first_seen"), text(entity, "last_seen")));
    let company =
        each(entity, "company").map(|other| format!("{} ({})", text(other, "name"), other["mentions"]));
    let company: Vec<String> = company.collect();
    if !company.is_empty() {
        lines.push(format!("   with {}", company.join(", ")));
    }
    lines
        .extend(each(entity, "decisions").map(|one| format!("   {} {}", text(one, "what"), text(one, "at"))));
    lines.extend(
        each(entity, "evidence")
            .map(|one| format!("   {}: {}", text(one, "memory_type"), text(one, "content"))),
    );
    lines.join("\n")
}

fn pair(pair: &Value) -> String {
    let lines: Vec<String> = each(pair, "entities").map(line).collect();
    format!("{}\n   {}, score {}", lines.join("\n"), text(pair, "reason"), pair["score"])
}
