//! How many tokens a text has, when no tokenizer is at hand.

/// Characters of plain English that make a token, about.
const ASCII_PER_TOKEN: u64 = 4;

/// About how many tokens a text has: one for four ASCII characters, and one for each other character, since
/// tokenizers spend a token or more on most of those. Rounded up, so only the empty text is free.
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
    fn ascii_shares_tokens_and_other_scripts_do_not() {
        let estimates = ["", "a", "word", "words", "日本語", "café"].map(estimate_tokens);
        assert_eq!(estimates, [0, 1, 1, 2, 3, 2]);
    }
}
