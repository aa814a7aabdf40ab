//! The question for which two texts are compared.

use super::side::Side;

/// Words with which questions about the one who keeps the memory name them: "the user".
const OWNER: &[&str] = &[
    "user",
    "user's",
    "users",
    "nutzer",
    "nutzerin",
    "nutzers",
    "usuario",
    "usuaria",
    "usuário",
    "usuária",
    "utilisateur",
    "utilisatrice",
    "utente",
    "用",
    "ユ",
];
/// Words that ask, and what they ask for.
const ASKING: &[(&str, &[&str])] = &[
    (
        "who",
        &[
            "who",
            "whom",
            "whose",
            "who's",
            "wer",
            "wen",
            "wem",
            "wessen",
            "quién",
            "quien",
            "qui",
            "quem",
            "chi",
            "谁",
            "誰",
            "कौन",
            "kaun",
        ],
    ),
    (
        "where",
        &["where", "where's", "wo", "wohin", "dónde", "donde", "où", "onde", "dove", "哪", "कहाँ", "kahan"],
    ),
    ("when", &["when", "wann", "cuándo", "cuando", "quand", "quando", "何", "कब", "kab"]),
    (
        "how",
        &[
            "how",
            "wie",
            "wieviel",
            "cuánto",
            "cuánta",
            "cuántos",
            "combien",
            "quanto",
            "quanta",
            "多",
            "几",
            "कितना",
            "कितने",
            "kitna",
        ],
    ),
    ("why", &["why", "warum", "wieso", "pourquoi", "perché", "porque", "क्यों"]),
    (
        "which",
        &[
            "which",
            "what",
            "what's",
            "was",
            "welche",
            "welcher",
            "welches",
            "welchen",
            "qué",
            "que",
            "cuál",
            "quel",
            "quelle",
            "qual",
            "quale",
            "cosa",
            "什",
            "क्या",
            "kya",
        ],
    ),
];

/// A question, taken apart once for all texts that it is asked of.
#[derive(Debug, Clone, Default)]
pub struct Question {
    pub(super) side: Side,
    /// What it asks for: `who`, `when`, …
    pub(super) asks: &'static str,
    /// Whom it is about: `owner`, or the first pronoun.
    pub(super) about: &'static str,
}

impl Question {
    /// Takes a question apart. Linear in its length up to a fixed number of words.
    pub fn new(text: &str) -> Self {
        let side = Side::new(text);
        let asks = side.words.iter().find_map(|word| {
            ASKING.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(asks, _)| *asks)
        });
        let owner = side.words.iter().any(|word| OWNER.contains(&word.as_str()));
        let about = if owner { "owner" } else { side.person };
        Self { asks: asks.unwrap_or("-"), about, side }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_and_whom_a_question_is_about() {
        for (text, asks, about) in [
            ("Where does the user work?", "where", "owner"),
            ("When do I see Dana?", "when", "I"),
            ("Wie heißt ihr Hund?", "how", "she"),
            ("用户现在住在哪里?", "where", "owner"),
            ("sister job", "-", "-"),
        ] {
            let question = Question::new(text);
            assert_eq!((question.asks, question.about), (asks, about), "{text}");
        }
    }
}
