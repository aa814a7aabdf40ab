//! Data within a sentence: what stands between backticks, and objects in braces.

use std::ops::Range;

/// Where data stands in a sentence, in order; its words say nothing of the speaker.
pub fn inline(sentence: &str) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    let mut looks_for_end = true;
    while let Some(opens) = sentence[at..].find(['`', '{', '[']).map(|found| at + found) {
        let rest = &sentence[opens..];
        let length = match rest.as_bytes().first() {
            Some(b'`') => rest[1..].find('`').map(|end| end + 2),
            _ if looks_for_end => balanced(rest).filter(|length| is_object(&rest[..*length])),
            _ => None,
        };
        // What never ends is looked for once: the text stays read in one pass.
        looks_for_end &= length.is_some() || rest.starts_with('`') || balanced(rest).is_some();
        match length {
            Some(length) => {
                found.push(opens..opens + length);
                at = opens + length;
            }
            None => at = opens + 1,
        }
    }
    found
}

/// Bytes of a bracket with all that is in it.
fn balanced(text: &str) -> Option<usize> {
    /// Nobody writes more within a sentence.
    const LONGEST: usize = 1_000;
    let (mut depth, mut quoted) = (0_usize, false);
    for (at, c) in text.char_indices().take(LONGEST) {
        match c {
            '"' => quoted = !quoted,
            '{' | '[' if !quoted => depth += 1,
            '}' | ']' if !quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// A key in quotation marks with a value, or several values in quotation marks.
fn is_object(text: &str) -> bool {
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    squeezed.contains("\":") || squeezed.starts_with("[\"") && squeezed.ends_with("\"]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_told_from_words_in_brackets() {
        for (sentence, expected) in [
            ("use `I like tea` as the label", vec!["`I like tea`"]),
            (
                r#"my prefs are {"mode": "night", "tags": ["a"]} okay"#,
                vec![r#"{"mode": "night", "tags": ["a"]}"#],
            ),
            (r#"the tags ["red", "blue"] stay"#, vec![r#"["red", "blue"]"#]),
            ("I work (mostly) at [a place] {you know}", vec![]),
            ("a stray ` and { and [", vec![]),
        ] {
            let found: Vec<&str> = inline(sentence).into_iter().map(|range| &sentence[range]).collect();
            assert_eq!(found, expected, "{sentence}");
        }
        for unit in ["{", "`", "[{\"", "{}", "{\"a\":"] {
            inline(&unit.repeat(100_000));
        }
    }
}
