//! Why a correction is refused.

use evoke_types::EntityId;

/// A correction that cannot be made; nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    /// An entity that is to be merged with itself.
    #[error("entity {0} is already a part of this one")]
    SameEntity(EntityId),
    /// No such entity among those that the correction may use.
    #[error("there is no entity {0} in the scope of the other one")]
    Unknown(EntityId),
    /// A name to split off that the entity does not have.
    #[error("the entity has no name {0:?}; send names as they are listed")]
    UnknownName(String),
    /// A split without names, or with all of them.
    #[error("a split needs some of the names of the entity, and not all of them")]
    NothingToSplit,
    /// A name that is empty or too long.
    #[error("a name has 1 to {limit} characters, this one has {length}")]
    NameLength {
        /// The characters of the name.
        length: usize,
        /// The largest number of characters.
        limit: usize,
    },
    /// Nothing was decided about the entity, or everything has been undone.
    #[error("nothing was decided about this entity that could be undone")]
    NothingToUndo,
    /// More decisions about one entity than are remembered.
    #[error("{0} decisions about this entity wait to be undone; undo some first")]
    TooManyDecisions(usize),
    /// A later decision about the other entity depends on the one to undo.
    #[error("entity {0} was corrected later; undo that first")]
    LaterDecision(EntityId),
}
