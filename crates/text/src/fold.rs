//! One spelling for what people spell in several ways.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Lower-cases and compatibility-normalises a word, and removes the accents of alphabetic scripts
/// ("Größe" becomes "grosse", "ﬁn" becomes "fin", "Ёлка" becomes "елка").
///
/// Only combining diacritical marks go; the vowel signs of Indic scripts and the voicing marks of
/// kana are letters in their own right and stay.
pub(crate) fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return if word.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(word.to_ascii_lowercase())
        } else {
            Cow::Borrowed(word)
        };
    }
    let mut folded = String::with_capacity(word.len());
    let stripped = word.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    for c in stripped.flat_map(char::to_lowercase).filter(|c| !('\u{300}'..='\u{36f}').contains(c)) {
        match letters_of(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(c),
        }
    }
    Cow::Owned(folded.nfc().collect())
}

/// Letters that no decomposition takes apart.
fn letters_of(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ø' => "o",
        'æ' => "ae",
        'œ' => "oe",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ı' => "i",
        'þ' => "th",
        'ħ' => "h",
        '’' | 'ʼ' => "'",
        _ => return None,
    })
}

/// The other common way to write a word with umlauts ("Müller" as "mueller"), folded; `None` when
/// the word has none.
pub(crate) fn umlauts_spelled_out(word: &str) -> Option<String> {
    if word.is_ascii() || !word.chars().any(|c| spelled_out(c).is_some()) {
        return None;
    }
    let mut spelled = String::with_capacity(word.len() + 4);
    for c in word.chars() {
        match spelled_out(c) {
            Some(letters) => spelled.push_str(letters),
            None => spelled.push(c),
        }
    }
    Some(fold(&spelled).into_owned())
}

fn spelled_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ä' | 'Ä' => "ae",
        'ö' | 'Ö' | 'ø' | 'Ø' => "oe",
        'ü' | 'Ü' => "ue",
        'å' | 'Å' => "aa",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds() {
        for (word, folded) in [
            ("Word", "word"),
            ("Größenwahn", "grossenwahn"),
            ("CAFÉ", "cafe"),
            ("İstanbul", "istanbul"),
            ("ﬁn", "fin"),
            ("Łódź", "lodz"),
            ("हिन्दी", "हिन्दी"),
            ("ガ", "ガ"),
            ("ｶﾞ", "ガ"),
        ] {
            assert_eq!(fold(word), folded, "{word}");
        }
        assert_eq!(umlauts_spelled_out("Größenwahn").as_deref(), Some("groessenwahn"));
        assert_eq!(umlauts_spelled_out("café"), None);
    }

    proptest! {
        #[test]
        fn case_and_composition_do_not_matter(word in "[A-Za-zÀ-ÖØ-öø-ÿ]{1,12}") {
            let decomposed: String = word.nfd().collect();
            prop_assert_eq!(fold(&word), fold(&decomposed));
            let lower = word.to_lowercase();
            prop_assert_eq!(fold(&word), fold(&lower));
        }
    }
}
