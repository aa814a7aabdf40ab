//! The verb of a wish and its object: what may be forgotten, by the form of the words.

use super::information::{is_in_document, is_information, is_personal};
use crate::sound::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Verbs that ask to forget, by what their object must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    /// "Forget", "stop remembering": of the mind alone, so the thing itself is enough.
    Mind,
    /// "Stop storing", "don't keep": also of goods and files, so the thing must be a piece of information.
    Keep,
    /// "Delete", "erase": also of files and rows, so the object must speak of what was said or is known.
    Data,
    /// "Ignore": only what was said.
    Heed,
}

static FORGET: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:forg[eo]t(?:ting)?|unlearn(?:ing)?)(?:,?\s+(?:please|pls)\b,?)?\s+"));
static DELETE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:delet|eras|remov|wip|purg)(?:e|ing)|clear(?:ing)?|drop(?:ping)?|discard(?:ing)?|scrub(?:bing)?|get(?:ting)? rid of|let(?:ting)? go of)\s+",
    )
});
static IGNORE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:ignor(?:e|ing)|disregard(?:ing)?|scratch)\s+"));
static REMEMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:remember(?:ing)?|memori[sz](?:e|ing)|recall(?:ing)?|keep(?:ing)? in mind)\s+")
});
static KEEP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:stor|sav|not|retain|record|log)(?:e|ing)?(?: down)?|keep(?:ing)?(?: (?:a (?:note|record)|track) of)?|hold(?:ing)? on to|writ(?:e|ing) down)\s+",
    )
});

impl Verb {
    /// The verb at the start of a clause and what follows it.
    pub(super) fn read(clause: &str, denied: bool) -> Option<(Self, &str)> {
        let verbs: &[(&LazyLock<Regex>, Self)] = if denied {
            &[(&REMEMBER, Self::Mind), (&KEEP, Self::Keep)]
        } else {
            &[(&FORGET, Self::Mind), (&DELETE, Self::Data), (&IGNORE, Self::Heed)]
        };
        verbs.iter().find_map(|(verb, kind)| Some((*kind, &clause[verb.find(clause)?.end()..])))
    }
}

/// Capitalised words that open sentences of this kind, and are no names.
pub(super) fn opens_sentences(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "Forget",
        "Delete",
        "Erase",
        "Remove",
        "Wipe",
        "Clear",
        "Drop",
        "Discard",
        "Scrub",
        "Purge",
        "Ignore",
        "Disregard",
        "Unlearn",
        "Please",
        "Pls",
        "Kindly",
        "Just",
        "Stop",
        "Quit",
        "Cease",
        "Never",
        "Don't",
        "Dont",
        "Do",
        "No",
        "Can",
        "Could",
        "Would",
        "Will",
        "Let",
        "Get",
        "Also",
        "And",
        "But",
        "So",
        "Ok",
        "Okay",
        "Hey",
        "Hi",
        "Hello",
        "Well",
        "Oh",
        "Actually",
        "Now",
        "Then",
        "Sorry",
        "Thanks",
        "Thank",
        "Wait",
        "Yes",
        "Yeah",
        "My",
        "Our",
        "The",
        "What",
        "Whatever",
        "Everything",
        "Anything",
        "All",
        "That",
        "I'm",
        "I've",
        "I'd",
        "If",
        "When",
        "Once",
        "Unless",
        "How",
        "Why",
        "Never",
        "By",
        "One",
        "On",
        "Go",
        "Feel",
        "From",
        "In",
        "Honestly",
        "Anyway",
        "Look",
        "Listen",
        "Alright",
        "Right",
        "Simply",
        "She",
        "He",
        "They",
        "We",
        "You",
        "It",
        "This",
        "There",
        "Translate",
        "Write",
        "Say",
        "Tell",
        "Ask",
        "Draft",
        "Remember",
        "Store",
        "Save",
        "Keep",
        "Record",
        "Assistant",
        "Bot",
        "Suppose",
        "Imagine",
        "Pretend",
        "Should",
        "Remind",
        "Text",
        "Reply",
        "Answer",
        "Explain",
        "Compose",
        "Proofread",
        "Rewrite",
        "Paraphrase",
        "Summarize",
        "Summarise",
    ];
    WORDS.contains(&word.trim_end_matches([',', '.', '!', ':', ';']))
}

/// "That I …", "the fact that my …", "I am …": a clause of which the subject is told.
static STATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:about\ )?(?:the\ (?:fact|part|bit)\ )?(?:
            that\ (?P<that>(?:i|i'm|i've|i'd|i'll|im|my|we|we're|we've|our|he|she|they|he's|she's|the|there|\p{Lu}[\p{L}'-]+)\s.+)
          | (?P<bare>(?:i'm|i\ am|i've|i\ have|i\ was|i\ had|i\ live|i\ work|i\ like|i\ love|i\ hate)\s.+)
          | (?:that\ )?(?:i|we)\ (?:ever\ |just\ |once\ )?(?:said|told\ you|mentioned)\ (?:that\ )?(?P<told>(?:i|i'm|i've|i'd|my|we|our)\s.+)
        )$",
    )
});

/// "That I …", "that my …": of a clause that no file or row could be.
static THAT_OWN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^that (?:i|i'm|i've|i'd|my|we|our)\b"));

/// "What I told you about …".
static SAID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:about\ )?(?:(?:what|whatever|anything|everything|all|all\ of\ it|the\ things?|things|the\ stuff|stuff|the\ part|the\ bit|the\ words)\ (?:that\ |which\ )?)?
          (?:i|we|i've|we've)\ (?:have\ |had\ )?(?:ever\ |just\ |already\ |once\ |might\ have\ |may\ have\ )*
          (?:said|told|mentioned|shared|wrote|written|typed|disclosed|revealed|explained|confided|let\ slip)\ (?:to\ |with\ |in\ )?(?:you\ )?
          (?:(?:earlier|before|yesterday|today|just\ now|above|this\ (?:morning|week)|last\ \w+|previously|recently|in\ confidence)\ )*
          (?:about|regarding|concerning|on|of)\ (?P<topic>.+)$",
    )
});

/// "Everything you know about …".
static KNOWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:what|whatever|anything|everything|all|all\ (?:of\ )?(?:that|the\ (?:things|information|info|details|data))|the\ (?:things|information|info|details|data|facts?|notes?))\ (?:that\ )?
          you(?:'ve|\ have|\ may|\ might)?\ (?:know|remember|stored|store|saved|save|noted|learned|learnt|recorded|kept|keep|have|hold|collected|gathered)(?:\ down|\ on\ file)?\ 
          (?:about|of|on|regarding|concerning)\ (?P<topic>.+)$",
    )
});

/// "Everything about …".
static ABOUT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:anything|everything|all|all of it|things|(?:any |all |all the |the )?(?:information|info|data|details|facts)|(?:any |a |all )?(?:notes?|records?) of)(?: (?:that )?(?:there is|you have|you(?:'ve| have) (?:stored|kept)))? ?(?:about|regarding|concerning|related to|to do with) (?P<topic>.+)$",
    )
});

/// "Your notes on …", "the memory that …".
static MEMORY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:the|your|any|all|all your|every|that) (?:memory|memories)|(?:all )?your (?:notes?|records?|information|info|data|facts?|entry|entries|knowledge))(?: you have)? (?:about|of|on|that|regarding|concerning) (?P<topic>.+)$",
    )
});

/// "… from your memory".
static FROM_MEMORY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<topic>.+?) (?:from|out of|in) (?:your|the|this) (?:\w+[- ]?term )?(?:memory|memories|notes|knowledge|mind|memory bank|records about me|profile of me)\b",
    )
});

/// "The password I gave you".
static GIVEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:about )?(?:the|that|this) (?P<topic>\S+(?: \S+){0,4}?) (?:that |which )?(?:i|we|i've|we've)(?: have| just| once)* (?:gave|given|told|mentioned|shared|sent|said|showed|shown)(?: to)?(?: with)? ?(?:you|earlier|before|yesterday|$)",
    )
});

/// "The name of my school", "the thing about my sister".
static OF_OWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:about )?(?:the|that|this) (?:(?P<topic>(?:names?|nicknames?|address|number|birthday|age|date|password|pin|code|diagnosis|illness) of (?:my|our) .+)|(?:whole )?(?:things?|stuff|part|bit|story|business|matter|fact|details?) (?:about|with|regarding|concerning) (?P<name>(?:my|our|\p{Lu}).*))$",
    )
});

/// "How much I earn", "where my kids go to school".
static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<topic>(?:how (?:much|many|old|tall|often)|where|when|who|whom|which|what) (?:\S+ ){0,2}?(?:(?:i|we|my|our) \S.*|i'm \S.*))$",
    )
});

/// "About the money I owe Odile".
static OWN_THING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^about (?P<topic>(?:the|that|this) \S+(?: \S+){0,3}? (?:(?:that|which|who) )?(?:i|we|my|our|i'm|i've) .+)$",
    )
});

/// "Odile", and nothing else.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<name>(?:(?:dr|mr|mrs|ms|prof)\.? )?\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'-]+)*)(?: (?:completely|entirely|altogether|for good))?$",
    )
});

/// "My rent", "about my rent", "about Odile".
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:about )?(?:all (?:of )?)?(?P<topic>(?:my|our) .+)$|^about (?P<name>\p{Lu}[\p{L}'-]+.*)$")
});

/// A place where goods, rows and files are kept.
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r" (?:from|in|on|inside|within|under|at|to|into) (?:the|this|that|these|those|my|our|their|his|her|a|an|each|all)\b",
    )
});

/// Where what is meant ends.
static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\s*[,;!?…]|\s[–—-]{1,2}\s|\.(?:\s|$)|\s+(?:please|pls|thanks|thank you|thx|anymore|any more|any longer|again|from now on|right away|at once|for good|completely|entirely|altogether|immediately|right now|because|since i|since it|as it|as i|so that)\b|\s+(?:from|in) (?:your |the )?memory\b).*$",
    )
});

/// Several things that are meant, each named by itself.
static ALSO: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\s+and (?:also )?(?:about )?(?P<next>(?:my|our|that i|that my)\s)"));

/// Another request in the same breath.
static NEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\s+and (?:then |please |just |now )*(?:tell|give|help|let|can|could|start|use|remember|show|write|make|keep|go|focus|answer|call|move|talk|concentrate)\b.*$",
    )
});

/// Words that only point back.
static POINTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:it|this|that|them|those|these|him|her|us|me|you|all|everything|anything|everyone|something|nothing|yesterday|earlier|before|i (?:ever )?said (?:it|that|this|so|anything|something)|(?:my|our) (?:last |first |earlier |previous |other |silly )*(?:questions?|messages?|ideas?|suggestions?|comments?|remarks?|points?|requests?|opinions?|manners|worries|troubles)|all of (?:it|that|this)|(?:any|all|every)(?:thing)? of (?:it|that))$",
    )
});

/// "Told you about Odile": what a pointer in the next clause points back to.
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:told|tell|telling) you (?:about (?P<topic>[^,;.!?]+)|(?P<that>that (?:i|my|we|our) [^,;.!?]+))[,;.!?]? *(?:and |so |but |then )?$",
    )
});

/// What was told just before, in the same sentence.
pub(super) fn told_before(before: &str) -> Option<String> {
    let found = TOLD.captures(before)?;
    let topic = found.name("topic").or_else(|| found.name("that"))?.as_str().trim();
    (!POINTER.is_match(topic)).then(|| topic.trim_start_matches("that ").to_owned())
}

/// What the object names, each thing by itself; empty when it is something said that only points back, `None` when
/// it is nothing that could be forgotten. `asked` is whether the listener is asked with a please, or in the
/// second person.
pub(super) fn read(verb: Verb, object: &str, asked: bool) -> Option<Vec<String>> {
    let object = object.trim_end_matches([' ', '.', '!', '?']);
    let group = |rule: &LazyLock<Regex>| {
        let found = rule.captures(object)?;
        ["topic", "name", "that", "bare", "told"]
            .iter()
            .find_map(|name| found.name(name))
            .map(|m| m.as_str().to_owned())
    };
    let placed = |what: &String| !PLACE.is_match(what);
    let given = || {
        let here = group(&GIVEN).filter(|_| verb == Verb::Mind || !PLACE.is_match(object))?;
        is_information(&END.replace(&here, "")).then_some(here)
    };
    if !STATED.is_match(object) && is_in_document(&END.replace(object, "")) {
        return None;
    }
    let what = match verb {
        Verb::Heed => group(&SAID),
        Verb::Data => group(&SAID)
            .or_else(|| group(&KNOWN))
            .or_else(|| group(&FROM_MEMORY))
            .or_else(|| group(&MEMORY))
            .or_else(|| {
                group(&STATED).filter(|_| object.starts_with("the fact that ") || THAT_OWN.is_match(object))
            })
            .or_else(|| group(&ABOUT).filter(placed))
            .or_else(given)
            .or_else(|| group(&OWN).filter(placed).filter(|what| is_personal(&END.replace(what, "")))),
        Verb::Keep => group(&SAID)
            .or_else(|| group(&KNOWN))
            .or_else(|| group(&FROM_MEMORY))
            .or_else(|| group(&ABOUT).filter(placed))
            .or_else(given)
            .or_else(|| group(&STATED).filter(|_| THAT_OWN.is_match(object)))
            .or_else(|| group(&OWN).filter(|what| is_information(&END.replace(what, "")))),
        Verb::Mind => group(&SAID)
            .or_else(|| group(&KNOWN))
            .or_else(|| group(&MEMORY))
            .or_else(|| group(&STATED))
            .or_else(|| group(&ABOUT))
            .or_else(|| group(&FROM_MEMORY))
            .or_else(given)
            .or_else(|| group(&OF_OWN))
            .or_else(|| group(&ASKED).filter(|_| !SAID_ONLY.is_match(object)))
            .or_else(|| group(&NAMED).or_else(|| group(&OWN_THING)).filter(|_| asked))
            .or_else(|| group(&OWN)),
    };
    match what {
        Some(what) => Some(named(&what)),
        None => points_back(verb, object).then(Vec::new),
    }
}

/// Each thing that the words name.
fn named(what: &str) -> Vec<String> {
    let what = END.replace(what, "");
    let what = NEXT.replace(&what, "");
    let mut parts = Vec::new();
    let mut rest: &str = &what;
    while let Some(found) = ALSO.captures(rest) {
        let (Some(whole), Some(next)) = (found.get(0), found.name("next")) else { break };
        parts.push(rest[..whole.start()].to_owned());
        rest = &rest[next.start()..];
    }
    parts.push(rest.to_owned());
    let parts = parts.into_iter().map(|part| part.trim().to_owned());
    parts.filter(|part| part.len() > 1 && !POINTER.is_match(part)).collect()
}

/// "What I said", without what it was about.
static SAID_ONLY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:what|whatever|anything|everything|all|that)?(?: that)? ?(?:i|we)(?:'ve| have)? (?:ever |just )?(?:said|told you|mentioned)\b",
    )
});

/// "What I said", "it": a wish that names nothing.
fn points_back(verb: Verb, object: &str) -> bool {
    let what = END.replace(object, "");
    let points = matches!(verb, Verb::Mind | Verb::Data) && POINTER.is_match(what.trim());
    points || SAID_ONLY.is_match(&what)
}
