//! What is shown of a server's words.
//!
//! Called by whoever reports an error of a server. The one thing to know: one line of bounded length.

/// Characters of a text that are shown.
const MAX_CHARS: usize = 300;

/// The beginning of a text, on one line.
///
/// ```
/// use evoke_http::excerpt;
///
/// assert_eq!(excerpt("not\n  found "), "not found");
/// assert_eq!(excerpt(""), "it gives no reason");
/// ```
pub fn excerpt(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.is_empty() {
        return "it gives no reason".to_owned();
    }
    line.chars().take(MAX_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_short_line() {
        assert_eq!(excerpt("a\n\tb  c "), "a b c");
        assert_eq!(excerpt(&"é".repeat(1_000)).chars().count(), MAX_CHARS);
        assert_eq!(excerpt(" \n"), "it gives no reason");
    }
}
