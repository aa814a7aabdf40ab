//! Cutting search results to their budget.

use crate::tokens::TokenCounter;
use unicode_segmentation::GraphemeCursor;

/// Bytes a token to begin the search for an end with.
const FIRST_GUESS: usize = 4;

/// The longest beginning of at most `chars` code points that ends between two characters as people see them.
pub(super) fn first_chars(text: &str, chars: usize) -> &str {
    match text.char_indices().nth(chars) {
        Some((end, _)) => up_to(text, end),
        None => text,
    }
}

/// A beginning of at most `tokens` tokens that ends between two characters as people see them, and as long as the search
/// finds. Counts a text of about the length of the result some twenty times.
pub(super) fn first_tokens<'a>(text: &'a str, tokens: usize, counter: &dyn TokenCounter) -> &'a str {
    let fits = |part: &str| counter.count(part) <= tokens;
    let mut fitting = "";
    let mut end = tokens.saturating_mul(FIRST_GUESS).max(1);
    // The first beginning that does not fit, in growing steps.
    let mut beyond = loop {
        let part = up_to(text, end);
        if !fits(part) {
            break part.len();
        }
        fitting = part;
        if part.len() == text.len() {
            return text;
        }
        end = end.saturating_mul(2);
    };
    let mut within = fitting.len();
    while within + 1 < beyond {
        let middle = within.midpoint(beyond);
        let part = up_to(text, middle);
        // Where no character ends between the two, `part` is `fitting` or shorter, and fits.
        if part.len() <= fitting.len() || fits(part) {
            fitting = if part.len() > fitting.len() { part } else { fitting };
            within = middle;
        } else {
            beyond = part.len();
        }
    }
    fitting
}

/// The longest beginning of at most `end` bytes that ends between two characters as people see them.
fn up_to(text: &str, end: usize) -> &str {
    let end = text.floor_char_boundary(end);
    let mut cursor = GraphemeCursor::new(end, text.len(), true);
    // With the whole text at hand the cursor has no further questions.
    let boundary = match cursor.is_boundary(text, 0) {
        Ok(true) => end,
        Ok(false) | Err(_) => cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0),
    };
    text.get(..boundary).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::CharsPerToken;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    /// The same by going through all characters from the start.
    fn naive(text: &str, fits: impl Fn(&str) -> bool) -> &str {
        let ends = text.grapheme_indices(true).map(|(start, character)| start + character.len());
        let end = ends.take_while(|&end| fits(&text[..end])).last().unwrap_or(0);
        &text[..end]
    }

    proptest! {
        #[test]
        fn the_end_is_where_a_walk_from_the_start_finds_it(
            text in "([a-c \u{0301}\u{200d}👍👩🇩🇪\r\n]|é){0,60}",
            limit in 0_usize..40,
            chars in 1_usize..4,
        ) {
            prop_assert_eq!(first_chars(&text, limit), naive(&text, |part| part.chars().count() <= limit));
            let counter = CharsPerToken::new(chars).unwrap();
            let expected = naive(&text, |part| counter.count(part) <= limit);
            prop_assert_eq!(first_tokens(&text, limit, &counter), expected);
        }
    }

    #[test]
    fn a_family_is_not_torn_apart() {
        let family = "👨\u{200d}👩\u{200d}👧";
        assert_eq!(first_chars(&format!("a{family}"), 3), "a");
        assert_eq!(first_chars(family, 4), "");
        assert_eq!(first_chars(family, 5), family);
    }

    #[test]
    fn a_megabyte_of_one_character_is_cut_in_one_go() {
        let text = format!("a{}", "\u{0301}".repeat(500_000));
        assert_eq!(first_chars(&text, 1_000), "");
        assert_eq!(first_tokens(&text, 100, &CharsPerToken::default()), "");
    }
}
