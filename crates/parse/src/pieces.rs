//! Cuts a long text into pieces that are analyzed one by one, so that time and memory are bounded for any input.
//!
//! The one thing to know: the networks see a few tokens around each token and the trees are those of sentences, so a cut between
//! two sentences changes next to nothing; only a text without any is cut at a hard limit.

use crate::tokenizer::RawToken;
use std::ops::Range;

/// Tokens of a piece at most. Texts of so many tokens and fewer are analyzed whole.
pub(crate) const LONGEST: usize = 384;
/// Tokens of a piece at least, unless the text ends.
const SHORTEST: usize = 128;

/// The pieces of a text, in order.
pub(crate) fn pieces<'a>(text: &'a str, tokens: &'a [RawToken]) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut start = 0;
    std::iter::from_fn(move || {
        let end = start + length(text, &tokens[start..]);
        let piece = std::mem::replace(&mut start, end)..end;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Tokens of the first piece: up to a line break, else to the end of a sentence, else as many as may be.
fn length(text: &str, tokens: &[RawToken]) -> usize {
    if tokens.len() <= LONGEST {
        return tokens.len();
    }
    let word = |at: usize| &text[tokens[at].range.clone()];
    let last = |ends: fn(&str) -> bool| (SHORTEST..LONGEST).rev().find(|&at| ends(word(at)));
    last(|word| word.contains('\n')).or_else(|| last(ends_sentence)).map_or(LONGEST, |at| at + 1)
}

fn ends_sentence(word: &str) -> bool {
    matches!(word, "." | "!" | "?" | "…" | "..." | "。" | "？" | "！")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::Attributes;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_cover_all_tokens_in_order_and_are_bounded(words in prop::collection::vec("[a.\n]", 0..3000)) {
            let text = words.concat();
            let token = |at: usize| RawToken { range: at..at + 1, attributes: Attributes::new("a", "a", false) };
            let tokens: Vec<RawToken> = (0..text.len()).map(token).collect();
            let pieces: Vec<Range<usize>> = pieces(&text, &tokens).collect();
            prop_assert!(pieces.iter().cloned().flatten().eq(0..tokens.len()));
            prop_assert!(pieces.iter().all(|piece| piece.len() <= LONGEST));
            let short = pieces.iter().rev().skip(1).find(|piece| piece.len() <= SHORTEST);
            prop_assert!(short.is_none());
        }
    }
}
