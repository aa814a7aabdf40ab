//! Whether words are said to somebody, or written by a program.
//!
//! Called where the form of lines alone does not tell a conversation from a list of terms, a configuration or a log. The
//! one thing to know: people say I and you, ask, and greet; lists and programs hardly ever do.

use crate::fold::fold;
use crate::phrases::is_one_of;

/// Words of the first and second person, and of greeting, agreeing and calling, folded.
const SAID: &str = "\
    i|i'm|im|i've|i'd|i'll|ive|me|my|mine|we|we're|we've|we'll|us|our|you|your|you're|u|ur|ya|yours|\
    let's|lets|hi|hello|hey|yes|yeah|yep|yup|nope|nah|ok|okay|thanks|thank|thx|ty|lol|haha|hahaha|omg|wow|cool|sorry|\
    pls|bye|gm|gn|np|congrats|anyone|\
    ich|mir|mich|mein|meine|meinen|meiner|wir|uns|unser|unsere|du|dich|dir|dein|deine|ihr|euch|ja|nein|hallo|danke|bitte|\
    genau|klar|moin|tschuss|\
    yo|mi|mis|nosotros|nos|nuestra|nuestro|tu|te|tus|usted|vosotros|os|soy|tengo|estoy|voy|quiero|vamos|si|hola|gracias|\
    vale|jaja|jajaja|claro|\
    je|j'ai|moi|mon|ma|mes|nous|notre|nos|toi|ton|ta|tes|vous|votre|vos|suis|oui|non|salut|bonjour|merci|coucou|\
    d'accord|mdr|\
    eu|meu|minha|meus|minhas|tenho|estou|sou|vou|voce|voces|seu|sua|sim|nao|oi|ola|obrigado|obrigada|valeu|\
    kkk|kkkk|beleza|tudo|\
    io|sono|ho|mio|mia|miei|noi|nostro|nostra|tuo|tua|voi|ciao|grazie|prego|\
    ik|mijn|jij|je|jou|wij|hoi|dank|bedankt|\
    मैं|मैंने|मुझे|मेरा|मेरी|मेरे|हम|हमारा|तुम|तुम्हारा|आप|आपका|हूँ|हूं|हाँ|हां|नमस्ते|धन्यवाद|क्या|\
    я|мне|меня|мой|моя|мы|ты|вы|да|нет|привет|спасибо";

/// Signs of talk in scripts without blanks.
const SAID_IN_WORDS: &[&str] = &[
    "我",
    "你",
    "您",
    "咱",
    "吗",
    "呢",
    "吧",
    "哈哈",
    "谢谢",
    "謝謝",
    "好的",
    "私",
    "僕",
    "俺",
    "です",
    "ます",
    "だよ",
    "だね",
    "よね",
    "ました",
    "ありがとう",
    "うん",
    "はい",
    "ですか",
    "저는",
    "나는",
    "내가",
    "네요",
    "어요",
    "습니다",
];

/// Words that are looked at.
const WORDS: usize = 60;

/// Whether words show that somebody says them to others.
pub(super) fn is_said(text: &str) -> bool {
    let text = text.get(..text.floor_char_boundary(1_000)).unwrap_or(text);
    if text.trim_end().ends_with(['?', '？', '!', '！', '؟']) || text.chars().any(is_emoji) {
        return true;
    }
    let is_word = |c: char| {
        c.is_alphanumeric() || matches!(c, '\'' | '’') || unicode_normalization::char::is_combining_mark(c)
    };
    text.split(|c: char| !is_word(c)).take(WORDS).any(|word| !word.is_empty() && is_one_of(SAID, &fold(word)))
        || !text.is_ascii() && SAID_IN_WORDS.iter().any(|sign| text.contains(sign))
}

/// Whether words show that a program writes them: settings, paths, addresses of memory, levels.
pub(super) fn is_machine(text: &str) -> bool {
    let text = text.get(..text.floor_char_boundary(400)).unwrap_or(text);
    let odd = |word: &str| {
        let inner = word.trim_matches(|c: char| matches!(c, '(' | ')' | ',' | '.' | '"' | '\''));
        inner.contains('=') && inner.len() > 2 && !inner.contains("://")
            || inner.starts_with("0x")
            || inner.starts_with('/') && inner.len() > 2 && inner[1..].contains('/')
            || inner.contains("::")
            || matches!(
                inner,
                "TRACE" | "DEBUG" | "INFO" | "WARN" | "WARNING" | "ERROR" | "FATAL" | "CRITICAL"
            )
            || inner.ends_with("ms") && inner.trim_end_matches("ms").parse::<f64>().is_ok()
    };
    text.ends_with([';', '{', '}', '\\']) || text.split_whitespace().take(WORDS).any(odd)
}

/// Whether words are a value of a setting or an amount, and nothing that anybody says.
pub(super) fn is_value(text: &str) -> bool {
    let text = text.trim();
    let words = text.split_whitespace().count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.is_empty()
        || text.starts_with(['"', '\'', '{', '[', '/', '~', '$'])
            && text.ends_with(['"', '\'', '}', ']', '/'])
        || words == 1 && (digits > 0 || text.contains(['/', '_', '.', ':']) && !text.ends_with(['.', ':']))
        || words <= 4
            && digits > 0
            && text
                .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '½' | '¼' | '¾' | '€' | '$' | '£'))
}

/// A pictograph, or a part of one.
pub(super) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{FE0F}' | '\u{200D}' | '\u{20E3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_programs_are_told_apart() {
        for text in [
            "I row.",
            "wo bist du",
            "¿Vienes?",
            "oui",
            "Estou em casa",
            "ho fame",
            "我喜欢茶",
            "今日は行きます",
            "मैं घर पर हूँ",
            "great 👍",
        ] {
            assert!(is_said(text) && !is_machine(text), "{text}");
        }
        for text in ["a round fruit", "200 g", "started after a retry", "das Ergebnis der Messung"] {
            assert!(!is_said(text), "{text}");
        }
        for text in
            ["listening on port=80", "ERROR no route", "took 35ms", "x = 3;", "/var/log/syslog is full"]
        {
            assert!(is_machine(text), "{text}");
        }
        for text in ["200 g", "\"build\"", "localhost:8080", "", "3 eggs"] {
            assert!(is_value(text), "{text}");
        }
        for text in ["ok", "I row.", "we are 3"] {
            assert!(!is_value(text), "{text}");
        }
    }
}
