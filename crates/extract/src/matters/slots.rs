//! Which matters there are, by what is done and by what is had.

use crate::sound::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// What a subject does that settles a matter, from the verb on; its name; and whether it may hold beside others.
const DONE: &[(&str, &str, bool)] = &[
    (r"(?:lives|resides|is living|is based) (?:in|at|near|on) ", "home", false),
    (
        r"(?:has )?(?:moved|relocated) (?:back )?(?:from .{2,40} )?(?:to|into) (?:\p{Lu}|(?:a|an|the|our|their) (?:\w+ ){0,2}(?:house|flat|apartment|city|town|village|suburb|country|countryside|place)\b)",
        "home",
        false,
    ),
    (r"works as ", "occupation", false),
    (r"is working as (?:a|an|the) ", "occupation", false),
    (r"(?:works|is working|is employed) (?:at|for|with|in) (?:\p{Lu}|(?:a|an) \p{Ll}+)", "employer", false),
    (
        r"(?:has )?(?:joined|started (?:at|as|with)|got (?:a|the) job (?:at|as|with)) (?:\p{Lu}|(?:a|an) \p{Ll}+)",
        "employer",
        false,
    ),
    (r"(?:is retired|(?:has )?retired)\b", "occupation", false),
    (
        r"is (?:a|an|the) (?:\w+ ){0,2}(?:nurse|teacher|doctor|engineer|developer|programmer|lawyer|electrician|plumber|carpenter|chef|designer|architect|accountant|manager|director|student|consultant|scientist|biologist|writer|journalist|nomad|farmer|baker|pilot|dentist|librarian|photographer|musician|analyst)\b",
        "occupation",
        true,
    ),
    (
        r"(?:is (?:a )?|has (?:gone|turned|become) |(?:went|turned|became) )(?:(?:strict|strictly|fully) )?(?:vegan|vegetarian|pescatarian|omnivore)\b",
        "diet",
        false,
    ),
    (r"eats (?:vegetarian|vegan|meat again|everything)\b", "diet", false),
    (r"drives (?:a|an) ", "car", false),
    (
        r"(?:smokes|(?:has )?(?:stopped|quit) smoking|doesn['’]t smoke|does not smoke|hasn['’]t smoked)\b",
        "smoking",
        false,
    ),
    (r"is (?:\d+|[a-z]+(?:-[a-z]+)?) years old\b", "age", false),
    (
        r"(?:is in|is starting|has started|started|starts|entered|enters) (?:the )?(?:\d+\w*|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth) (?:grade|class|year)\b",
        "grade",
        false,
    ),
    (r"(?:is in|has started|started|starts) (?:year|grade|class) \d", "grade", false),
    (r"is training (?:to be|as) an? ", "occupation", true),
    (r"(?:is called|goes by) \p{Lu}", "name", true),
];

/// Words between a subject and its verb that change nothing.
const ADVERBS: &str =
    r"^(?:(?:now|currently|presently|still|just|recently|finally|actually|already|officially) )?";

static DOES: LazyLock<Vec<(Regex, &'static str, bool)>> = LazyLock::new(|| {
    let compiled =
        DONE.iter().map(|&(cue, key, beside)| (pattern(&format!("{ADVERBS}(?:{cue})")), key, beside));
    compiled.collect()
});

/// "Is now working", "is currently based": the adverb stands behind the verb.
static INNER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(is|has) (?:now|currently|recently|just|finally|also) "));

/// The matter that is settled by what a subject does, and whether it may hold beside others.
pub(super) fn done(does: &str) -> Option<(&'static str, bool)> {
    let now = INNER.is_match(does);
    let does = INNER.replace(does, "$1 ");
    let (_, key, beside) = DOES.iter().find(|(cue, _, _)| cue.is_match(&does))?;
    let said_now = now || does.split_whitespace().any(|word| word.trim_end_matches(['.', ',']) == "now");
    ignorable(&does).then_some((*key, *beside && !said_now))
}

/// Matters in other languages: from a cue, and whether it needs a word of change to close another.
const ABROAD: &[(&str, &str)] = &[
    (
        r"(?i)\b(?:jawab|antwort\w*|responde)\b.*\b(?:hindi|english|deutsch|englisch|inglés|español)\b|\b(?:hindi|english|deutsch|englisch|inglés|español)\b.*\b(?:jawab|antwort\w*|responde)",
        "language of answers",
    ),
    (
        r"(?i)\b(?:ich arbeite|bin ich|ich bin)\b.*\b(?:teilzeit|vollzeit|selbstständig|angestellt)\b",
        "working hours",
    ),
];

static ABROADS: LazyLock<Vec<(Regex, &'static str)>> =
    LazyLock::new(|| ABROAD.iter().map(|&(cue, key)| (pattern(cue), key)).collect());

/// The matter of a statement in another language, and whether it may hold beside others.
pub(super) fn said_abroad(statement: &str) -> Option<(&'static str, bool)> {
    static NOW: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:ab se|ab jetzt|jetzt|nun|seit|nur noch|künftig|ahora|desde ahora|agora)\b")
    });
    let (_, key) = ABROADS.iter().find(|(cue, _)| cue.is_match(statement))?;
    Some((*key, !NOW.is_match(statement)))
}

/// Whether the first place or employer that is named is one: not "in the garden", "at home", "for fun".
fn ignorable(does: &str) -> bool {
    static NO_PLACE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:in|at|for|on|near|as) (?:the (?:\w+ floor|garden|yard|kitchen|moment|office|basement|attic|evenings?|mornings?|dark|rain|past|present|future|edge)|home|night|hours?|fun|free|peace|fear|a (?:while|living|bit|lot|team|group|hurry|hobby|volunteer))\b",
        )
    });
    !NO_PLACE.is_match(does)
}

/// What the value of a matter must look like.
#[derive(Clone, Copy)]
enum Value {
    /// A name: a capital.
    Name,
    /// A number, in digits or in words.
    Number,
    /// With an article or a capital: a thing, not a quality.
    Thing,
    /// Anything.
    Any,
}

/// Nouns of which one has a single one, and what their value looks like.
const SINGLE: &[(&[&str], Value)] = &[
    (
        &[
            "contact",
            "manager",
            "boss",
            "doctor",
            "dentist",
            "teacher",
            "therapist",
            "landlord",
            "landlady",
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
            "city",
            "name",
            "nickname",
            "surname",
            "plan",
            "tariff",
            "timezone",
            "username",
        ],
        Value::Name,
    ),
    (
        &[
            "address",
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
            "dose",
            "dosage",
            "pin",
            "birthday",
            "anniversary",
        ],
        Value::Number,
    ),
    (&["car", "occupation", "role", "title", "position", "team", "printer", "phone", "editor"], Value::Thing),
    (
        &["email", "e-mail", "password", "password hint", "pronouns", "status", "stage", "language"],
        Value::Any,
    ),
];

/// Nouns of things that take place: there may be several at once.
const BOOKINGS: &[&str] = &[
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
    "train",
    "wedding",
    "exam",
    "test",
    "interview",
    "meeting",
    "review",
    "presentation",
    "launch",
    "go-live",
    "release",
    "class",
    "lesson",
    "reservation",
    "booking",
    "checkup",
    "check-up",
    "call",
    "delivery",
    "session",
];

/// What is had, and its value.
static HAS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<noun>(?:[\p{L}-]+ ){0,3}?[\p{L}-]+)(?: on your side)?(?:(?:['’]s| is| are| has been| was| got| stays| remains| has)(?: now| actually| currently| moved| changed| rescheduled| postponed| still)*(?: to| as)?|:| =| (?:now )?(?:moved|changed|shifted|switched)(?: to)?) (?P<value>\S.*)$",
    )
});

static FAVOURITE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:all-time|new|absolute|current) )*favou?rite ((?:[\p{L}-]+ ){0,2}?[\p{L}-]+)(?: (?:is|are|has become)|['’]s) ",
    )
});

/// The matter that is settled by what a subject has, and whether there may be several of it.
pub(super) fn had(has: &str) -> Option<(String, bool)> {
    if let Some(thing) = FAVOURITE.captures(has).and_then(|c| c.get(1)) {
        return Some((format!("favorite {}", thing.as_str().to_lowercase()), false));
    }
    let found = HAS.captures(has)?;
    let noun = found.name("noun")?.as_str().to_lowercase();
    let value = found.name("value")?.as_str();
    let head = noun.split_whitespace().next_back()?;
    let verb = has[noun.len()..].trim_start().trim_start_matches("now ");
    let past = verb.starts_with("was ");
    if BOOKINGS.contains(&head) {
        return Some((canonical(&noun), true)).filter(|_| !past || says_moved(has));
    }
    // Somebody who moved is somebody still.
    let goes = verb.starts_with("moved") || verb.starts_with("shifted");
    let fits = !goes && SINGLE.iter().any(|(nouns, kind)| nouns.contains(&head) && kind.fits(value));
    (fits && !past).then(|| (canonical(&noun), false))
}

fn says_moved(has: &str) -> bool {
    ["moved", "rescheduled", "postponed", "changed", "shifted"].iter().any(|word| has.contains(word))
}

impl Value {
    fn fits(self, value: &str) -> bool {
        static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?i)\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)\b",
            )
        });
        let value = value.trim_start_matches("now ").trim_start_matches(['"', '“']);
        let capital = value.starts_with(char::is_uppercase);
        match self {
            Self::Name => capital,
            Self::Number => NUMBER.is_match(value),
            Self::Thing => capital || ["a ", "an ", "the "].iter().any(|article| value.starts_with(article)),
            Self::Any => true,
        }
    }
}

/// "Account manager" and "contact" name the same matter to a customer; "full name" and "name" to anybody.
pub(super) fn canonical(noun: &str) -> String {
    let noun = noun.to_lowercase();
    let noun = noun.strip_prefix("new ").or_else(|| noun.strip_prefix("current ")).unwrap_or(&noun);
    let head = noun.split_whitespace().next_back().unwrap_or_default();
    match head {
        "sprints" => "sprint".to_owned(),
        "contact" => "contact".to_owned(),
        "manager" if noun.contains("account") => "contact".to_owned(),
        "name" if matches!(noun, "full name" | "real name" | "name") => "name".to_owned(),
        _ => noun.to_owned(),
    }
}
