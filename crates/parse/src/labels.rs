//! The labels that an analysis is made of: closed sets, as enums.
//!
//! Everything in the crate uses them; nothing here depends on anything else. Each set is written down once, as a table of
//! names and abbreviations, and [`labels!`] makes the enum and its conversions of it.

mod coarse;
mod dependency;
mod entity;
mod tag;

pub use self::coarse::CoarseTag;
pub use self::dependency::Dependency;
pub use self::entity::EntityKind;
pub use self::tag::Tag;

/// Defines a closed set of labels with the abbreviation that linguists, and the model's files, use for each.
macro_rules! labels {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $abbreviation:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $name { $($(#[$doc])* #[doc = concat!("(`", $abbreviation, "`)")] $variant,)+ }

        impl $name {
            /// All labels of the set, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The abbreviation that the annotation scheme has for the label.
            pub const fn abbreviation(self) -> &'static str {
                match self { $(Self::$variant => $abbreviation,)+ }
            }

            /// The label with an abbreviation, in the exact spelling of [`Self::abbreviation`].
            pub fn from_abbreviation(abbreviation: &str) -> Option<Self> {
                match abbreviation { $($abbreviation => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            /// Writes the abbreviation.
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.abbreviation())
            }
        }
    };
}
use labels;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_distinct_and_lead_back_to_their_labels() {
        for &label in Dependency::ALL {
            assert_eq!(Dependency::from_abbreviation(label.abbreviation()), Some(label));
        }
        for &tag in Tag::ALL {
            assert_eq!(Tag::from_abbreviation(tag.abbreviation()), Some(tag));
        }
        assert_eq!(EntityKind::from_abbreviation("GPE"), Some(EntityKind::PoliticalPlace));
        assert_eq!(CoarseTag::from_abbreviation("noun"), None);
        assert_eq!(format!("[{:>6}]", CoarseTag::Noun), "[  NOUN]");
    }
}
