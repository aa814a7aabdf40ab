//! Token estimation without a tokenizer, for budgets and for the size of requests.

/// Average number of characters per token in plain English.
const ASCII_PER_TOKEN: u64 = 4;

/// The estimated number of tokens of a text: one per four ASCII characters, and one per other character,
/// since tokenizers spend a token or more on most of those. Rounded up, so only the empty text is free.
///
/// ```
/// use evoke_llm::estimate_tokens;
///
/// assert_eq!(estimate_tokens("a short line"), 3);
/// assert_eq!(estimate_tokens("日本語"), 3);
/// ```
pub fn estimate_tokens(text: &str) -> u64 {
    let (ascii, other) = text.chars().fold((0_u64, 0_u64), |(ascii, other), character| {
        if character.is_ascii() { (ascii + 1, other) } else { (ascii, other + 1) }
    });
    ascii.div_ceil(ASCII_PER_TOKEN) + other
}

#[cfg(test)]
mod tests {
    use super::estimate_tokens;

    #[test]
    fn ascii_characters_share_tokens() {
        let estimates = ["", "a", "word", "words", "日本語", "café"].map(estimate_tokens);
        assert_eq!(estimates, [0, 1, 1, 2, 3, 2]);
    }
}
