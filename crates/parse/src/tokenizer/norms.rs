//! The norm of a token: one spelling for words and signs that the model was trained to take for the same.

use crate::attributes::string_id;
use crate::compact::IdMap;
use crate::model::NormTable;

/// Norms of words.
pub(super) struct Norms(IdMap);

impl Norms {
    /// Takes over the table of the model.
    pub(super) fn new(table: &NormTable) -> Self {
        Self(IdMap::new(table.iter().map(|(&id, norm)| (id, norm.as_str()))))
    }

    /// Hands the norm of a token to `use_norm`; `special` is the one that a special string gives it.
    pub(super) fn with_norm<T>(
        &self,
        text: &str,
        special: Option<&str>,
        use_norm: impl FnOnce(&str) -> T,
    ) -> T {
        let known = special.or_else(|| self.0.get(string_id(text))).or_else(|| sign_norm(text));
        match known {
            Some(norm) => use_norm(norm),
            None => use_norm(&text.to_lowercase()),
        }
    }
}

/// Signs that the training took for one: quotation marks, dashes, wide punctuation, the more frequent currencies.
fn sign_norm(text: &str) -> Option<&'static str> {
    Some(match text {
        "'s" | "'S" | "’s" | "’S" => "'s",
        "’" | "‘" | "´" | "`" => "'",
        "”" | "“" | "„" | "»" | "«" | "''" | "``" | "´´" | "‘‘" | "’’" => "\"",
        "—" | "–" | "--" | "---" | "——" => "-",
        "€" | "£" | "¥" | "฿" | "₺" | "₹" | "৳" | "₩" | "₣" | "US$" | "C$" | "A$" | "Mex$" | "E£" => {
            "$"
        }
        "…" => "...",
        "？" => "?",
        "！" => "!",
        "，" => ",",
        "；" => ";",
        "：" => ":",
        "。" | "।" => ".",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_special_string_wins_over_the_table_and_that_over_lower_case() {
        let norms = Norms::new(&NormTable::from([(string_id("colour"), "color".to_owned())]));
        let norm = |text, special| norms.with_norm(text, special, str::to_owned);
        assert_eq!(norm("colour", None), "color");
        assert_eq!(norm("colour", Some("hue")), "hue");
        assert_eq!([norm("Colour", None), norm("—", None)], ["colour", "-"]);
    }
}
