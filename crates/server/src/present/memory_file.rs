//! Memory files, as answers show them.

use evoke_engine::FileAnswer;
use evoke_store::FileHead;
use evoke_wire::memory_tool as wire;

/// What a command did.
pub(crate) fn answer(answer: FileAnswer) -> wire::MemoryToolAnswer {
    let is_folder = answer.version.is_none() && !answer.files.is_empty();
    let files = is_folder.then(|| answer.files.into_iter().map(file).collect());
    wire::MemoryToolAnswer { content: answer.content, path: answer.path, version: answer.version, files }
}

fn file(head: FileHead) -> wire::MemoryFile {
    wire::MemoryFile { path: head.path, version: head.version, bytes: head.bytes, updated_at: head.at }
}

/// A version in a history.
pub(crate) fn version(head: &FileHead) -> wire::FileVersion {
    wire::FileVersion {
        version: head.version,
        action: head.action.as_str().to_owned(),
        other_path: head.action.other_path().map(str::to_owned),
        bytes: head.bytes,
        at: head.at,
    }
}
