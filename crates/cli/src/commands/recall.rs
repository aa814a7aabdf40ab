//! `evoke recall`: searches memories and prints them.

mod draw;
mod found;

use crate::args::{Mode, RerankArgs, TargetArgs, WhoseArgs};
use crate::failure::Failure;
use crate::local::Need;
use crate::output::Output;
use crate::target::Target;
use clap::Args;
use evoke_engine::{Address, FetchRequest, FetchScope};
use evoke_recall::{Kinds, Packing, Reach};
use evoke_text::time::parse_query_date;
use evoke_types::{MemoryKind, Origin, Timestamp};
use found::Answer;
use serde_json::{Value, json};
use std::num::NonZeroU32;

/// Search memories with a query.
#[derive(Debug, Args)]
pub(crate) struct RecallArgs {
    /// Query; several share one answer. Without one, shows the most recent and important memories.
    #[arg(value_name = "QUERY")]
    queries: Vec<String>,
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    whose: WhoseArgs,
    /// Depth of the search.
    #[arg(long, value_enum, default_value_t = Mode::Fast)]
    mode: Mode,
    /// Kinds of memory; all when absent, can be repeated.
    #[arg(long, value_name = "KIND", value_parser = |text: &str| text.parse::<MemoryKind>())]
    kind: Vec<MemoryKind>,
    /// Least trusted origin to show: user, assistant, third_person, document, import, tool, web.
    #[arg(long, value_name = "ORIGIN", value_parser = |text: &str| text.parse::<Origin>())]
    min_trust: Option<Origin>,
    /// Leave out memories that are less likely to answer than this, from 0 to 1.
    #[arg(long, value_name = "PROBABILITY", value_parser = probability)]
    min_relevance: Option<f32>,
    /// Largest number of memories in the answer; 10, or 50 with --max-tokens.
    #[arg(long, value_name = "N")]
    max_results: Option<usize>,
    /// Largest number of tokens of the memories and the turns around them; what does not fit is skipped.
    #[arg(long, value_name = "N")]
    max_tokens: Option<NonZeroU32>,
    /// Also show this many turns on each side of a memory, 0 to 2; 2 with --max-tokens.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=2))]
    neighbours: Option<u8>,
    /// The present of the query: "last month" counts back from it, and validity is as of it.
    #[arg(long, value_name = "DATE", value_parser = query_date)]
    query_date: Option<Timestamp>,
    /// Show why each memory was found, and what was left out.
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    rerank: RerankArgs,
}

fn query_date(text: &str) -> Result<Timestamp, String> {
    parse_query_date(text).ok_or_else(|| format!("{text:?} is not a date such as 2026-03-01"))
}

/// Runs the command and prints its result.
pub(crate) async fn run(args: RecallArgs, output: Output) -> Result<(), Failure> {
    // Fast reads use no reranker, so none is loaded.
    let reranker = if args.mode == Mode::Accurate { args.rerank.options()? } else { None };
    let target = Target::open(&args.target, Need::Recall(reranker)).await?;
    let answer = match &target {
        Target::Local { memory, caller } => {
            Answer::from_engine(&memory.fetch(caller, request(&args)?).await?)
        }
        Target::Server(remote) => {
            let path = format!("/v1/context/{}/fetch", scope_word(&args.whose));
            Answer::from_wire(&path, &remote.post(&path, body(&args)).await?)?
        }
    };
    target.close().await?;
    output.answer(&answer, || draw::answer(&answer, args.explain))?;
    Ok(())
}

fn request(args: &RecallArgs) -> Result<FetchRequest, Failure> {
    let address = Address::new(args.whose.user.as_deref(), args.whose.customer.as_deref())?;
    let scope = match (&args.whose.user, &args.whose.customer) {
        (Some(_), _) => FetchScope::User,
        (None, Some(_)) => FetchScope::Customer,
        (None, None) => FetchScope::Client,
    };
    let kinds = if args.kind.is_empty() { Kinds::ALL } else { args.kind.iter().copied().collect() };
    Ok(FetchRequest {
        max_results: max_results(args),
        packing: packing(args),
        kinds,
        least: args.min_trust,
        min_relevance: args.min_relevance.unwrap_or_default(),
        depth: args.mode.depth(),
        query_date: args.query_date,
        // The scores of the retrievers are always drawn as bars; the flag decides about the rest.
        explain: true,
        ..FetchRequest::new(scope, address, args.queries.clone())
    })
}

/// The same number as the server's default.
fn max_results(args: &RecallArgs) -> usize {
    args.max_results.unwrap_or(if args.max_tokens.is_some() { 50 } else { 10 })
}

/// The limits of the answer. Turns around a memory are left out unless they are requested.
fn packing(args: &RecallArgs) -> Packing {
    let reach = match (args.neighbours, args.max_tokens) {
        (Some(0), _) | (None, None) => Reach::None,
        (Some(1), _) => Reach::One,
        (Some(_), _) | (None, Some(_)) => Reach::Two,
    };
    Packing { tokens: args.max_tokens.map(|tokens| tokens.get() as usize), reach }
}

fn scope_word(whose: &WhoseArgs) -> &'static str {
    match (&whose.user, &whose.customer) {
        (Some(_), _) => "user",
        (None, Some(_)) => "customer",
        (None, None) => "client",
    }
}

fn body(args: &RecallArgs) -> Value {
    let types: Vec<&str> = match &args.kind[..] {
        [] => vec!["all"],
        kinds => kinds.iter().map(|kind| kind.as_str()).collect(),
    };
    let mut body = json!({
        "search_query": args.queries, "max_results": max_results(args), "types": types,
        "mode": args.mode.as_str(), "response_shape": "ranked", "explain": true,
        "user_id": args.whose.user, "customer_id": args.whose.customer,
    });
    body["neighbours"] = json!(packing(args).reach.turns());
    if let Some(tokens) = args.max_tokens {
        body["max_tokens"] = json!(tokens);
    }
    if let Some(least) = args.min_trust {
        body["min_trust"] = json!(least);
    }
    if let Some(least) = args.min_relevance {
        body["min_relevance"] = json!(least);
    }
    if let Some(date) = args.query_date {
        body["query_date"] = json!(date);
    }
    body
}

/// A probability, as a flag has it.
fn probability(text: &str) -> Result<f32, String> {
    let value: f32 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err("outside 0 to 1".to_owned()) }
}
