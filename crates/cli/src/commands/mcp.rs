//! `evoke mcp`: memory tools for an agent that starts this process, over standard input and output.
//!
//! The one thing to know: by default all tools are bound to one user, because a model that may choose the user of a memory
//! sometimes invents one, and never finds that memory again.

mod bridge;

use crate::args::{TargetArgs, WhoseArgs};
use crate::failure::Failure;
use crate::local::{self, Need};
use crate::secrets;
use bridge::Bridge;
use clap::Args;
use evoke::{Address, Caller, Evoke, FetchError, InstanceError, Isolation};
use evoke_mcp::{MemoryServer, Operator};
use evoke_store::KeyRole;
use tokio_util::sync::CancellationToken;

/// The instance of a directory that has none yet.
const FIRST_INSTANCE: &str = "default";
/// The user of a memory that is one person's.
const OWNER: &str = "me";

/// Serve memory tools to an agent over standard input and output, by the Model Context Protocol. Without flags, the
/// tools are for one user, `me`, of the data directory.
#[derive(Debug, Args)]
pub(crate) struct McpArgs {
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    whose: WhoseArgs,
    /// Let each call name its user, instead of binding all of them to one.
    #[arg(long, conflicts_with = "user")]
    any_user: bool,
    /// Offer only the tools that read.
    #[arg(long, conflicts_with = "server")]
    read_only: bool,
}

/// Serves until the agent closes standard input, or the process is told to stop.
pub(crate) async fn run(args: McpArgs) -> Result<(), Failure> {
    let stop = CancellationToken::new();
    let stopping = tokio::spawn(stopped(stop.clone()));
    let served = match &args.target.server {
        Some(server) => through_server(&args, server, stop).await,
        None => on_directory(&args, stop).await,
    };
    stopping.abort();
    served
}

async fn through_server(args: &McpArgs, server: &str, stop: CancellationToken) -> Result<(), Failure> {
    let key = secrets::read("key", args.target.key.as_deref(), args.target.key_file.as_deref())?;
    let missing = "--server needs --key or --key-file, the API key of an instance there";
    let key = key.ok_or_else(|| Failure::Usage(missing.to_owned()))?;
    Bridge::new(server, &key, &args.whose)?.serve(stop).await
}

async fn on_directory(args: &McpArgs, stop: CancellationToken) -> Result<(), Failure> {
    let memory = local::open(&args.target.local, Need::Processing).await?;
    let caller = bound(args, owner(&memory, args.target.instance.as_deref()).await?)?;
    let server = MemoryServer::new(memory.engine().clone(), Operator(caller));
    let served = evoke_mcp::serve_stdio(server, stop).await;
    // What is acknowledged is on disk; what is in work goes back to the queue.
    memory.close().await?;
    Ok(served?)
}

/// The operator of the instance that the flags name, or of the only one. A directory without one gets its first.
async fn owner(memory: &Evoke, instance: Option<&str>) -> Result<Caller, Failure> {
    if instance.is_none() && matches!(memory.operator(None).await, Err(InstanceError::None)) {
        let made = memory.open_instance(FIRST_INSTANCE, Isolation::EqualsCustomer).await;
        return made.map_err(|error| Failure::Usage(error.to_string()));
    }
    local::operator(memory, instance).await
}

/// The caller that all tools have: bound to the scope that the flags name.
fn bound(args: &McpArgs, caller: Caller) -> Result<Caller, Failure> {
    let WhoseArgs { user, customer } = &args.whose;
    let one_person = user.is_none() && customer.is_none() && !args.any_user;
    let user = match (one_person, caller.instance.isolation) {
        (true, Isolation::EqualsCustomer) => Some(OWNER),
        (true, Isolation::Strict) => {
            let message = "this instance has customers: name --customer and --user, or let each call name them with --any-user";
            return Err(Failure::Usage(message.to_owned()));
        }
        (false, _) => user.as_deref(),
    };
    let address = Address::new(user, customer.as_deref())?;
    let within = caller.resolve(&address).map_err(FetchError::from)?;
    let permissions = if args.read_only { KeyRole::ReadOnly.permissions() } else { caller.permissions };
    Ok(Caller { within, permissions, ..caller })
}

/// Waits for a signal to stop.
async fn stopped(stop: CancellationToken) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            stop.cancel();
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_ok() {
        stop.cancel();
    }
}
