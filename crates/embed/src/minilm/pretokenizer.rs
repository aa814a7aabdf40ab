//! Pretokenizer of the BERT models: cleans, lower-cases, removes accents, and splits at white space,
//! punctuation and CJK characters.
//!
//! Everything is lazy, so a long text costs no more than the part that is read. Called by
//! [`tokenizer`](super::tokenizer).

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// The normalized characters of a text; every white space is a plain space.
pub(crate) fn normalize(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|&character| !is_removed(character))
        .flat_map(|character| {
            let padding = is_ideograph(character).then_some(' ');
            let plain = if character.is_whitespace() { ' ' } else { character };
            padding.into_iter().chain(Some(plain)).chain(padding)
        })
        .nfd()
        .filter(|character| character.general_category() != GeneralCategory::NonspacingMark)
        .flat_map(char::to_lowercase)
}

/// Whether a normalized character is a word by itself.
pub(crate) fn is_punctuation(character: char) -> bool {
    character.is_ascii_punctuation()
        || character.general_category_group() == GeneralCategoryGroup::Punctuation
}

fn is_removed(character: char) -> bool {
    use GeneralCategory::{Control, Format, PrivateUse};
    match character {
        '\t' | '\n' | '\r' => false,
        '\0' | '\u{fffd}' => true,
        _ => matches!(character.general_category(), Control | Format | PrivateUse),
    }
}

/// The CJK blocks that the models were trained to split, extensions included.
fn is_ideograph(character: char) -> bool {
    matches!(character,
        '\u{4e00}'..='\u{9fff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{20000}'..='\u{2a6df}'
        | '\u{2a700}'..='\u{2b73f}'
        | '\u{2b740}'..='\u{2b81f}'
        | '\u{2b920}'..='\u{2ceaf}'
        | '\u{f900}'..='\u{faff}'
        | '\u{2f800}'..='\u{2fa1f}')
}
