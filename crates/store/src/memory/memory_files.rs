//! Memory files and their versions.

use super::MemoryStore;
use super::state::{File, State};
use crate::error::StoreResult;
use crate::tables::{
    FileChange, FileHead, FileRefusal, FileText, FileVersion, KEPT_FILE_VERSIONS, MAX_FILES, MemoryFiles,
    NewEvent, PartitionKey, Restored, folders,
};
use async_trait::async_trait;

#[async_trait]
impl MemoryFiles for MemoryStore {
    async fn files(&self, partition: &PartitionKey) -> StoreResult<Vec<FileHead>> {
        self.with(|s| s.files(partition))
    }
    async fn file(
        &self,
        partition: &PartitionKey,
        path: &str,
        version: Option<u32>,
    ) -> StoreResult<Option<FileVersion>> {
        self.with(|s| s.file(partition, path, version))
    }
    async fn file_versions(
        &self,
        partition: &PartitionKey,
        path: &str,
        limit: usize,
    ) -> StoreResult<Vec<FileHead>> {
        self.with(|s| s.file_versions(partition, path, limit))
    }
    async fn change_files(
        &self,
        partition: &PartitionKey,
        changes: Vec<FileChange>,
        event: Option<NewEvent>,
    ) -> StoreResult<Result<Vec<u32>, FileRefusal>> {
        self.with(|s| s.change_files(partition, changes, event))
    }
    async fn archived_files(
        &self,
        partition: &PartitionKey,
        after: u64,
        bytes: usize,
    ) -> StoreResult<Vec<(u64, FileVersion)>> {
        self.with(|s| s.archived_files(partition, after, bytes))
    }
}

impl State {
    fn files_of(&self, key: &PartitionKey) -> impl DoubleEndedIterator<Item = (u64, &File)> {
        self.files
            .iter()
            .filter(move |(_, file)| file.partition == *key)
            .map(|(number, file)| (*number, file))
    }

    pub(super) fn files(&self, key: &PartitionKey) -> Vec<FileHead> {
        let current = self.files_of(key).filter(|(_, file)| file.current);
        let mut heads: Vec<FileHead> = current.map(|(_, file)| file.row.head()).collect();
        heads.sort_by(|one, other| one.path.cmp(&other.path));
        heads
    }

    pub(super) fn file(&self, key: &PartitionKey, path: &str, version: Option<u32>) -> Option<FileVersion> {
        let mut own = self.files_of(key).filter(|(_, file)| file.row.path == path);
        let found = own.find(|(_, file)| version.map_or(file.current, |version| file.row.version == version));
        found.map(|(_, file)| file.row.clone())
    }

    pub(super) fn file_versions(&self, key: &PartitionKey, path: &str, limit: usize) -> Vec<FileHead> {
        let own = self.files_of(key).filter(|(_, file)| file.row.path == path);
        let mut heads: Vec<FileHead> = own.map(|(_, file)| file.row.head()).collect();
        heads.sort_by_key(|head| std::cmp::Reverse(head.version));
        heads.truncate(limit);
        heads
    }

    pub(super) fn change_files(
        &mut self,
        key: &PartitionKey,
        changes: Vec<FileChange>,
        event: Option<NewEvent>,
    ) -> Result<Vec<u32>, FileRefusal> {
        let (before, next) = (self.files.clone(), self.next_file);
        let mut versions = Vec::with_capacity(changes.len());
        for change in changes {
            match self.change_file(key, change) {
                Ok(version) => versions.push(version),
                Err(refused) => {
                    (self.files, self.next_file) = (before, next);
                    return Err(refused);
                }
            }
        }
        if self.files_of(key).filter(|(_, file)| file.current).count() > MAX_FILES {
            (self.files, self.next_file) = (before, next);
            return Err(FileRefusal::TooMany);
        }
        self.trim_files(key);
        event.into_iter().for_each(|event| self.emit(event));
        Ok(versions)
    }

    fn change_file(&mut self, key: &PartitionKey, change: FileChange) -> Result<u32, FileRefusal> {
        let current = self.file(key, &change.path, None);
        if current.map(|row| row.version) != change.expected {
            return Err(FileRefusal::Outdated(change.path));
        }
        if change.action.leaves_file()
            && let Some(path) = self.occupied(key, &change.path)
        {
            return Err(FileRefusal::Occupied(path));
        }
        let newest = self.file_versions(key, &change.path, 1).pop();
        let version = newest.map_or(1, |head| head.version + 1);
        self.add_file(key, change.into_version(version));
        Ok(version)
    }

    /// The path that is a file and a folder at once when there is a file of this path.
    fn occupied(&self, key: &PartitionKey, path: &str) -> Option<String> {
        let is_file = |folder: &str| self.file(key, folder, None).is_some();
        let folder = folders(path).find(|folder| is_file(folder));
        let inside = || self.files(key).iter().any(|head| folders(&head.path).any(|folder| folder == path));
        folder.map(str::to_owned).or_else(|| inside().then(|| path.to_owned()))
    }

    /// Adds a version; it is the newest of its path.
    fn add_file(&mut self, key: &PartitionKey, row: FileVersion) {
        for file in self.files.values_mut() {
            if file.partition == *key && file.row.path == row.path {
                file.current = false;
            }
        }
        self.next_file += 1;
        let current = row.action.leaves_file();
        self.files.insert(self.next_file, File { partition: key.clone(), row, current });
    }

    fn trim_files(&mut self, key: &PartitionKey) {
        let past = self.files_of(key).rev().filter(|(_, file)| !file.current);
        let dropped: Vec<u64> = past.skip(KEPT_FILE_VERSIONS).map(|(number, _)| number).collect();
        for number in dropped {
            self.files.remove(&number);
        }
    }

    pub(super) fn archived_files(
        &self,
        key: &PartitionKey,
        after: u64,
        bytes: usize,
    ) -> Vec<(u64, FileVersion)> {
        let (mut found, mut read) = (Vec::new(), 0);
        for (number, file) in self.files_of(key).filter(|(number, _)| *number > after) {
            if read >= bytes {
                break;
            }
            read += file.row.text.len() + file.row.path.len();
            found.push((number, file.row.clone()));
        }
        found
    }

    pub(super) fn restore_file(&mut self, key: &PartitionKey, row: FileVersion) -> Restored {
        if let Some(known) = self.file(key, &row.path, Some(row.version)) {
            let same = known.action == row.action && known.text == row.text;
            return if same { Restored::Known } else { Restored::PositionTaken };
        }
        let newest = self.file_versions(key, &row.path, 1).pop();
        if newest.is_some_and(|head| head.version > row.version) {
            self.next_file += 1;
            let file = File { partition: key.clone(), row, current: false };
            self.files.insert(self.next_file, file);
            return Restored::Stored;
        }
        if row.action.leaves_file() && self.occupied(key, &row.path).is_some() {
            return Restored::PositionTaken;
        }
        self.add_file(key, row);
        Restored::Stored
    }

    /// Replaces the text of a version.
    pub(super) fn rewrite_file(&mut self, key: &PartitionKey, new: FileText) {
        let mut own = self.files.values_mut().filter(|file| file.partition == *key);
        if let Some(file) = own.find(|file| file.row.path == new.path && file.row.version == new.version) {
            file.row.text = new.text;
        }
    }
}
