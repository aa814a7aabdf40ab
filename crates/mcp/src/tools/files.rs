//! The memory tool: files that the agent keeps under /memories, as one tool for each command.
//!
//! Models know these commands from their vendors. The one thing to know: files are notes of the agent for itself; nothing is
//! derived from them, and recall does not find them.

use crate::access::Need;
use crate::call::Call;
use crate::failure::Failure;
use crate::tool::MemoryTool;
use evoke_engine::{Address, FileAnswer, FileCommand, FileEdit};
use evoke_store::FileHead;
use evoke_wire::number::Count;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Shows a file or a folder.
pub(super) struct View;
/// Writes a new file.
pub(super) struct Create;
/// Replaces a text in a file.
pub(super) struct StrReplace;
/// Inserts lines into a file.
pub(super) struct Insert;
/// Removes a file or a folder.
pub(super) struct Delete;
/// Moves a file or a folder.
pub(super) struct Rename;
/// Lists the versions of a file.
pub(super) struct History;

/// A file, or a folder.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PathArguments {
    /// The file or folder; begins with /memories.
    path: String,
}

/// What to show.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ViewArguments {
    /// The file or folder; /memories shows everything.
    path: String,
    /// The first line of a file, from 1; from its beginning when absent.
    #[serde(default)]
    first_line: Option<Count>,
    /// The last line of a file; to its end when absent.
    #[serde(default)]
    last_line: Option<Count>,
    /// An earlier version of a file, from memory_history.
    #[serde(default)]
    version: Option<Count>,
}

/// What to write.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateArguments {
    /// The new file, such as /memories/projects/ferry.md; folders come into being by themselves.
    path: String,
    /// Its text.
    file_text: String,
}

/// What to replace.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StrReplaceArguments {
    /// The file.
    path: String,
    /// The text to replace, exactly as it is in the file, where it must occur once.
    old_str: String,
    /// The text in its place; removes the old one when absent.
    #[serde(default)]
    new_str: Option<String>,
}

/// What to insert.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InsertArguments {
    /// The file.
    path: String,
    /// The line after which the text goes; 0 is before the first line.
    insert_line: u64,
    /// The text.
    insert_text: String,
}

/// What to move.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RenameArguments {
    /// The file or folder.
    old_path: String,
    /// Its new path, where nothing may be yet.
    new_path: String,
}

/// What was shown or done.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Answer {
    /// What is in the file or folder, or what was done.
    content: String,
    /// The path of the file or folder, as it is now.
    path: String,
    /// The version of the file; absent for folders.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
}

/// The versions of a file.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Versions {
    /// The newest first.
    versions: Vec<Version>,
}

/// A version of a file.
#[derive(Debug, Serialize, JsonSchema)]
struct Version {
    /// Names it in memory_view.
    version: u32,
    /// What it came from: created, edited, deleted, moved_from or moved_to.
    action: String,
    /// The other path of a move.
    #[serde(skip_serializing_if = "Option::is_none")]
    other_path: Option<String>,
    /// The size of its text.
    bytes: u64,
    /// When it came into being.
    at: String,
}

impl From<FileAnswer> for Answer {
    fn from(answer: FileAnswer) -> Self {
        Self { content: answer.content, path: answer.path, version: answer.version }
    }
}

impl From<FileHead> for Version {
    fn from(head: FileHead) -> Self {
        Self {
            version: head.version,
            action: head.action.as_str().to_owned(),
            other_path: head.action.other_path().map(str::to_owned),
            bytes: head.bytes,
            at: head.at.to_string(),
        }
    }
}

async fn run(call: &Call, command: FileCommand) -> Result<Answer, Failure> {
    Ok(call.engine.run_file_command(&call.caller, &Address::default(), command).await?.into())
}

async fn change(call: &Call, edit: FileEdit) -> Result<Answer, Failure> {
    run(call, FileCommand::Change(edit)).await
}

impl MemoryTool for View {
    const NAME: &'static str = "memory_view";
    const TITLE: &'static str = "View notes";
    const DESCRIPTION: &'static str = "Show a file of your notes with numbered lines, or what is in a folder. Look at /memories before you begin: it has \
        what you wrote down in earlier conversations.";
    const NEED: Need = Need::Read;
    type Arguments = ViewArguments;
    type Answer = Answer;

    async fn run(call: &Call, arguments: ViewArguments) -> Result<Answer, Failure> {
        let range = match (arguments.first_line, arguments.last_line) {
            (None, None) => None,
            (first, last) => {
                Some((first.map_or(1, |line| line.get().into()), last.map(|line| line.get().into())))
            }
        };
        let (path, version) = (arguments.path, arguments.version.map(Count::get));
        run(call, FileCommand::View { path, range, version }).await
    }
}

impl MemoryTool for Create {
    const NAME: &'static str = "memory_create";
    const TITLE: &'static str = "Write a note";
    const DESCRIPTION: &'static str = "Write a new file of notes for yourself: the state of a task, what you learned, a plan. For what the user says, use \
        remember: recall finds that by its meaning, and does not look into files.";
    const NEED: Need = Need::Write;
    const IDEMPOTENT: bool = false;
    type Arguments = CreateArguments;
    type Answer = Answer;

    async fn run(call: &Call, arguments: CreateArguments) -> Result<Answer, Failure> {
        change(call, FileEdit::Create { path: arguments.path, text: arguments.file_text }).await
    }
}

impl MemoryTool for StrReplace {
    const NAME: &'static str = "memory_str_replace";
    const TITLE: &'static str = "Change a note";
    const DESCRIPTION: &'static str = "Replace a text that occurs exactly once in a file of your notes. The earlier version is kept in the history.";
    const NEED: Need = Need::Write;
    const DESTRUCTIVE: bool = true;
    const IDEMPOTENT: bool = false;
    type Arguments = StrReplaceArguments;
    type Answer = Answer;

    async fn run(call: &Call, arguments: StrReplaceArguments) -> Result<Answer, Failure> {
        let StrReplaceArguments { path, old_str: old, new_str } = arguments;
        change(call, FileEdit::StrReplace { path, old, new: new_str.unwrap_or_default() }).await
    }
}

impl MemoryTool for Insert {
    const NAME: &'static str = "memory_insert";
    const TITLE: &'static str = "Add to a note";
    const DESCRIPTION: &'static str =
        "Insert lines into a file of your notes, after a line that memory_view has numbered.";
    const NEED: Need = Need::Write;
    const IDEMPOTENT: bool = false;
    type Arguments = InsertArguments;
    type Answer = Answer;

    async fn run(call: &Call, arguments: InsertArguments) -> Result<Answer, Failure> {
        let InsertArguments { path, insert_line: line, insert_text: text } = arguments;
        change(call, FileEdit::Insert { path, line, text }).await
    }
}

impl MemoryTool for Delete {
    const NAME: &'static str = "memory_delete";
    const TITLE: &'static str = "Delete a note";
    const DESCRIPTION: &'static str = "Delete a file of your notes, or a folder with everything in it. Earlier versions are kept in the history, so this does \
        not forget anything for good.";
    const NEED: Need = Need::Write;
    const DESTRUCTIVE: bool = true;
    const IDEMPOTENT: bool = false;
    type Arguments = PathArguments;
    type Answer = Answer;

    async fn run(call: &Call, arguments: PathArguments) -> Result<Answer, Failure> {
        change(call, FileEdit::Delete { path: arguments.path }).await
    }
}

impl MemoryTool for Rename {
    const NAME: &'static str = "memory_rename";
    const TITLE: &'static str = "Move a note";
    const DESCRIPTION: &'static str =
        "Move a file of your notes, or a folder with everything in it, to a path where nothing is yet.";
    const NEED: Need = Need::Write;
    const IDEMPOTENT: bool = false;
    type Arguments = RenameArguments;
    type Answer = Answer;

    async fn run(call: &Call, arguments: RenameArguments) -> Result<Answer, Failure> {
        change(call, FileEdit::Rename { from: arguments.old_path, to: arguments.new_path }).await
    }
}

impl MemoryTool for History {
    const NAME: &'static str = "memory_history";
    const TITLE: &'static str = "History of a note";
    const DESCRIPTION: &'static str = "List the versions of a file of your notes, the newest first, also of a deleted one. memory_view shows a version.";
    const NEED: Need = Need::Read;
    type Arguments = PathArguments;
    type Answer = Versions;

    async fn run(call: &Call, arguments: PathArguments) -> Result<Versions, Failure> {
        let versions = call.engine.file_history(&call.caller, &Address::default(), &arguments.path).await?;
        Ok(Versions { versions: versions.into_iter().map(Version::from).collect() })
    }
}
