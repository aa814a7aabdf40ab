//! Lists of words and phrases written as one text, entries divided by bars.

/// Whether a list holds exactly this entry.
pub(crate) fn is_one_of(list: &str, entry: &str) -> bool {
    list.split('|').any(|known| known == entry)
}
