//! Text normalization for comparing items.
//!
//! [`deduplicate`](super::deduplicate) and [`content`](super::content) compare texts in this form.

/// Lower-case words, separated by single spaces; a text without letters and digits is only trimmed.
pub(crate) fn normalize(text: &str) -> String {
    let mut normalize = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_alphanumeric() {
            if gap && !normalize.is_empty() {
                normalize.push(' ');
            }
            // Most characters are ASCII, which is lower-cased by a bit.
            if c.is_ascii() {
                normalize.push(c.to_ascii_lowercase());
            } else {
                normalize.extend(c.to_lowercase());
            }
        }
        gap = !c.is_alphanumeric();
    }
    if normalize.is_empty() { text.trim().to_owned() } else { normalize }
}

#[cfg(test)]
mod tests {
    use super::normalize;

    #[test]
    fn punctuation_and_case_are_ignored() {
        assert_eq!(normalize("  My cat's name: MISO! "), normalize("my cat s name miso"));
        assert_ne!(normalize("👍"), normalize("👎"));
    }
}
