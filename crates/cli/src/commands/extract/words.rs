//! Words of a document on a line of a drawing. The one thing to know: nothing of them may steer the terminal.

/// A text on one line, without what would steer a terminal.
pub(super) fn plain(text: &str) -> String {
    let shown = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    shown.filter(|c| !c.is_control() && !turns_direction(*c)).collect()
}

/// Whether a character turns the direction of those after it.
const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(plain("a\u{1b}[31m\tb\u{202e}c\n"), "a[31m bc ");
    }
}
