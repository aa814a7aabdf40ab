//! Descriptions of what is to be forgotten, as callers send them: what is meant in them, without the words that only lead
//! up to it ("everything you know about …") or trail behind it ("… for good").
//!
//! Called by the engine for its call to forget. The one thing to know: a lead needs a preposition ("about", "on", "of") with
//! something after it; without one the words are what is meant.

/// What a description means. Empty when it only leads up to something, or points back.
pub fn meant(description: &str) -> String {
    let mut words: Vec<&str> = description.split_whitespace().collect();
    trail_off(&mut words);
    // "What I said about everything to do with the boat": a lead may lead to another.
    for _ in 0..3 {
        let led = lead(&words);
        words.drain(..led);
        if led == 0 {
            break;
        }
    }
    let bare: Vec<String> = words.iter().map(|word| plain(word)).collect();
    let opens = bare.iter().take_while(|word| is(word, FORGETTING) || is(word, QUANTITY)).count();
    words.drain(..opens);
    if opens > 0 {
        without_saying(&mut words);
    }
    let says_something = |word: &str| {
        let word = plain(word);
        !word.is_empty()
            && ![QUANTITY, GENERIC, PERSON, SAYING, FORGETTING].iter().any(|list| is(&word, list))
    };
    if !words.iter().any(|word| says_something(word)) {
        return String::new();
    }
    words
        .join(" ")
        .trim_matches(|c: char| matches!(c, '"' | '“' | '”' | '.' | '!' | '?' | ',' | ' '))
        .to_owned()
}

/// Verbs that ask for it, and the courtesies before them.
const FORGETTING: &[&str] = &[
    "forget",
    "forgetting",
    "delete",
    "deleting",
    "erase",
    "erasing",
    "remove",
    "removing",
    "wipe",
    "purge",
    "clear",
    "drop",
    "discard",
    "scrub",
    "unlearn",
    "please",
    "kindly",
    "can",
    "could",
    "would",
    "will",
    "want",
    "need",
    "like",
    "to",
    "do",
    "don't",
    "not",
    "stop",
    "remembering",
    "now",
];

/// Words for how much.
const QUANTITY: &[&str] = &[
    "everything",
    "anything",
    "something",
    "all",
    "every",
    "any",
    "each",
    "whatever",
    "whichever",
    "what",
    "whole",
    "entire",
    "absolutely",
    "simply",
    "just",
    "only",
    "really",
    "single",
    "both",
    "else",
];

/// Words for pieces of what is known: they lead up to it, but may be what is meant themselves.
const PIECES: &[&str] = &[
    "note",
    "notes",
    "memory",
    "memories",
    "record",
    "records",
    "entry",
    "entries",
    "mention",
    "mentions",
    "reference",
    "references",
    "statement",
    "statements",
    "remark",
    "remarks",
    "comment",
    "comments",
    "word",
    "words",
    "sentence",
    "sentences",
    "message",
    "messages",
    "conversation",
    "conversations",
    "chat",
    "chats",
    "knowledge",
];

/// Words for pieces of what is known that name nothing by themselves.
const GENERIC: &[&str] = &[
    "information",
    "info",
    "data",
    "detail",
    "details",
    "fact",
    "facts",
    "thing",
    "things",
    "stuff",
    "part",
    "parts",
    "bit",
    "bits",
    "piece",
    "pieces",
];

/// Who knows or says it, and the small words around.
const PERSON: &[&str] = &[
    "i",
    "me",
    "myself",
    "you",
    "we",
    "us",
    "he",
    "him",
    "she",
    "her",
    "they",
    "them",
    "it",
    "its",
    "my",
    "our",
    "your",
    "his",
    "their",
    "the",
    "a",
    "an",
    "this",
    "that",
    "those",
    "these",
    "which",
    "there",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "has",
    "have",
    "had",
    "may",
    "might",
    "did",
    "ever",
    "already",
    "once",
    "earlier",
    "before",
    "yesterday",
    "today",
    "recently",
    "previously",
    "also",
    "here",
    "up",
    "down",
    "so",
    "far",
    "until",
];

/// What is done with what is known.
const SAYING: &[&str] = &[
    "said",
    "say",
    "says",
    "saying",
    "told",
    "tell",
    "telling",
    "mentioned",
    "mention",
    "shared",
    "share",
    "wrote",
    "written",
    "write",
    "typed",
    "disclosed",
    "revealed",
    "explained",
    "confided",
    "talked",
    "talk",
    "spoke",
    "spoken",
    "speak",
    "discussed",
    "discuss",
    "know",
    "knows",
    "known",
    "remember",
    "remembers",
    "remembered",
    "stored",
    "store",
    "saved",
    "save",
    "noted",
    "learned",
    "learnt",
    "recorded",
    "kept",
    "keep",
    "hold",
    "holds",
    "collected",
    "gathered",
    "heard",
    "got",
];

/// What leads from there to what is meant; longer ones first.
const LEADING_ON: &[&[&str]] = &[
    &["in", "connection", "with"],
    &["having", "to", "do", "with"],
    &["that", "has", "to", "do", "with"],
    &["with", "regard", "to"],
    &["with", "respect", "to"],
    &["with", "reference", "to"],
    &["to", "do", "with"],
    &["related", "to"],
    &["relating", "to"],
    &["relevant", "to"],
    &["pertaining", "to"],
    &["connected", "to"],
    &["connected", "with"],
    &["associated", "with"],
    &["referring", "to"],
    &["linked", "to"],
    &["about"],
    &["regarding"],
    &["concerning"],
    &["mentioning"],
    &["involving"],
    &["touching"],
    &["on"],
    &["of"],
    &["around"],
];

/// Those that lead on without anything before them.
const ALONE: &[&str] = &["about", "regarding", "concerning"];

/// What may follow without meaning anything; longer ones first.
const TRAILING: &[&[&str]] = &[
    &["and", "everything", "else", "about", "it"],
    &["and", "everything", "related", "to", "it"],
    &["and", "everything", "connected", "to", "it"],
    &["and", "everything", "to", "do", "with", "it"],
    &["or", "anything", "like", "that"],
    &["that", "you", "have", "stored"],
    &["that", "i", "told", "you"],
    &["that", "i", "mentioned"],
    &["that", "you", "remember"],
    &["that", "you", "have"],
    &["that", "you", "know"],
    &["from", "your", "memory"],
    &["from", "the", "memory"],
    &["from", "memory"],
    &["you", "have", "stored"],
    &["i", "told", "you"],
    &["you", "remember"],
    &["you", "know"],
    &["you", "have"],
    &["right", "now"],
    &["for", "good"],
    &["any", "more"],
    &["any", "longer"],
    &["at", "all"],
    &["thank", "you"],
    &["please"],
    &["thanks"],
    &["anymore"],
    &["forever"],
    &["completely"],
    &["entirely"],
    &["altogether"],
    &["whatsoever"],
    &["now"],
];

/// How many words lead up to what is meant.
fn lead(words: &[&str]) -> usize {
    let bare: Vec<String> = words.iter().map(|word| plain(word)).collect();
    let (mut at, mut carried) = (0, false);
    while let Some(word) = bare.get(at) {
        if let Some(length) = leads_on(&bare[at..]) {
            // "What I said on Friday about …": when it was said is not what is meant.
            let later = bare.iter().enumerate().skip(at + length).take(3).find(|(_, word)| is(word, ALONE));
            let end =
                later.filter(|_| carried && !is(word, ALONE)).map_or(at + length, |(later, _)| later + 1);
            let leads = end < bare.len() && (carried || is(word, ALONE));
            return if leads { end } else { 0 };
        }
        if !LEADS.iter().any(|list| is(word, list)) {
            return 0;
        }
        carried |= CARRIES.iter().any(|list| is(word, list));
        at += 1;
    }
    0
}

/// "My doctor told me about my knee": who said it and of what, without the verb between them.
fn without_saying(words: &mut Vec<&str>) {
    let bare: Vec<String> = words.iter().map(|word| plain(word)).collect();
    let Some(verb) = bare.iter().position(|word| is(word, SAYING)).filter(|verb| *verb > 0) else { return };
    let after = bare.iter().skip(verb + 1).take_while(|word| is(word, PERSON)).count();
    if let Some(length) = leads_on(&bare[verb + 1 + after..]) {
        words.drain(verb..verb + 1 + after + length);
    }
}

const LEADS: &[&[&str]] = &[FORGETTING, QUANTITY, PIECES, GENERIC, PERSON, SAYING];
const CARRIES: &[&[&str]] = &[QUANTITY, PIECES, GENERIC, SAYING];

fn leads_on(words: &[String]) -> Option<usize> {
    LEADING_ON.iter().find(|phrase| begins(words, phrase)).map(|phrase| phrase.len())
}

fn begins(words: &[String], phrase: &[&str]) -> bool {
    words.len() >= phrase.len() && words.iter().zip(phrase).all(|(word, other)| word == other)
}

/// Drops what trails behind, but never everything.
fn trail_off(words: &mut Vec<&str>) {
    loop {
        let bare: Vec<String> = words.iter().map(|word| plain(word)).collect();
        let ends = |phrase: &&&[&str]| {
            let start = bare.len().checked_sub(phrase.len()).filter(|start| *start > 0);
            start.is_some_and(|start| begins(&bare[start..], phrase))
        };
        let Some(phrase) = TRAILING.iter().find(ends) else { return };
        words.truncate(words.len() - phrase.len());
    }
}

/// A word in lower case, without marks around it and without what a verb has lost to it ("you've").
fn plain(word: &str) -> String {
    let word = word.to_lowercase().replace('’', "'");
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let short = ["'ve", "'d", "'ll", "'re"].iter().find_map(|ending| word.strip_suffix(ending));
    short.unwrap_or(word).to_owned()
}

fn is(word: &str, list: &[&str]) -> bool {
    list.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn words_that_only_lead_up_or_trail_behind_are_left_out() {
        for (description, left) in [
            ("Odile", "Odile"),
            ("everything about Odile", "Odile"),
            ("anything on Odile", "Odile"),
            ("all that you know of Odile", "Odile"),
            ("what I said about my landlord", "my landlord"),
            ("whatever you've stored regarding the boat, please", "the boat"),
            ("Please forget what I told you about the boat", "the boat"),
            ("forget all about Odile's surgery", "Odile's surgery"),
            ("delete my old address", "my old address"),
            ("all my old addresses in Graz", "my old addresses in Graz"),
            ("all of my addresses", "my addresses"),
            ("your notes on the tax case", "the tax case"),
            ("my notes", "my notes"),
            ("any memories of the accident for good", "the accident"),
            ("anything that has to do with the mortgage", "the mortgage"),
            ("everything related to my divorce and everything else about it", "my divorce"),
            ("about her birthday", "her birthday"),
            ("the fact that I play the harp", "the fact that I play the harp"),
            ("the name of my dog", "the name of my dog"),
            ("information security course", "information security course"),
            ("everything I told you about what I wrote on the boat", "the boat"),
            ("my medication", "my medication"),
            ("what I said on Friday about the boat", "the boat"),
            ("what my doctor told me about my knee", "my doctor my knee"),
        ] {
            assert_eq!(meant(description), left, "{description}");
        }
    }

    #[test]
    fn a_description_that_names_nothing_is_empty() {
        for description in [
            "everything",
            "everything I said",
            "all my data",
            "what I told you",
            "it",
            "forget everything you know",
            "...",
            "",
        ] {
            assert_eq!(meant(description), "", "{description}");
        }
    }
}
