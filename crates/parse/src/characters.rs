//! Classes of characters as the training of the model saw them.
//!
//! The standard library draws some lines elsewhere (a superscript two is a digit here, a file separator is white space),
//! and a shape that differs by one character is another row of the embedding table.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Whether a character is a letter: general category L.
pub(crate) fn is_letter(character: char) -> bool {
    use GeneralCategory::{LowercaseLetter, ModifierLetter, OtherLetter, TitlecaseLetter, UppercaseLetter};
    if character.is_ascii() {
        return character.is_ascii_alphabetic();
    }
    matches!(
        character.general_category(),
        LowercaseLetter | ModifierLetter | OtherLetter | TitlecaseLetter | UppercaseLetter
    )
}

/// Whether a character is a digit: Numeric_Type Decimal or Digit.
pub(crate) fn is_digit(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_digit();
    }
    character.general_category() == GeneralCategory::DecimalNumber || is_digit_sign(character)
}

/// Signs that show one digit without being a decimal digit: raised, lowered, circled, in brackets, with a full stop.
fn is_digit_sign(character: char) -> bool {
    matches!(character,
        '\u{b2}' | '\u{b3}' | '\u{b9}'
        | '\u{1369}'..='\u{1371}'
        | '\u{19da}'
        | '\u{2070}' | '\u{2074}'..='\u{2079}' | '\u{2080}'..='\u{2089}'
        | '\u{2460}'..='\u{2468}' | '\u{2474}'..='\u{247c}' | '\u{2488}'..='\u{2490}'
        | '\u{24ea}' | '\u{24f5}'..='\u{24fd}' | '\u{24ff}'
        | '\u{2776}'..='\u{277e}' | '\u{2780}'..='\u{2788}' | '\u{278a}'..='\u{2792}'
        | '\u{10a40}'..='\u{10a43}'
        | '\u{10e60}'..='\u{10e68}'
        | '\u{11052}'..='\u{1105a}'
        | '\u{1f100}'..='\u{1f10a}')
}

/// Whether a character is white space: also the separators of information, U+001C to U+001F.
pub(crate) fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_differ_from_the_standard_library_where_the_model_does() {
        assert!(is_digit('²') && is_digit('③') && is_digit('٣') && !is_digit('½') && !is_digit('Ⅳ'));
        assert!(
            is_letter('ß') && is_letter('字') && is_letter('ʰ') && !is_letter('Ⓐ') && !is_letter('\u{301}')
        );
        assert!(is_space('\u{1f}') && is_space('\u{a0}') && is_space('\u{85}') && !is_space('\u{200b}'));
    }
}
