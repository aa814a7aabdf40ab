//! Matters of which a person has one at a time: a newer statement replaces an older one.

use crate::sound::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Statements that settle a matter with a fixed name. The first group, if any, is part of the key.
const FIXED: &[(&str, &str)] = &[
    (
        r"^\S+ (?:\w+ )?(?:lives?|moved|is (?:currently |now )?living|is (?:now )?based|relocated|has (?:moved|relocated)|is moving) (?:in|to|into|at|near)\b",
        "home",
    ),
    (
        r"^\S+ (?:is|was) (?:[\w,]+ ){0,4}currently in\b|^(?:user (?:is )?)?in [A-Z][\w-]+ now\b|\bsigned (?:a|the) (?:\w+ )*lease\b.* in [A-Z]",
        "home",
    ),
    (
        r"^\S+ (?:\w+ )?(?:works? (?:as|at|for|in)|is (?:now )?working (?:as|at|for)|is (?:now )?training (?:to be|as)|is employed|got (?:a|the) job|joined|started (?:at|as)|has been hired|is retired)\b",
        "job",
    ),
    (
        r"^\S+ (?:is|was) (?:a|an|the) (?:\w+ ){0,2}(?:nurse|teacher|doctor|engineer|developer|programmer|lawyer|electrician|plumber|carpenter|chef|cook|driver|designer|architect|accountant|manager|director|student|consultant|scientist|biologist|writer|journalist|nomad|farmer|baker|pilot|dentist|librarian|photographer|musician|analyst)\b",
        "job",
    ),
    (r"\bname(?:'s| is)\b", "name"),
    (
        r"^\S+ (?:is (?:now )?(?:a )?|(?:has )?(?:gone|went|turned|became|become) )(?:strict |strictly )?(?:vegan|vegetarian|pescatarian|omnivore)\b|^\S+ eats? (?:vegetarian|vegan|meat again|everything)\b",
        "diet",
    ),
    (
        r"^\S+ (?:\w+ )?(?:drives?|bought|got|has) (?:a|an|their) (?:(?:red|blue|green|black|white|grey|used|new|old|second-hand|electric) )*(?:car\b|mazda|prius|toyota|golf|volkswagen|vw|skoda|ford|fiat|renault|peugeot|volvo|saab|tesla|bmw|audi|honda|hyundai|kia|nissan|leaf|zoe|seat|opel|dacia)",
        "car",
    ),
    (r"^\S+ smokes?\b|^\S+ (?:hasn'?t|has not|havent|stopped|quit) smok", "smoking"),
    (r"^\S+ (?:is|am) (?:now )?(?:\d+|[a-z]+(?:-[a-z]+)?) years old\b", "age"),
    (r"\b(?:arbeite|teilzeit|vollzeit)\b", "job"),
    (
        r"\b(?:jawab|antwort\w*|responde)\b.*\b(?:hindi|english|deutsch|englisch|inglés|español)\b|\b(?:hindi|english|deutsch|englisch|inglés|español)\b.*\b(?:jawab|antwort\w*|responde)",
        "language of answers",
    ),
    (
        r"\b(?:deliver|ship|send) (?:please )?to\b.*\d|\b(?:now is|address is|moved to|new address)\b.*\d{1,4}\b",
        "address",
    ),
];

/// "User's favourite editor is Helix": the matter is what is named before "is".
static COPULA: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:and|so|but|as of today|since \w+|now|from \w+|the|their|user['’]s|my|our|[\p{Lu}][\p{L}'’-]+['’]s?|her|his)[\s,]+)*((?:[\p{L}-]+\s+){0,3}?[\p{L}-]+)(?: on your side)?(?:['’]s\b|\s+(?:is|are|=|was|will be|stays|remains|got|is now|runs|belongs to|has been|moved)\b)",
    )
});

/// "Tariq owns the checkout service", "checkout belongs to Wilma": whose it is.
static OWNER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:owns|leads|runs|is responsible for|maintains|is in charge of|looks after) the ([\p{L}-]+)|\b(?:the )?([\p{L}-]+) (?:belongs to|is owned by|is run by|is led by|is handled by|is maintained by|now goes to)\b",
    )
});

/// Name first: "Ines Calvo is our contact".
static ROLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\bis (?:now )?(?:our|my|their|user['’]s|the)(?: new)? ((?:account |main |project )?(?:contact|manager|boss|doctor|dentist|teacher|therapist|landlord|accountant|lawyer|coach|lead|decision maker))\b",
    )
});

static STAGE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(stage|status|decision maker|budget|value)\s*(?:=|:|is(?: now)?)\s*\S"));

static GRADE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:in|started|starts|starting|entering|goes into) (?:\w+ )?(?:grade|class|year \d)")
});

static SPRINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:to|in|on|do) [\w-]+[ -](?:week|month|day) (sprint|cycle|shift|iteration|contract)s?\b")
});

/// Nouns of which one has a single one; anything else named before "is" may come in numbers.
const SINGLE: &[&str] = &[
    "address",
    "email",
    "phone",
    "number",
    "size",
    "age",
    "weight",
    "height",
    "salary",
    "income",
    "budget",
    "rent",
    "plan",
    "tariff",
    "contact",
    "manager",
    "boss",
    "doctor",
    "dentist",
    "teacher",
    "therapist",
    "landlord",
    "accountant",
    "lawyer",
    "coach",
    "mentor",
    "instructor",
    "husband",
    "wife",
    "partner",
    "spouse",
    "employer",
    "job",
    "role",
    "title",
    "position",
    "team",
    "sprint",
    "standup",
    "stand-up",
    "deadline",
    "appointment",
    "mri",
    "scan",
    "surgery",
    "operation",
    "flight",
    "wedding",
    "exam",
    "test",
    "interview",
    "meeting",
    "review",
    "presentation",
    "birthday",
    "anniversary",
    "launch",
    "go-live",
    "release",
    "stage",
    "status",
    "editor",
    "language",
    "timezone",
    "city",
    "home",
    "car",
    "username",
    "nickname",
    "name",
    "password",
    "pin",
    "password hint",
    "goal",
    "target",
    "dose",
    "dosage",
    "printer",
    "pronouns",
];

static FAVOURITE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\bfavou?rite ((?:[\p{L}-]+ ){0,2}?[\p{L}-]+) (?:is|are|was|has|'s)\b"));

static COMPILED: LazyLock<Vec<(Regex, &'static str)>> =
    LazyLock::new(|| FIXED.iter().map(|&(text, key)| (pattern(&format!("(?i){text}")), key)).collect());

static ADDITIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:also|too|as well|another|second|additional(?:ly)?|besides|on top of|one more|other)\b")
});

/// A single-valued matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Matter {
    /// Its canonical name.
    pub(crate) key: String,
    /// Whose it is, where that is not the subject of the statement: "Wilma owns checkout" settles
    /// the owner of checkout, whoever that is.
    pub(crate) subject: Option<String>,
}

/// The matter that a statement in the third person settles.
pub(crate) fn settled(statement: &str) -> Option<Matter> {
    if let Some(found) = owned(statement) {
        return Some(found);
    }
    key(statement).map(|key| Matter { key, subject: None })
}

fn key(statement: &str) -> Option<String> {
    if let Some(thing) = FAVOURITE.captures(statement).and_then(|c| c.get(1)) {
        return Some(format!("favourite {}", thing.as_str().to_lowercase()));
    }
    if let Some((_, key)) = COMPILED.iter().find(|(cue, _)| cue.is_match(statement)) {
        return Some((*key).to_owned());
    }
    for rule in [&STAGE, &SPRINT] {
        if let Some(noun) = rule.captures(statement).and_then(|c| c.get(1)) {
            return Some(canonical(noun.as_str()));
        }
    }
    if GRADE.is_match(statement) { Some("grade".to_owned()) } else { single(statement) }
}

/// Words that stand where the owned thing would, and name none.
const NO_THING: &[&str] =
    &["a", "an", "two", "three", "four", "his", "her", "it", "their", "every", "some", "many"];

fn owned(statement: &str) -> Option<Matter> {
    if let Some(role) = ROLE.captures(statement).and_then(|c| c.get(1)) {
        let subject = (!statement.contains(" the ")).then(|| "user".to_owned());
        return Some(Matter { key: canonical(role.as_str()), subject });
    }
    let found = OWNER.captures(statement)?;
    let thing = found.get(1).or_else(|| found.get(2))?;
    let thing = thing.as_str().to_lowercase();
    (!NO_THING.contains(&thing.as_str())).then(|| Matter { key: "owner".to_owned(), subject: Some(thing) })
}

fn single(statement: &str) -> Option<String> {
    let noun = COPULA.captures(statement)?.get(1)?.as_str().to_lowercase();
    let head = noun.split_whitespace().last()?;
    SINGLE.contains(&head).then(|| canonical(&noun))
}

/// "account manager" and "contact" name the same matter to a customer; "sprints" are a "sprint".
fn canonical(noun: &str) -> String {
    let noun = noun.to_lowercase();
    let head = noun.split_whitespace().last().unwrap_or_default();
    match head {
        "sprints" => "sprint".to_owned(),
        "contact" => "contact".to_owned(),
        "manager" if noun.contains("account") => "contact".to_owned(),
        _ => noun,
    }
}

/// Whether a statement says that it holds besides what held before.
pub(crate) fn is_additive(statement: &str) -> bool {
    ADDITIVE.is_match(statement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_valued_matters_are_recognised() {
        for (statement, expected) in [
            ("User lives in Lisbon", Some("home")),
            ("User moved to Lisbon in March 2024", Some("home")),
            ("User works as a nurse at St. Olaf hospital", Some("job")),
            ("User's favourite editor is Helix", Some("favourite editor")),
            ("User is vegetarian", Some("diet")),
            ("User's shoe size is 44", Some("shoe size")),
            ("Ines Calvo is our contact", Some("contact")),
            ("User's account manager on your side is Felix Roy", Some("contact")),
            ("checkout belongs to Wilma", Some("owner")),
            ("User's dog Biscuit is a beagle", None),
            ("User's boat is called Petrel", None),
            ("User plays the cello", None),
        ] {
            assert_eq!(settled(statement).map(|m| m.key).as_deref(), expected, "{statement}");
        }
    }
}
