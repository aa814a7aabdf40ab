//! Nouns that name what somebody has, from `nouns.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What can be known of what a noun names; the file says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum NounClass {
    /// A part that one person plays for another.
    Person,
    /// What people have more than one of.
    Several,
    /// What takes place at a time.
    Event,
    /// A number.
    Amount,
    /// A product, a place or a position.
    Thing,
    /// What can be written down.
    Text,
    /// How something is.
    State,
    /// A place to live in.
    Place,
    /// A place to work or study at.
    Body,
    /// What says nothing by itself.
    Open,
}

impl NounClass {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "person" => Self::Person,
            "several" => Self::Several,
            "event" => Self::Event,
            "amount" => Self::Amount,
            "thing" => Self::Thing,
            "text" => Self::Text,
            "state" => Self::State,
            "place" => Self::Place,
            "body" => Self::Body,
            "open" => Self::Open,
            _ => return None,
        })
    }

    /// Whether it says where somebody may live or work, rather than what somebody has.
    fn is_site(self) -> bool {
        matches!(self, Self::Place | Self::Body)
    }
}

/// Each noun in lower case: the name of its attribute and its classes.
static NOUNS: LazyLock<HashMap<&str, (&str, Vec<NounClass>)>> = LazyLock::new(|| {
    let mut nouns: HashMap<&str, (&str, Vec<NounClass>)> = HashMap::new();
    for (line, class) in rows() {
        let first = line.split('|').next().unwrap_or(line);
        for noun in line.split('|') {
            nouns.entry(noun).or_insert((first, Vec::new())).1.push(class);
        }
    }
    nouns
});

fn rows() -> impl Iterator<Item = (&'static str, NounClass)> {
    let lines = include_str!("nouns.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(noun, class)| Some((noun, NounClass::named(class)?)))
}

/// The class of a noun as a place to live or work in.
pub(super) fn class_of(noun: &str) -> Option<NounClass> {
    let (_, classes) = NOUNS.get(noun.to_lowercase().as_str())?;
    classes.iter().copied().find(|class| class.is_site())
}

/// What a noun names with the words before it, in lower case: the name of the attribute and its class, where that is known.
/// "Work phone number" is the phone number with "work" before it.
pub(super) fn named(words: &[String]) -> (String, Option<NounClass>) {
    for start in 0..words.len() {
        let (before, rest) = words.split_at(start);
        let Some((name, classes)) = NOUNS.get(rest.join(" ").as_str()) else { continue };
        let Some(class) = classes.iter().copied().find(|class| !class.is_site()) else { continue };
        let name: Vec<&str> = before.iter().map(String::as_str).chain([*name]).collect();
        return (name.join(" "), Some(class));
    }
    (words.join(" "), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_read() {
        let lines = include_str!("nouns.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows().count(), lines);
    }

    #[test]
    fn words_before_a_noun_stay_before_it() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for (said, name, class) in [
            ("work mobile number", "work phone number", Some(NounClass::Amount)),
            ("landlady", "landlord", Some(NounClass::Person)),
            ("shoe size", "shoe size", Some(NounClass::Amount)),
            ("ceiling", "ceiling", None),
        ] {
            assert_eq!(named(&words(said)), (name.to_owned(), class), "{said}");
        }
    }
}
