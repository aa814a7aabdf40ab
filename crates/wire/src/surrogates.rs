//! Lone surrogates: what is left of an emoji when a program cuts a text between its two UTF-16 units.
//!
//! Called before a body or a message is parsed. The one thing to know: a lone surrogate becomes U+FFFD, in as
//! many bytes as it had, so the text around it is kept and no offset changes.

use std::borrow::Cow;

/// The body with U+FFFD for lone surrogates, written as escapes (`\ud83d`) or as three bytes.
pub fn replaced(body: &[u8]) -> Cow<'_, [u8]> {
    let mut fixed = Cow::Borrowed(body);
    let mut at = 0;
    let marks = |bytes: &[u8]| bytes.iter().position(|byte| matches!(byte, b'\\' | 0xED));
    while let Some(found) = marks(body.get(at..).unwrap_or_default()) {
        let start = at + found;
        let rest = body.get(start..).unwrap_or_default();
        let (taken, half) = match rest {
            [0xED, 0xA0..=0xBF, 0x80..=0xBF, ..] => (3, Some(b"\xEF\xBF\xBD".as_slice())),
            [b'\\', b'u', ..] => match (unit(rest), unit(rest.get(6..).unwrap_or_default())) {
                (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (12, None),
                (Some(0xD800..=0xDFFF), _) => (6, Some(b"\\ufffd".as_slice())),
                (_, _) => (2, None),
            },
            [b'\\', ..] => (2, None),
            _ => (1, None),
        };
        if let Some(mark) = half
            && let Some(place) = fixed.to_mut().get_mut(start..start + taken)
        {
            place.copy_from_slice(mark);
        }
        at = start + taken;
    }
    fixed
}

/// A stream message with U+FFFD for lone surrogates of three bytes; `None` when it has none. These bytes may
/// also be part of a number, so this is only for messages that cannot be decoded as they are.
pub(crate) fn mended(message: &[u8]) -> Option<Vec<u8>> {
    let mut mended = message.to_vec();
    let halves =
        |bytes: &[u8]| bytes.windows(3).position(|three| matches!(three, [0xED, 0xA0..=0xBF, 0x80..=0xBF]));
    let mut from = 0;
    while let Some(at) = mended.get(from..).and_then(halves).map(|found| from + found) {
        mended.get_mut(at..at + 3)?.copy_from_slice(b"\xEF\xBF\xBD");
        from = at + 3;
    }
    (from > 0).then_some(mended)
}

/// The UTF-16 unit of the escape at the start of some bytes.
fn unit(bytes: &[u8]) -> Option<u16> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    let digits =
        std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(body: &[u8]) -> Option<String> {
        serde_json::from_slice(&replaced(body)).ok()
    }

    #[test]
    fn halves_are_replaced_and_the_rest_is_kept() {
        for (body, text) in [
            (br#""a \ud83d b""#.as_slice(), "a \u{fffd} b"),
            (br#""\ude00\uD83D\uDE00\ud83d""#, "\u{fffd}\u{1f600}\u{fffd}"),
            (br#""\ud83d\ud83d\ude00""#, "\u{fffd}\u{1f600}"),
            (br#""\\ud83d \\\ud83d""#, "\\ud83d \\\u{fffd}"),
            (b"\"half \xED\xA0\xBD, dock\"", "half \u{fffd}, dock"),
            ("\"텍 \u{d7ff} \u{1f600}\"".as_bytes(), "텍 \u{d7ff} \u{1f600}"),
        ] {
            assert_eq!(read(body).as_deref(), Some(text), "{}", String::from_utf8_lossy(body));
        }
        assert_eq!((read(br#""\ud8""#), read(br#""\u""#), read(b"\"\xFF\"")), (None, None, None));
    }

    proptest! {
        #[test]
        fn any_sequence_of_units_is_read_as_its_lossy_text(units in proptest::collection::vec(any::<u16>(), 0..40)) {
            let escapes: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
            prop_assert_eq!(read(format!("\"{escapes}\"").as_bytes()), Some(String::from_utf16_lossy(&units)));
        }

        #[test]
        fn text_without_halves_is_not_touched(text in "\\PC{0,60}") {
            let body = serde_json::to_vec(&text).expect("JSON");
            prop_assert!(matches!(replaced(&body), Cow::Borrowed(same) if same == body));
        }
    }
}
