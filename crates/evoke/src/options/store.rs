//! Options of the data directory. The one thing to know: the first three are for one opening, and are usually
//! left alone until an opening was refused.

use serde::{Deserialize, Serialize};

/// How the files of a data directory are opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreOptions {
    /// Open a directory that contains less than it did, or is damaged, instead of failing with
    /// [`StoreError::Lost`](evoke_store::StoreError::Lost).
    pub accept_loss: bool,
    /// Trust the clock of this machine although the store has seen later times, after it had run far ahead.
    pub trust_clock: bool,
    /// Keep a copy of the database before its migration to a newer format.
    pub copy_before_migration: bool,
    /// Megabytes of disk space in reserve, so that erasure works on a full disk; 0 for none.
    pub reserve_mb: u32,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { accept_loss: false, trust_clock: false, copy_before_migration: true, reserve_mb: 8 }
    }
}

impl From<&StoreOptions> for evoke_store_sqlite::Options {
    fn from(options: &StoreOptions) -> Self {
        Self {
            accept_loss: options.accept_loss,
            trust_clock: options.trust_clock,
            copy_before_migration: options.copy_before_migration,
            reserve_bytes: u64::from(options.reserve_mb) << 20,
            ..Self::default()
        }
    }
}
