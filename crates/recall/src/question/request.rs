//! Request detection: whether a sentence asks for something, with or without a question mark.

use evoke_text::tone;

/// How a sentence asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RequestCue {
    /// Whether it has a question mark.
    pub(super) has_question_mark: bool,
}

/// Phrases that begin a request without a question mark, in lower case.
const REQUESTS: &[&str] = &[
    // English.
    "tell me",
    "remind me",
    "show me",
    "give me",
    "find",
    "look up",
    "list",
    "recall",
    "let me know",
    "help me remember",
    "i need to know",
    "i want to know",
    "i would like to know",
    "i'd like to know",
    "i wonder",
    "i am wondering",
    "i'm wondering",
    "i forgot",
    "i can't remember",
    "i cannot remember",
    "i don't remember",
    // German.
    "sag mir",
    "sag mal",
    "zeig mir",
    "erinnere mich",
    "nenne mir",
    "ich möchte wissen",
    "ich frage mich",
    // Spanish and Portuguese.
    "dime",
    "recuérdame",
    "muéstrame",
    "quiero saber",
    "me diga",
    "me lembre",
    "quero saber",
    // French and Italian.
    "dis-moi",
    "rappelle-moi",
    "montre-moi",
    "je veux savoir",
    "dimmi",
    "ricordami",
    "voglio sapere",
];

/// The same for scripts without spaces: anywhere in the sentence.
const CJK_REQUESTS: &[&str] = &["告诉我", "请问", "提醒我", "教えて", "知りたい", "알려줘", "알려 줘"];

/// Words that are skipped at the start of a sentence.
const FILLERS: &[&str] = &[
    "so", "and", "but", "ok", "okay", "hey", "hi", "well", "now", "also", "please", "anyway", "just", "bitte",
];

/// Bytes at the start of a sentence in which a request is searched for.
const OPENING_BYTES: usize = 200;

/// How a sentence asks for something; `None` when it does not.
pub(super) fn detect_request(sentence: &str) -> Option<RequestCue> {
    let has_question_mark = sentence.contains(['?', '？', '؟']) && tone::is_question(sentence);
    let is_request = has_question_mark || tone::is_question(sentence) || opens_with_request(sentence);
    is_request.then_some(RequestCue { has_question_mark })
}

fn opens_with_request(sentence: &str) -> bool {
    if CJK_REQUESTS.iter().any(|request| sentence.contains(request)) {
        return true;
    }
    let lower = sentence[..sentence.floor_char_boundary(OPENING_BYTES)].to_lowercase();
    // "Unrelated: tell me …"
    let clauses = [Some(&*lower), lower.split_once(':').map(|(_, rest)| rest)];
    clauses.into_iter().flatten().any(|clause| {
        let words = clause.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
        let rest: Vec<&str> = words.skip_while(|word| FILLERS.contains(word)).take(6).collect();
        let opening = rest.join(" ");
        REQUESTS.iter().any(|request| {
            opening.strip_prefix(request).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_detected() {
        for text in [
            "Where did we park?",
            "so, remind me where we parked.",
            "Unrelated: tell me the code of the gate.",
            "Please, find the invoice of March.",
            "Sag mir, wo wir geparkt haben.",
            "请问我的车停在哪里",
            "where did we park",
        ] {
            assert!(detect_request(text).is_some(), "{text}");
        }
        for text in ["We parked by the mill.", "Findings were mixed.", "He told me everything.", ""] {
            assert_eq!(detect_request(text), None, "{text}");
        }
    }
}
