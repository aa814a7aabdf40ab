//! Names of speakers, taken out of what is embedded.

/// The text without the whole words that are names of speakers. A text of nothing else stays.
pub(crate) fn without<'a>(text: &str, speakers: impl Iterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = speakers.flat_map(str::split_whitespace).filter(|part| part.len() > 1).collect();
    if parts.is_empty() {
        return text.to_owned();
    }
    let kept: Vec<&str> =
        text.split_whitespace().filter(|word| !parts.iter().any(|name| is_name(word, name))).collect();
    if kept.is_empty() { text.to_owned() } else { kept.join(" ") }
}

/// Whether a word is the name, punctuation and a possessive aside.
fn is_name(word: &str, name: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
    bare.len() == name.len() && bare.eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn names_go_and_words_stay() {
        let strip = |text| without(text, ["Caroline", "Mel Smith"].into_iter());
        assert_eq!(strip("When did Caroline's sister meet Mel?"), "When did sister meet");
        assert_eq!(strip("Caroline?"), "Caroline?");
        assert_eq!(strip("the melody of smithy"), "the melody of smithy");
        assert_eq!(without("as  it is", std::iter::empty()), "as  it is");
    }
}
