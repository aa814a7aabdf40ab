//! The value that a statement gives a single-valued matter, from a table.
//!
//! Called for profiles. The one thing to know: a statement whose value cannot be told exactly has none; a profile leaves
//! it out rather than guess.

use crate::sound::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Any other matter.
const ANY: &str = "*";
/// Characters of the longest value.
const LONGEST: usize = 80;

struct Rule {
    matter: &'static str,
    attribute: &'static str,
    pattern: Regex,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |[matter, attribute, text, ..]: [&'static str; 5]| {
        let pattern = pattern(&format!("(?i){text}"));
        Rule { matter, attribute, pattern }
    };
    rows().map(rule).collect()
});

/// What begins where a value ends.
static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\s*(?:[,;.!?(—]|\s-\s|\b(?:since|because|but|and (?:i|user|he|she|they)|which|who|where|so that|as of|from now on|in (?:january|february|march|april|may|june|july|august|september|october|november|december)|these days|right now|at the moment|currently|now|any ?more|last \w+|this \w+)\b).*$",
    )
});

/// The attribute of the user that a statement on a matter states, and its value.
///
/// ```
/// use evoke_extract::attribute;
///
/// let (name, value) = attribute("home", "User lives in Tampere now.").expect("a value");
/// assert_eq!((name.as_str(), value.as_str()), ("home", "Tampere"));
/// assert_eq!(attribute("home", "User's home is on the way."), None);
/// ```
pub fn attribute(matter: &str, statement: &str) -> Option<(String, String)> {
    let statement = statement.trim().trim_end_matches(['.', '!']);
    let own = RULES.iter().filter(|rule| rule.matter == matter);
    let known = own.clone().next().is_some();
    let other = RULES.iter().filter(|rule| !known && rule.matter == ANY);
    own.chain(other).find_map(|rule| {
        let said = rule.pattern.captures(statement)?.get(1)?.as_str();
        let value = END.replace(said, "");
        let value = value.trim().trim_matches(['"', '“', '”']);
        let attribute = if rule.attribute == ANY { matter } else { rule.attribute };
        let fits = !value.is_empty() && value.chars().count() <= LONGEST;
        fits.then(|| (attribute.to_owned(), value.to_owned()))
    })
}

fn rows() -> impl Iterator<Item = [&'static str; 5]> {
    let rows = include_str!("values.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_reads_its_example() {
        let lines =
            include_str!("values.tsv").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        assert_eq!(lines.count(), rows().count(), "every line has five fields");
        for [matter, name, _, example, value] in rows() {
            let (matter, name) =
                if matter == ANY { ("favourite editor", "favourite editor") } else { (matter, name) };
            assert_eq!(attribute(matter, example), Some((name.to_owned(), value.to_owned())), "{example}");
        }
    }

    #[test]
    fn a_value_ends_with_its_phrase_and_a_vague_statement_has_none() {
        let home = |statement: &str| attribute("home", statement).map(|found| found.1);
        assert_eq!(home("User lives in Tampere, close to the lake."), Some("Tampere".to_owned()));
        assert_eq!(home("User moved to Tampere because of the light"), Some("Tampere".to_owned()));
        assert_eq!(home("User is at home"), None);
        assert_eq!(attribute("smoking", "User does not smoke"), None);
    }
}
