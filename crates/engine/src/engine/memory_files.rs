//! Calls about memory files.

use super::Engine;
use crate::caller::{Address, Caller};
use crate::memory_files::error::FileError;
use crate::memory_files::view::{FileAnswer, FileCommand};
use evoke_store::FileHead;

impl Engine {
    /// Runs a command of the memory tool on the files of exactly the addressed scope.
    ///
    /// # Errors
    /// [`FileError`]; nothing is changed then.
    pub async fn run_file_command(
        &self,
        caller: &Caller,
        address: &Address,
        command: FileCommand,
    ) -> Result<FileAnswer, FileError> {
        self.parts.memory_files.run(caller, address, command).await
    }

    /// The versions that are kept of a file, the newest first; also of one that is deleted.
    ///
    /// # Errors
    /// [`FileError::Path`], [`FileError::Unknown`], [`FileError::Scope`], [`FileError::Denied`],
    /// [`FileError::Store`].
    pub async fn file_history(
        &self,
        caller: &Caller,
        address: &Address,
        path: &str,
    ) -> Result<Vec<FileHead>, FileError> {
        self.parts.memory_files.history(caller, address, path).await
    }
}
