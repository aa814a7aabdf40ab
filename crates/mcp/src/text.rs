//! Short forms of texts.

/// Characters of a title.
const TITLE: usize = 80;

/// The first line of a text, cut to the length of a title.
pub(crate) fn title(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if line.chars().count() <= TITLE {
        return line.to_owned();
    }
    let cut: String = line.chars().take(TITLE - 1).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_short_line() {
        assert_eq!(title("\n  Ada prefers tea.\nShe said so."), "Ada prefers tea.");
        assert_eq!(title(""), "");
        let long = title(&"word ".repeat(40));
        assert!(long.chars().count() <= TITLE && long.ends_with("word…"), "{long}");
        assert_eq!(title(&"é".repeat(200)).chars().count(), TITLE);
    }
}
