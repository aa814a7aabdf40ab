//! Where an imperative stands: what comes before it, and behind it, decides whether it is said to the listener, and for now.
//!
//! Called for each clause that begins with a verb of forgetting. The one thing to know: each pattern here makes an
//! imperative an ordinary clause; none of them makes a wish.

use crate::sound::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// What comes before hands on somebody's words.
static REPORTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)\b(?:said|says|saying|tells|told|telling|asked|asks|asking|wrote|writes|writing|replied|replies|answered|insisted|insists|
          demanded|ordered|begged|reminded|texted|emailed|mailed|shouted|whispered|promised|announced|yelled|screamed|screams|shouts|
          warns|warned|suggests|suggested|recommends|recommended|advises|advised|reads|thought|goes|like)\b",
    )
});

/// A thing that has words of its own, right before the clause: "our motto, …".
static WORDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)\b(?:answers?|repl(?:y|ies)|mottos?|rules?|advice|tips?|suggestions?|slogans?|mantras?|messages?|texts?|buttons?|labels?|signs?|
          titles?|captions?|options?|lines?|lyrics?|chorus|verses?|prompts?|commands?|orders?|instructions?|phrases?|sentences?|
          quotes?|subject|reminders?|choices?)\b[^,;.!?]*[,;]?\s*$",
    )
});

/// What comes before sets a condition, a delay, or a task for the words that follow, or asks how.
static BINDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:if|when|whenever|unless|once|until|suppose|imagine|pretend|in\ (?:that|this|any|which)?\ ?case|should\ (?:i|we|they|he|she)|as\ soon\ as|
          only\ (?:if|when)|after(?:\ \w+|wards)?|before|by\ the\ time|later(?:\ \w+)?|tomorrow|tonight|some\ ?day|one\ day|eventually|
          next\ \w+)\b
        | ^(?:please\ |can\ you\ |could\ you\ )*(?:translate|proofread|rewrite|paraphrase|summari[sz]e|spell|write|draft|compose|reply|answer|
          say|repeat|define|explain|type|post|text|email|mail|tell|ask|remind|act|play|role-?play|sing|recite|read)\b
        | \b(?:how|why|where|when|whether)\ (?:do|does|did|can|could|should|would|to|i|we|you|they)\b",
    )
});

/// The speaker's own report to the listener: "as I told you", "I shouldn't have told you".
static OWN_REPORT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:i|i've|i have|we|we've)\s+(?:just |already |once |only |never |(?:should|could)(?:n't| not)? have )?(?:said to you|told you|asked you|wrote to you)\b",
    )
});

/// A denial that waits for its verb: "do not, under any circumstances, …".
static DENIED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:don't|dont|do not|never|not(?: to)?)(?: ever| even)?\s*[,–—-]"));

/// A verb that an infinitive may follow, or a habit: what is joined to it by "and" is no imperative.
static GOVERNS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)\b(?:to|can|could|would|should|shall|will|may|might|must|let|lets|help|helps|helped|make|makes|made|wish|wants?|
          always|never|sometimes|often|usually|tends?)\b|'(?:d|ll)\b|\blet's\b",
    )
});

/// An order about what to remember, which may be joined by "and" to one about what to forget.
static KEEPS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:please |just |now )*(?:remember|note|use|save|update|keep (?:my|our|in mind))\b")
});

/// A letter's address, at the start of a sentence.
static LETTER: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^dear (?:[\w.'-]+ ?){1,4}[,!]"));

/// A greeting, then somebody.
static GREETED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:(?:hey|hi|hello|oh|and|ok|so|please|well),? )*(?:my |you )?(?P<who>[\w']+)[,!]\s*$")
});

/// Who is somebody else, when spoken to.
const OTHERS: &[&str] = &[
    "mom",
    "mum",
    "mummy",
    "mommy",
    "mother",
    "dad",
    "daddy",
    "father",
    "papa",
    "grandma",
    "grandpa",
    "granny",
    "nana",
    "son",
    "daughter",
    "kid",
    "kids",
    "children",
    "boys",
    "girls",
    "guys",
    "folks",
    "people",
    "everyone",
    "everybody",
    "all",
    "team",
    "honey",
    "darling",
    "sweetheart",
    "love",
    "sir",
    "madam",
    "ma'am",
    "ladies",
    "gentlemen",
    "waiter",
    "driver",
    "officer",
    "doctor",
    "boss",
    "coach",
    "class",
    "students",
    "colleagues",
    "siri",
    "alexa",
    "cortana",
    "bixby",
    "google",
];

/// The number of an item in a list.
static ITEM: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*(?:\d{1,3}|[a-z])[.)]\s*$"));

/// Only for the moment, or within a game: nothing is to be forgotten.
static SUSPENDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)\bfor\ (?:now|(?:just\ )?(?:a|one|this|the|that)\ (?:moment|second|sec|minute|bit|while|time\ being|sake|answer|question|task|exercise|story|game|
            scene|reply|response|purpose|part|rest\ of\ (?:this|the)))\b
          | \bjust\ this\ once\b | \bin\ (?:this|the|our|my)\ (?:role-?\ ?play|game|story|scenario|scene|exercise|novel|play|dream)\b",
    )
});

/// A condition or a delay behind the wish: it is not one for now.
static LATER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:^|[\s,])(?:if|unless|until|in case|as soon as)\s|,\s*(?:when|once|after|before)\s")
});

/// A sentence that goes on behind a comma with its verb: "our motto, forget my pride, works".
static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r",\s+(?:said|says|asked|wrote|is|was|are|were|works?|worked|sounds?|sounded|reads?|has|had|does|did|will|would|means?|meant|seems?|seemed|went|goes|made|makes|came|comes)\b",
    )
});

/// Whether what follows these words is somebody else's, or another text's.
pub(super) fn hands_on(before: &str) -> bool {
    BINDS.is_match(before) || REPORTS.is_match(before) && !OWN_REPORT.is_match(before)
}

/// Whether a name or a word, with which a sentence begins, addresses somebody who is not the listener.
pub(super) fn is_other(name: &str) -> bool {
    OTHERS.contains(&name.to_lowercase().as_str())
}

/// Whether an imperative behind these words is said to the listener. `asked` is whether it says please, or asks the listener
/// in the second person.
pub(super) fn is_addressed(before: &str, asked: bool) -> bool {
    let to_others = LETTER.is_match(before)
        || GREETED
            .captures(before)
            .is_some_and(|found| found.name("who").is_some_and(|who| is_other(who.as_str())));
    let foreign = hands_on(before) || DENIED.is_match(before) || to_others;
    if foreign || ITEM.is_match(before) || before.contains(['"', '`', ':']) {
        return false;
    }
    asked || !WORDED.is_match(before) && !is_joined(before)
}

/// Whether a verb behind these words is one of several that depend on another: "we could stay in and |forget …".
fn is_joined(before: &str) -> bool {
    let clause = before.rsplit(['.', '!', '?', ';', '–', '—']).next().unwrap_or(before);
    let joined = clause.trim_end();
    let by_conjunction = ["and", "then", "or"].iter().any(|word| {
        joined.strip_suffix(word).is_some_and(|rest| rest.ends_with(|c: char| !c.is_alphanumeric()))
    });
    let open = by_conjunction || joined.ends_with(',');
    open && (GOVERNS.is_match(clause) || by_conjunction && !KEEPS.is_match(clause.trim_start()))
}

/// Whether an imperative and what follows it is meant for good, from now on.
pub(super) fn is_for_good(sentence: &str, object: &str) -> bool {
    !(SUSPENDED.is_match(sentence) || LATER.is_match(object) || GOES_ON.is_match(object))
}
