//! Names of speakers, taken out of what is embedded.

use std::collections::HashSet;

/// Names of speakers: made once, asked for each text.
pub(crate) struct Speakers {
    /// The words of the names, ASCII letters in lower case.
    parts: HashSet<String>,
}

impl Speakers {
    /// Speakers with these names.
    pub(crate) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let parts = names.flat_map(str::split_whitespace).filter(|part| part.len() > 1);
        Self { parts: parts.map(str::to_ascii_lowercase).collect() }
    }

    /// The text without the whole words that are names. A text of nothing else stays.
    pub(crate) fn left_out_of(&self, text: &str) -> String {
        if self.parts.is_empty() {
            return text.to_owned();
        }
        let kept: Vec<&str> = text.split_whitespace().filter(|word| !self.name(word)).collect();
        if kept.is_empty() { text.to_owned() } else { kept.join(" ") }
    }

    /// Whether a word is a name, punctuation and a possessive aside.
    fn name(&self, word: &str) -> bool {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
        self.parts.contains(&bare.to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::Speakers;

    #[test]
    fn names_go_and_words_stay() {
        let strip = |text| Speakers::new(["Caroline", "Mel Smith"].into_iter()).left_out_of(text);
        assert_eq!(strip("When did Caroline's sister meet Mel?"), "When did sister meet");
        assert_eq!(strip("Caroline?"), "Caroline?");
        assert_eq!(strip("the melody of smithy"), "the melody of smithy");
        assert_eq!(Speakers::new(std::iter::empty()).left_out_of("as  it is"), "as  it is");
    }
}
