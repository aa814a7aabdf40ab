//! `evoke recall`

mod draw;
mod found;

use crate::args::{TargetArgs, WhoseArgs};
use crate::failure::Failure;
use crate::local::Need;
use crate::output::Output;
use crate::reranker::RerankArgs;
use crate::target::Target;
use clap::{Args, ValueEnum};
use evoke_engine::{Address, FetchRequest, FetchScope};
use evoke_recall::{Depth, Kinds};
use evoke_text::time::parse_query_date;
use evoke_types::{MemoryKind, Timestamp};
use found::Answer;
use serde_json::{Value, json};

/// Ask what is remembered.
#[derive(Debug, Args)]
pub(crate) struct RecallArgs {
    /// What to ask; several questions share one answer. None: the most recent and important memories.
    #[arg(value_name = "QUERY")]
    queries: Vec<String>,
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    whose: WhoseArgs,
    /// How deep to search.
    #[arg(long, value_enum, default_value_t = Mode::Fast)]
    mode: Mode,
    /// Which kinds of memory; all when absent, may be given several times.
    #[arg(long, value_name = "KIND", value_parser = |text: &str| text.parse::<MemoryKind>())]
    kind: Vec<MemoryKind>,
    /// Most memories in the answer.
    #[arg(long, value_name = "N", default_value_t = 10)]
    max_results: usize,
    /// The present, as you see it: "last month" counts back from it, and what was true then is true.
    #[arg(long, value_name = "DATE", value_parser = query_date)]
    query_date: Option<Timestamp>,
    /// Show why each memory is there, and what was left out.
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    rerank: RerankArgs,
}

/// How deep to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// One pass.
    Fast,
    /// Deeper pools, sub-queries, one hop over shared entities.
    Accurate,
}

impl Mode {
    /// The mode as the engine knows it.
    pub(crate) const fn depth(self) -> Depth {
        match self {
            Self::Fast => Depth::Fast,
            Self::Accurate => Depth::Accurate,
        }
    }
    /// The word on the wire.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Accurate => "accurate",
        }
    }
}

fn query_date(text: &str) -> Result<Timestamp, String> {
    parse_query_date(text).ok_or_else(|| format!("{text:?} is not a date such as 2026-03-01"))
}

/// Runs the command.
pub(crate) async fn run(args: RecallArgs, output: Output) -> Result<(), Failure> {
    let target = Target::open(&args.target, Need::Recall).await?;
    let answer = match &target {
        Target::Local { local, caller } => {
            let engine = match args.mode {
                Mode::Accurate => args.rerank.equip(local.engine.clone())?.0,
                // Fast reads ask no reranker, so none is loaded.
                Mode::Fast => local.engine.clone(),
            };
            Answer::from_engine(&engine.fetch(caller, request(&args)).await?)
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

fn request(args: &RecallArgs) -> FetchRequest {
    let address = Address::new(args.whose.user.as_deref(), args.whose.customer.as_deref());
    let scope = match (&args.whose.user, &args.whose.customer) {
        (Some(_), _) => FetchScope::User,
        (None, Some(_)) => FetchScope::Customer,
        (None, None) => FetchScope::Client,
    };
    let kinds = if args.kind.is_empty() { Kinds::ALL } else { args.kind.iter().copied().collect() };
    FetchRequest {
        max_results: args.max_results,
        kinds,
        depth: args.mode.depth(),
        query_date: args.query_date,
        // The arms are drawn as bars in any case; the flag decides about the rest.
        explain: true,
        ..FetchRequest::new(scope, address, args.queries.clone())
    }
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
        "search_query": args.queries, "max_results": args.max_results, "types": types,
        "mode": args.mode.as_str(), "response_shape": "ranked", "explain": true,
        "user_id": args.whose.user, "customer_id": args.whose.customer,
    });
    if let Some(date) = args.query_date {
        body["query_date"] = json!(date);
    }
    body
}
