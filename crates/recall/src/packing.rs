//! Options for packing a result: the token budget, and how many neighbors are wanted.

/// How much a result may contain besides [`Query::limit`](crate::Query::limit).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Packing {
    /// Token budget of the hits and their neighbors together; `None` for no bound.
    pub tokens: Option<usize>,
    /// How many [neighbors](crate::Hit::neighbors) of each hit are returned.
    pub reach: Reach,
}

/// How many turns before and after a hit are returned with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Reach {
    /// No neighbors, only the hit.
    None,
    /// One neighbor on each side.
    One,
    /// Two neighbors on each side.
    #[default]
    Two,
}

impl Reach {
    /// The number of turns on each side.
    pub const fn turns(self) -> u32 {
        match self {
            Self::None => 0,
            Self::One => 1,
            Self::Two => 2,
        }
    }
}
