//! The two roles of a text, which the model embeds differently.

/// What a text is for: the model has a prefix, and a centroid, for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Something that is looked for.
    Query,
    /// Something that can be found.
    Passage,
}

impl Role {
    /// What stands in front of a text of this role.
    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Self::Query => "query: ",
            Self::Passage => "passage: ",
        }
    }
}
