//! The names of speakers, which are left out of what is embedded.
//!
//! Called before passages and queries are embedded. The one thing to know: a name says who speaks, not what is meant, and
//! would pull every turn of that person near.

use std::collections::HashSet;

/// The names of the speakers of a partition or a document.
pub(crate) struct SpeakerNames {
    /// The words of the names, with ASCII letters in lower case.
    parts: HashSet<String>,
}

impl SpeakerNames {
    /// The words of these names; those of one byte are left out.
    pub(crate) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let parts = names.flat_map(str::split_whitespace).filter(|part| part.len() > 1);
        Self { parts: parts.map(str::to_ascii_lowercase).collect() }
    }

    /// The text without the words that are names. A text of nothing but names stays as it is.
    pub(crate) fn remove_from(&self, text: &str) -> String {
        if self.parts.is_empty() {
            return text.to_owned();
        }
        let kept: Vec<&str> = text.split_whitespace().filter(|word| !self.is_name(word)).collect();
        if kept.is_empty() { text.to_owned() } else { kept.join(" ") }
    }

    /// Whether a word is a name, punctuation and a possessive aside.
    fn is_name(&self, word: &str) -> bool {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
        self.parts.contains(&bare.to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::SpeakerNames;

    #[test]
    fn names_go_and_words_stay() {
        let strip = |text| SpeakerNames::new(["Caroline", "Mel Smith"].into_iter()).remove_from(text);
        assert_eq!(strip("When did Caroline's sister meet Mel?"), "When did sister meet");
        assert_eq!(strip("Caroline?"), "Caroline?");
        assert_eq!(strip("the melody of smithy"), "the melody of smithy");
        assert_eq!(SpeakerNames::new(std::iter::empty()).remove_from("as  it is"), "as  it is");
    }
}
