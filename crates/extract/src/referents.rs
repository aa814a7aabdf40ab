//! Who "he" and "she" are: the person named last.

use crate::sound::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Words for people by their relation to the speaker, with a name that may follow.
static RELATIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:[Mm]y|[Oo]ur|[Tt]heir|[Uu]ser['’]s)\s+(?:(?:little|big|older|younger|elder|late|new|ex|best|twin|ops)[ -])*(?P<kin>wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|mother|mum|mom|father|dad|sister|brother|son|daughter|grandmother|grandma|grandfather|grandson|granddaughter|aunt|uncle|niece|nephew|cousin|mother-in-law|father-in-law|boss|manager|colleague|coworker|co-?founder|flatmate|roommate|friend|neighbou?r|teacher|doctor|landlord|landlady|ex|guy|kid|baby|child|dog|cat)\b(?:,?\s+(?P<name>\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+)?))?",
    )
});

/// A name at the start, before a verb or a role: "Priya Nair is new", "Mrs. Petrosyan goes home".
static LEADING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<name>(?:(?:Mr|Mrs|Ms|Dr|Prof)\.?\s+)?\p{Lu}[\p{Ll}'’-]+(?:\s\p{Lu}[\p{Ll}'’-]+)?)(?:,[^,]{2,30},)?\s+(?:is|was|has|had|wants?|likes?|hates?|loves?|goes|went|lives?|works?|came|said|says|thinks?|left|moved|needs?|can|can't|won't|will|started|wants|prefers?|learns|owns|gave)\b",
    )
});

static TITLED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:Mr|Mrs|Ms|Dr|Prof)\.?\s+\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+)?"));

static PRONOUN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:(?:and|but|also|so)\s+)?(?P<word>he|she|he['’]s|she['’]s|he['’]ll|she['’]ll|his|her)\s")
});

const NOT_NAMES: &[&str] = &[
    "The", "This", "That", "It", "He", "She", "They", "There", "User", "My", "Our", "We", "What", "Nobody",
    "Everyone",
];

/// A person spoken of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Referent {
    /// As named: "Emre", "User's husband".
    pub(crate) name: String,
    feminine: Option<bool>,
}

/// People that are kept in mind while a document is read.
const KEPT: usize = 6;

/// Keeps the people spoken of last while a document is read.
#[derive(Debug, Default)]
pub(crate) struct Referents {
    /// The last one at the end.
    people: Vec<Referent>,
}

impl Referents {
    /// Puts a name in the place of "he" or "she" at the start of a clause, where it is known.
    pub(crate) fn resolve(&self, clause: &str) -> Option<(String, &str)> {
        let found = PRONOUN.captures(clause)?.name("word")?;
        let word = found.as_str().to_lowercase().replace('’', "'");
        let name = self.person(word.starts_with('s') || word == "her")?;
        let tail = match word.as_str() {
            "he's" | "she's" if is_perfect(&clause[found.end()..]) => " has",
            "he's" | "she's" => " is",
            "he'll" | "she'll" => " will",
            "his" | "her" => "'s",
            _ => "",
        };
        Some((format!("{name}{tail}{}", &clause[found.end()..]), name))
    }

    /// Whom "she" (`feminine`) or "he" stands for: the last person known to be one, or else the last of whom nothing is
    /// known, if there is no other such since.
    pub(crate) fn person(&self, feminine: bool) -> Option<&str> {
        let last = |known: Option<bool>| self.people.iter().rposition(|person| person.feminine == known);
        let (known, unknown) = (last(Some(feminine)), last(None));
        let at = match (known, unknown) {
            // Somebody named since may be meant, unless it is the very last that fits.
            (Some(known), Some(unknown)) if unknown > known => unknown,
            (Some(known), _) => known,
            (None, Some(unknown)) => unknown,
            (None, None) => return None,
        };
        self.people.get(at).map(|person| person.name.as_str())
    }

    /// Remembers whom a statement (in the third person, about `speaker`) speaks of.
    pub(crate) fn note(&mut self, statement: &str) {
        if let Some(Referent { name, feminine }) = about(statement) {
            self.note_person(&name, feminine);
        }
    }

    /// Remembers that somebody was spoken of.
    pub(crate) fn note_person(&mut self, name: &str, feminine: Option<bool>) {
        let same = |known: &Referent| known.name.contains(name) || name.contains(&known.name);
        let known = self.people.iter().position(same).map(|at| self.people.remove(at));
        let longer =
            known.as_ref().filter(|known| known.name.len() > name.len() && known.name.starts_with(name));
        let name = longer.map_or_else(|| name.to_owned(), |known| known.name.clone());
        let feminine = feminine.or(known.and_then(|known| known.feminine));
        self.people.push(Referent { name, feminine });
        if self.people.len() > KEPT {
            self.people.remove(0);
        }
    }
}

/// The person that a statement is about or speaks of.
pub(crate) fn about(statement: &str) -> Option<Referent> {
    if let Some(found) = RELATIVE.captures(statement) {
        let kin = found.name("kin")?.as_str();
        let name = found.name("name").map_or_else(|| found[0].to_owned(), |name| name.as_str().to_owned());
        return Some(Referent { name, feminine: gender(kin) });
    }
    let leading =
        LEADING.captures(statement).and_then(|c| c.name("name")).filter(|m| !NOT_NAMES.contains(&m.as_str()));
    let named = leading.or_else(|| TITLED.find(statement))?.as_str();
    let feminine =
        named.starts_with("Mr").then(|| named.starts_with("Mrs")).or(named.starts_with("Ms").then_some(true));
    Some(Referent { name: named.to_owned(), feminine })
}

/// Whether the statement begins with somebody by their relation to the speaker, and with whom.
pub(crate) fn relative(statement: &str) -> Option<String> {
    let found = RELATIVE.captures(statement).filter(|c| c.get(0).is_some_and(|m| m.start() == 0))?;
    let named = found.name("name").map(|name| name.as_str().to_owned());
    named.or_else(|| found.get(0).map(|kin| kin.as_str().to_owned()))
}

/// Whether the statement begins with somebody else than the speaker, and with whom.
pub(crate) fn subject(statement: &str) -> Option<String> {
    if let Some(relative) = relative(statement) {
        return Some(relative);
    }
    let name = LEADING.captures(statement)?.name("name")?.as_str();
    (!NOT_NAMES.contains(&name) && !name.contains("User")).then(|| name.to_owned())
}

/// Whether "she's" stands for "she has": a participle follows.
fn is_perfect(rest: &str) -> bool {
    let mut words = rest.split_whitespace().map(crate::person::plain);
    let next = words
        .find(|word| !matches!(word.as_str(), "never" | "always" | "just" | "already" | "also" | "really"));
    next.is_some_and(|word| {
        word == "been"
            || word == "got"
            || matches!(
                word.as_str(),
                "had" | "liked" | "loved" | "wanted" | "left" | "moved" | "lost" | "met"
            )
    })
}

fn gender(kin: &str) -> Option<bool> {
    match kin {
        "wife" | "girlfriend" | "mother" | "mum" | "mom" | "sister" | "daughter" | "grandmother"
        | "grandma" | "granddaughter" | "aunt" | "niece" | "mother-in-law" | "landlady" => Some(true),
        "husband" | "boyfriend" | "father" | "dad" | "brother" | "son" | "grandfather" | "grandson"
        | "uncle" | "nephew" | "father-in-law" | "guy" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pronouns_take_the_last_name_of_fitting_gender() {
        let mut referents = Referents::default();
        referents.note("User's manager Priya wants the churn numbers");
        assert_eq!(
            referents.resolve("She hates pie charts").map(|r| r.0).as_deref(),
            Some("Priya hates pie charts")
        );
        referents.note("User's husband Emre has back pain");
        assert_eq!(referents.resolve("He is 52").map(|r| r.0).as_deref(), Some("Emre is 52"));
        assert_eq!(referents.resolve("She is 40").map(|r| r.1), Some("Priya"));
    }

    #[test]
    fn subjects_are_named() {
        assert_eq!(subject("Sam is allergic to peanuts").as_deref(), Some("Sam"));
        assert_eq!(subject("User's sister Dana is visiting").as_deref(), Some("Dana"));
        assert_eq!(subject("User is vegan"), None);
        assert_eq!(subject("The desk is closed"), None);
    }
}
