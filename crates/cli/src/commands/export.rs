//! `evoke export`: writes a scope as an archive.

use crate::args::{TargetArgs, WhoseArgs};
use crate::failure::Failure;
use crate::local::Need;
use crate::output::{Output, note};
use crate::target::Target;
use clap::Args;
use evoke::{Caller, Evoke};
use evoke_engine::{Address, ExportScope, NamedConversation};
use evoke_transfer::ArchiveWriter;
use evoke_types::ConversationId;
use serde_json::json;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Export memories, documents and conversations as one archive of JSON lines.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// File to write, or - for standard output.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    whose: WhoseArgs,
    /// Conversation to export, with what was learned from it.
    #[arg(long, value_name = "ID")]
    conversation: Option<String>,
    /// Export the global scope instead of an instance.
    #[arg(long, conflicts_with_all = ["user", "customer", "conversation", "server", "instance"])]
    world: bool,
}

/// Runs the command and prints its result.
pub(crate) async fn run(args: ExportArgs, output: Output) -> Result<(), Failure> {
    let to_standard_output = args.file == Path::new("-");
    let bytes = if to_standard_output {
        write(&args, &mut io::stdout(), output).await?
    } else {
        to_file(&args, output).await?
    };
    let answer = json!({"file": args.file, "bytes": bytes});
    if to_standard_output {
        note(format_args!("{bytes} bytes exported"));
        return Ok(());
    }
    output.answer(&answer, || format!("{bytes} bytes exported to {}", args.file.display()))?;
    Ok(())
}

/// Writes beside the file and renames it at the end, so that a file of this name is complete.
async fn to_file(args: &ExportArgs, output: Output) -> Result<u64, Failure> {
    let mut name = args.file.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let failed = |source| Failure::File { file: part.clone(), source };
    let mut file = BufWriter::new(File::create(&part).map_err(failed)?);
    let bytes = write(args, &mut file, output).await?;
    file.into_inner()
        .map_err(io::IntoInnerError::into_error)
        .and_then(|file| file.sync_all())
        .map_err(failed)?;
    std::fs::rename(&part, &args.file).map_err(|source| Failure::File { file: args.file.clone(), source })?;
    Ok(bytes)
}

async fn write(args: &ExportArgs, file: &mut (dyn Write + Send), output: Output) -> Result<u64, Failure> {
    let progress = output.bytes("exporting");
    let bytes = if args.world {
        let memory = crate::local::open(&args.target.local, Need::Rows).await?;
        let caller = world(&memory).await?;
        let written = archive(&memory, &caller, ExportScope::Global, file, &progress).await;
        memory.close().await?;
        written?
    } else {
        match Target::open(&args.target, Need::Rows).await? {
            Target::Local { memory, caller } => {
                let written = archive(&memory, &caller, scope(args)?, file, &progress).await;
                memory.close().await?;
                written?
            }
            Target::Server(remote) => {
                let path = format!("/v1/export{}", query(args));
                let mut written = 0;
                let mut pages = remote.download(&path).await?;
                while let Some(page) = pages.next().await? {
                    file.write_all(&page)?;
                    written += page.len() as u64;
                    progress.set_position(written);
                }
                written
            }
        }
    };
    file.flush()?;
    progress.finish_and_clear();
    Ok(bytes)
}

fn scope(args: &ExportArgs) -> Result<ExportScope, Failure> {
    let address = Address::new(args.whose.user.as_deref(), args.whose.customer.as_deref())?;
    Ok(match &args.conversation {
        Some(id) => {
            ExportScope::Conversation(NamedConversation { id: ConversationId::coerce(id), owner: address })
        }
        None => ExportScope::Within(address),
    })
}

fn query(args: &ExportArgs) -> String {
    let ids = [
        ("user_id", &args.whose.user),
        ("customer_id", &args.whose.customer),
        ("conversation_id", &args.conversation),
    ];
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (key, id) in ids {
        query.extend_pairs(id.iter().map(|id| (key, id)));
    }
    let query = query.finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

/// The operator, who alone reads the global scope as a whole; its instance exists once something was added to it.
async fn world(memory: &Evoke) -> Result<Caller, Failure> {
    let id = evoke_store::PartitionKey::world().instance;
    Ok(Caller::operator(memory.instance(&id).await?))
}

async fn archive(
    memory: &Evoke,
    caller: &Caller,
    scope: ExportScope,
    file: &mut (dyn Write + Send),
    progress: &indicatif::ProgressBar,
) -> Result<u64, Failure> {
    let instance = (scope != ExportScope::Global).then_some(&*caller.instance);
    let mut export = memory.begin_export(caller, scope).await?;
    let (mut writer, header) = ArchiveWriter::begin(instance, memory.clock().now());
    let mut written = 0;
    let mut put = |bytes: Vec<u8>| -> io::Result<()> {
        file.write_all(&bytes)?;
        written += bytes.len() as u64;
        progress.set_position(written);
        Ok(())
    };
    put(header)?;
    loop {
        let rows = memory.export_page(&mut export).await?;
        if rows.is_empty() {
            break;
        }
        put(writer.page(rows))?;
    }
    put(writer.end())?;
    Ok(written)
}
