//! Why a store could not carry out a call.
//!
//! Returned by every method of every store. The one thing to know: after an error nothing was stored, except for
//! [`StoreError::OutcomeUnknown`].

/// Why a store could not carry out a call. Missing rows are not errors: they are `None`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk or the connection failed and nothing was stored; the same call may work later.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// The disk is full and nothing was stored; the same call works once there is space.
    #[error("the disk is full: {0}")]
    Full(String),
    /// The disk failed during a change, and it is unknown whether the change is stored. Query the store, or
    /// make the same change again with the same ids.
    #[error("it is not known whether the change was stored: {0}")]
    OutcomeUnknown(String),
    /// The store was written by a newer version of the program.
    #[error("the store has format {found}, this program reads up to {known}: use a newer version of evoke")]
    TooNew {
        /// The format on disk.
        found: u32,
        /// The newest known format.
        known: u32,
    },
    /// Another server has the store open.
    #[error("another server is using {0}; stop it first, or give this one its own --data directory")]
    InUse(String),
    /// A row cannot be read: damage, or a defect of the program.
    #[error("the store holds a row that cannot be read ({0})")]
    Corrupt(String),
    /// A defect of the program: a panic interrupted the change, and nothing of it was stored.
    #[error("a change was cut off by a defect of the program and rolled back")]
    Panicked,
    /// The store contains less than it did, or is damaged: it is not opened until an operator decides.
    #[error("{0}")]
    Lost(String),
    /// A defect of the store: it returned fewer results than it was given rows.
    #[error("the store returned fewer results than it was given rows")]
    MissingResult,
    /// The store is closing.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// Whether the same call may work later.
    pub const fn is_temporary(&self) -> bool {
        match self {
            Self::Unavailable(_) | Self::Full(_) | Self::OutcomeUnknown(_) => true,
            Self::TooNew { .. }
            | Self::InUse(_)
            | Self::Corrupt(_)
            | Self::Panicked
            | Self::Lost(_)
            | Self::MissingResult
            | Self::Closed => false,
        }
    }
}

/// The result type of stores.
pub type StoreResult<T> = Result<T, StoreError>;
