//! Short and pet forms of first names, from a table.

use std::collections::HashMap;
use std::sync::LazyLock;

static TABLE: &str = include_str!("nicknames.tsv");

/// Nicknames with the first names that they stand for.
static FULL_FORMS: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut forms: HashMap<&str, Vec<&str>> = HashMap::new();
    for (full, short) in rows().flat_map(|(full, short)| short.split(' ').map(move |short| (full, short))) {
        forms.entry(short).or_default().push(full);
    }
    forms
});

/// The first names that a nickname stands for; none for a word that is no nickname.
pub(crate) fn full_forms(word: &str) -> &'static [&'static str] {
    FULL_FORMS.get(word).map_or(&[], Vec::as_slice)
}

/// Whether two first names can belong to one person: one is a form of the other, or both are forms of one.
pub(crate) fn are_related(one: &str, other: &str) -> bool {
    let (of_one, of_other) = (full_forms(one), full_forms(other));
    of_one.contains(&other) || of_other.contains(&one) || of_one.iter().any(|full| of_other.contains(full))
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_no_name_twice() {
        let names: Vec<&str> = rows().map(|(full, _)| full).collect();
        let lines = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
        assert_eq!(names.len(), lines, "every line has two fields");
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
        for (full, short) in rows() {
            let mut forms: Vec<&str> = short.split(' ').collect();
            forms.push(full);
            assert!(forms.iter().all(|form| form.chars().all(|c| c.is_ascii_lowercase())), "{full}");
            let count = forms.len();
            forms.sort_unstable();
            forms.dedup();
            assert_eq!(forms.len(), count, "{full}");
        }
    }

    #[test]
    fn nicknames_meet_in_the_name_that_they_stand_for() {
        assert!(are_related("mel", "melanie") && are_related("melanie", "mel") && are_related("liz", "beth"));
        assert!(!are_related("melanie", "melissa") && !are_related("mel", "liz") && !are_related("x", "x"));
    }
}
