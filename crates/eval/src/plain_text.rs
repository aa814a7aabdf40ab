//! Texts as the measures of typed memories compare them: without differences that say nothing.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Whether a character is part of a word: a letter, a number or the underscore. The marks of a letter are not.
pub(crate) fn is_word(letter: char) -> bool {
    let group = letter.general_category_group();
    letter == '_' || matches!(group, GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number)
}

/// The words of a text.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter| !is_word(letter)).filter(|word| !word.is_empty())
}

/// Compatible forms of characters as one, and runs of white space as one space.
pub(crate) fn collapsed(text: &str) -> String {
    let text: String = text.nfkc().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters without case.
pub(crate) fn folded(text: &str) -> String {
    text.to_lowercase().replace('ß', "ss").replace('ς', "σ")
}

/// A share in percent with one decimal; none of nothing.
pub(crate) fn percent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| (1000.0 * part as f64 / whole as f64).round_ties_even() / 10.0)
}

/// A figure in a table; a dash where there is none.
pub(crate) fn shown(figure: Option<f64>) -> String {
    figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.1}"))
}
