//! Which language a text is written in, as far as stemming and word lists need to know.
//!
//! Called for statements and turns whose language matters. The one thing to know: a short text in Latin script counts as
//! English.

use super::known::Language;
use super::stop_words::Vote;
use std::ops::RangeInclusive;

/// Below this many letters a trigram model guesses; then only the script decides.
const ENOUGH_LETTERS: usize = 40;
/// A detection below this confidence counts as no detection.
const ENOUGH_CONFIDENCE: f64 = 0.75;

/// The language of a text.
///
/// Han, kana, Hangul and Devanagari are told by their script at any length. Of other texts, those of at
/// least 40 letters are told by their function words where these speak clearly, else by trigrams (the
/// `whatlang` crate); shorter ones count as English when they are in Latin script and as
/// [`Language::Other`] otherwise. Only the first 2,000 characters are looked at.
pub fn detect(text: &str) -> Language {
    let head = match text.char_indices().nth(2_000) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    };
    let scripts = Scripts::of(head);
    if let Some(language) = scripts.own_language() {
        return language;
    }
    let fallback = if scripts.latin >= scripts.other { Language::English } else { Language::Other };
    if scripts.latin + scripts.other < ENOUGH_LETTERS {
        return fallback;
    }
    let vote = Vote::of(head);
    if let Some(language) = vote.clear_winner() {
        return language;
    }
    match whatlang::detect(head) {
        Some(found) if found.confidence() >= ENOUGH_CONFIDENCE || fallback == Language::Other => {
            from_whatlang(found.lang())
        }
        _ if fallback == Language::English => vote.winner(),
        _ => fallback,
    }
}

/// The same, where a wrong guess about a short text does little harm: one in Latin script is told by its function words,
/// and counts as English unless two of them are of another language, and more than are English.
pub fn detect_short(text: &str) -> Language {
    let language = detect(text);
    if language != Language::English {
        return language;
    }
    Vote::of(text.get(..text.floor_char_boundary(2_000)).unwrap_or(text)).winner()
}

/// How many letters of each script a text has.
#[derive(Default)]
struct Scripts {
    latin: usize,
    han: usize,
    kana: usize,
    hangul: usize,
    devanagari: usize,
    other: usize,
}

impl Scripts {
    fn of(text: &str) -> Self {
        let mut scripts = Self::default();
        for c in text.chars().filter(|c| c.is_alphabetic()) {
            *scripts.slot(c) += 1;
        }
        scripts
    }

    fn slot(&mut self, c: char) -> &mut usize {
        const HAN: RangeInclusive<char> = '\u{3400}'..='\u{9fff}';
        match c {
            '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => &mut self.latin,
            '\u{3040}'..='\u{30ff}' => &mut self.kana,
            '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}' => &mut self.hangul,
            '\u{900}'..='\u{97f}' => &mut self.devanagari,
            _ if HAN.contains(&c) => &mut self.han,
            _ => &mut self.other,
        }
    }

    /// The language, when the script alone tells it.
    fn own_language(&self) -> Option<Language> {
        let east = self.han + self.kana;
        let most = self.latin.max(self.other);
        // A Han character says about as much as two Latin letters.
        if east > 0 && east * 2 >= most {
            return Some(if self.kana > 0 { Language::Japanese } else { Language::Chinese });
        }
        if self.hangul > 0 && self.hangul * 2 >= most {
            return Some(Language::Korean);
        }
        (self.devanagari > most).then_some(Language::Hindi)
    }
}

fn from_whatlang(lang: whatlang::Lang) -> Language {
    use whatlang::Lang;
    const PAIRS: [(Lang, Language); 18] = [
        (Lang::Eng, Language::English),
        (Lang::Deu, Language::German),
        (Lang::Spa, Language::Spanish),
        (Lang::Fra, Language::French),
        (Lang::Por, Language::Portuguese),
        (Lang::Ita, Language::Italian),
        (Lang::Nld, Language::Dutch),
        (Lang::Swe, Language::Swedish),
        (Lang::Dan, Language::Danish),
        (Lang::Nob, Language::Norwegian),
        (Lang::Fin, Language::Finnish),
        (Lang::Tur, Language::Turkish),
        (Lang::Rus, Language::Russian),
        (Lang::Ara, Language::Arabic),
        (Lang::Jpn, Language::Japanese),
        (Lang::Cmn, Language::Chinese),
        (Lang::Kor, Language::Korean),
        (Lang::Hin, Language::Hindi),
    ];
    PAIRS.iter().find(|(theirs, _)| *theirs == lang).map_or(Language::Other, |(_, ours)| *ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for (text, language) in [
            ("", Language::English),
            ("mañana", Language::English),
            ("東京に住んでいます", Language::Japanese),
            ("我住在北京", Language::Chinese),
            ("서울에 살아요", Language::Korean),
            ("मैं दिल्ली में रहता हूँ", Language::Hindi),
            ("Привет", Language::Other),
            ("The train was late again, so I missed the first half of the meeting.", Language::English),
            ("Der Zug war wieder zu spät, deshalb habe ich die Besprechung verpasst.", Language::German),
            (
                "El tren llegó tarde otra vez, así que me perdí la primera parte de la reunión.",
                Language::Spanish,
            ),
            ("Le train était encore en retard, donc j'ai manqué le début de la réunion.", Language::French),
            ("Поезд снова опоздал, поэтому я пропустил начало совещания на работе.", Language::Russian),
        ] {
            assert_eq!(detect(text), language, "{text}");
        }
    }

    #[test]
    fn short_texts() {
        for (text, language) in [
            ("Wo wohnt die Ärztin?", Language::German),
            ("¿Dónde está mi perro?", Language::Spanish),
            ("Ärztin", Language::English),
            ("Who is my doctor?", Language::English),
            ("我住在北京", Language::Chinese),
        ] {
            assert_eq!(detect_short(text), language, "{text}");
        }
    }
}
