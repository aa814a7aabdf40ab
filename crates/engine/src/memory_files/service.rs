//! Runs the commands of the memory tool.
//!
//! Called by the public calls. The one thing to know: an edit is made from the newest version and stored only if that is
//! still the newest, so two agents cannot undo each other's edits without noticing.

use super::edit::{self, EditError, Edited};
use super::error::{FileError, PathFault};
use super::path::FilePath;
use super::shown;
use super::view::{FileAnswer, FileCommand, FileEdit, MEMORY_FILE_BYTES};
use crate::caller::{Address, Caller};
use crate::runtime::partition_locks::PartitionLocks;
use evoke_store::{
    FileAction, FileChange, FileHead, FileRefusal, FileVersion, KEPT_FILE_VERSIONS, NewEvent, PartitionKey,
    Store,
};
use evoke_types::{Clock, Permission};
use serde_json::json;
use std::sync::Arc;

/// How often an edit is made again when another process was faster.
const ATTEMPTS: usize = 4;

/// Runs commands on memory files.
pub(crate) struct MemoryFiles {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) locks: Arc<PartitionLocks>,
}

impl MemoryFiles {
    /// Runs a command; see [`crate::Engine::run_file_command`].
    pub(crate) async fn run(
        &self,
        caller: &Caller,
        address: &Address,
        command: FileCommand,
    ) -> Result<FileAnswer, FileError> {
        caller.require(match command {
            FileCommand::View { .. } => Permission::ContentRead,
            FileCommand::Change(_) => Permission::ContentWrite,
        })?;
        let tree = Tree { files: self, caller, partition: caller.partition(caller.resolve(address)?) };
        match command {
            FileCommand::View { path, range, version } => {
                tree.view(&FilePath::parse(&path)?, range, version).await
            }
            FileCommand::Change(edit) => {
                // What is forgotten is taken out of files under the same lock.
                let _one_writer = self.locks.lock(&tree.partition).await;
                tree.change(edit).await
            }
        }
    }

    /// The versions of a file; see [`crate::Engine::file_history`].
    pub(crate) async fn history(
        &self,
        caller: &Caller,
        address: &Address,
        path: &str,
    ) -> Result<Vec<FileHead>, FileError> {
        caller.require(Permission::ContentRead)?;
        let partition = caller.partition(caller.resolve(address)?);
        let path = FilePath::parse_file(path)?;
        let versions = self.store.file_versions(&partition, path.as_str(), KEPT_FILE_VERSIONS + 1).await?;
        if versions.is_empty() { Err(FileError::Unknown(path.into_string())) } else { Ok(versions) }
    }
}

/// The files of one scope, as a caller uses them.
struct Tree<'a> {
    files: &'a MemoryFiles,
    caller: &'a Caller,
    partition: PartitionKey,
}

impl Tree<'_> {
    async fn view(
        &self,
        path: &FilePath,
        range: Option<(u64, Option<u64>)>,
        version: Option<u32>,
    ) -> Result<FileAnswer, FileError> {
        let unknown = || FileError::Unknown(path.as_str().to_owned());
        if let Some(version) = version {
            let found = self.files.store.file(&self.partition, path.as_str(), Some(version)).await?;
            let unknown = || FileError::UnknownVersion { path: path.as_str().to_owned(), version };
            return shown_file(&found.ok_or_else(unknown)?, range);
        }
        if let Some(file) = self.current(path).await? {
            return shown_file(&file, range);
        }
        let files = self.inside(path).await?;
        if files.is_empty() && !path.is_root() {
            return Err(unknown());
        }
        if range.is_some() {
            return Err(FileError::Folder(path.as_str().to_owned()));
        }
        Ok(FileAnswer {
            content: shown::listing(path, &files),
            path: path.as_str().to_owned(),
            version: None,
            files,
        })
    }

    async fn change(&self, edit: FileEdit) -> Result<FileAnswer, FileError> {
        match edit {
            FileEdit::Create { path, text } => self.create(&FilePath::parse_file(&path)?, text).await,
            FileEdit::StrReplace { path, old, new } => {
                self.edit(&FilePath::parse(&path)?, |text| edit::replace(text, &old, &new)).await
            }
            FileEdit::Insert { path, line, text: new } => {
                self.edit(&FilePath::parse(&path)?, |text| edit::insert(text, line, &new)).await
            }
            FileEdit::Delete { path } => self.delete(&FilePath::parse(&path)?).await,
            FileEdit::Rename { from, to } => {
                self.rename(&FilePath::parse(&from)?, &FilePath::parse(&to)?).await
            }
        }
    }

    async fn create(&self, path: &FilePath, text: String) -> Result<FileAnswer, FileError> {
        check_size(path, text.len())?;
        let change = self.change_of(path.as_str(), None, FileAction::Created, text);
        match self.store("file.created", vec![change]).await? {
            Ok(versions) => {
                let content = format!("{} is written.", path.as_str());
                Ok(done(content, path, versions.first().copied()))
            }
            Err(FileRefusal::Outdated(path)) => Err(FileError::Exists(path)),
            Err(refusal) => Err(refusal.into()),
        }
    }

    async fn edit(
        &self,
        path: &FilePath,
        edit: impl Fn(&str) -> Result<Edited, EditError>,
    ) -> Result<FileAnswer, FileError> {
        for _ in 0..ATTEMPTS {
            let Some(file) = self.current(path).await? else { return Err(self.missing(path).await?) };
            let edited = edit(&file.text)
                .map_err(|error| FileError::Edit { path: path.as_str().to_owned(), error })?;
            check_size(path, edited.text.len())?;
            let around = shown::around(&edited.text, &edited.lines);
            let change = self.change_of(path.as_str(), Some(file.version), FileAction::Edited, edited.text);
            match self.store("file.edited", vec![change]).await? {
                Ok(versions) => {
                    let content = format!("{} is changed. The lines now:\n{around}", path.as_str());
                    return Ok(done(content, path, versions.first().copied()));
                }
                Err(FileRefusal::Outdated(_)) => {}
                Err(refusal) => return Err(refusal.into()),
            }
        }
        Err(FileError::ChangedMeanwhile(path.as_str().to_owned()))
    }

    async fn delete(&self, path: &FilePath) -> Result<FileAnswer, FileError> {
        if path.is_root() {
            return Err(FileError::Path { path: path.as_str().to_owned(), fault: PathFault::Root });
        }
        for _ in 0..ATTEMPTS {
            let files = self.at(path).await?;
            let gone = |file: &FileHead| {
                self.change_of(&file.path, Some(file.version), FileAction::Deleted, String::new())
            };
            let changes = files.iter().map(gone).collect();
            match self.store("file.deleted", changes).await? {
                Ok(versions) => {
                    let content = format!("{} is removed.", path.as_str());
                    let version = if is_file(&files, path) { versions.first().copied() } else { None };
                    return Ok(done(content, path, version));
                }
                Err(FileRefusal::Outdated(_)) => {}
                Err(refusal) => return Err(refusal.into()),
            }
        }
        Err(FileError::ChangedMeanwhile(path.as_str().to_owned()))
    }

    async fn rename(&self, from: &FilePath, to: &FilePath) -> Result<FileAnswer, FileError> {
        let fault = |path: &FilePath, fault| FileError::Path { path: path.as_str().to_owned(), fault };
        if from.is_root() {
            return Err(fault(from, PathFault::Root));
        }
        if to.is_root() || from == to {
            return Err(FileError::Exists(to.as_str().to_owned()));
        }
        if from.below(to.as_str()).is_some() {
            return Err(fault(to, PathFault::IntoItself));
        }
        for _ in 0..ATTEMPTS {
            let files = self.at(from).await?;
            if self.current(to).await?.is_some() || !self.inside(to).await?.is_empty() {
                return Err(FileError::Exists(to.as_str().to_owned()));
            }
            let Some(changes) = self.moves(&files, from, to).await? else { continue };
            match self.store("file.moved", changes).await? {
                Ok(versions) => {
                    let content = format!("{} is {} now.", from.as_str(), to.as_str());
                    let version = if is_file(&files, from) { versions.last().copied() } else { None };
                    return Ok(done(content, to, version));
                }
                Err(FileRefusal::Outdated(_)) => {}
                Err(refusal) => return Err(refusal.into()),
            }
        }
        Err(FileError::ChangedMeanwhile(from.as_str().to_owned()))
    }

    /// The changes that move files: all leave before the first one arrives. `None` when a file has gone meanwhile.
    async fn moves(
        &self,
        files: &[FileHead],
        from: &FilePath,
        to: &FilePath,
    ) -> Result<Option<Vec<FileChange>>, FileError> {
        let (mut leave, mut arrive) = (Vec::new(), Vec::new());
        for file in files {
            let below = from.below(&file.path).unwrap_or_default();
            let target = FilePath::parse_file(&format!("{}{below}", to.as_str()))?.into_string();
            let stored = self.files.store.file(&self.partition, &file.path, Some(file.version)).await?;
            let Some(FileVersion { text, .. }) = stored else { return Ok(None) };
            let gone = FileAction::MovedTo(target.clone());
            leave.push(self.change_of(&file.path, Some(file.version), gone, String::new()));
            arrive.push(self.change_of(&target, None, FileAction::MovedFrom(file.path.clone()), text));
        }
        leave.extend(arrive);
        Ok(Some(leave))
    }

    async fn current(&self, path: &FilePath) -> Result<Option<FileVersion>, FileError> {
        Ok(self.files.store.file(&self.partition, path.as_str(), None).await?)
    }

    /// The files in a folder.
    async fn inside(&self, folder: &FilePath) -> Result<Vec<FileHead>, FileError> {
        let mut files = self.files.store.files(&self.partition).await?;
        files.retain(|file| folder.below(&file.path).is_some());
        Ok(files)
    }

    /// The file of a path, or those in the folder of it.
    async fn at(&self, path: &FilePath) -> Result<Vec<FileHead>, FileError> {
        let mut files = self.files.store.files(&self.partition).await?;
        files.retain(|file| file.path == path.as_str() || path.below(&file.path).is_some());
        if files.is_empty() { Err(FileError::Unknown(path.as_str().to_owned())) } else { Ok(files) }
    }

    /// Why there is no file of a path.
    async fn missing(&self, path: &FilePath) -> Result<FileError, FileError> {
        let is_folder = path.is_root() || !self.inside(path).await?.is_empty();
        let path = path.as_str().to_owned();
        Ok(if is_folder { FileError::Folder(path) } else { FileError::Unknown(path) })
    }

    fn change_of(&self, path: &str, expected: Option<u32>, action: FileAction, text: String) -> FileChange {
        FileChange { path: path.to_owned(), expected, action, text, at: self.files.clock.now() }
    }

    /// Stores changes with an event, which names no path.
    async fn store(
        &self,
        kind: &str,
        changes: Vec<FileChange>,
    ) -> Result<Result<Vec<u32>, FileRefusal>, FileError> {
        let payload = json!({ "changes": changes.len(), "by": self.caller.actor() });
        let event = NewEvent {
            instance: self.partition.instance.clone(),
            kind: kind.to_owned(),
            payload: payload.to_string(),
            at: self.files.clock.now(),
        };
        Ok(self.files.store.change_files(&self.partition, changes, Some(event)).await?)
    }
}

/// Checks a version that comes from elsewhere as one that is written.
///
/// # Errors
/// [`FileError::Path`], [`FileError::TooLarge`].
pub(crate) fn check_version(row: &FileVersion) -> Result<(), FileError> {
    let path = FilePath::parse_file(&row.path)?;
    row.action.other_path().map_or(Ok(()), |other| FilePath::parse_file(other).map(|_| ()))?;
    check_size(&path, row.text.len())
}

fn check_size(path: &FilePath, bytes: usize) -> Result<(), FileError> {
    let limit = MEMORY_FILE_BYTES;
    if bytes > limit {
        return Err(FileError::TooLarge { path: path.as_str().to_owned(), bytes, limit });
    }
    Ok(())
}

fn shown_file(file: &FileVersion, range: Option<(u64, Option<u64>)>) -> Result<FileAnswer, FileError> {
    let path = file.path.clone();
    let lines = shown::numbered(&file.text, range);
    let lines = lines.map_err(|error| FileError::Edit { path: path.clone(), error })?;
    let content = format!("{path}, version {}:\n{lines}", file.version);
    Ok(FileAnswer { content, path, version: Some(file.version), files: Vec::new() })
}

fn is_file(files: &[FileHead], path: &FilePath) -> bool {
    files.first().is_some_and(|file| file.path == path.as_str())
}

fn done(content: String, path: &FilePath, version: Option<u32>) -> FileAnswer {
    FileAnswer { content, path: path.as_str().to_owned(), version, files: Vec::new() }
}
