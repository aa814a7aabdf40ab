//! The encoding of bytes that declare none.
//!
//! Called for text that is no UTF-8. The one thing to know: a short text is read only when what it says in one encoding is
//! far more likely than what it would say in all others; else it is refused, which is better than words that nobody wrote.

use super::likelihood::{Usual, cost};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, DecoderResult, EUC_JP, EUC_KR, Encoding, GBK, IBM866, ISO_8859_2, ISO_8859_7, KOI8_R, KOI8_U,
    SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
    WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// Bytes at the start by which the encoding is told.
const TOLD_WITHIN: usize = 4096;

/// Tenths of a bit by which the likeliest reading has to be ahead of the next one.
const AHEAD: u64 = 60;

/// The same without what the detector says, which on a few bytes is little more than a guess.
const AHEAD_ALONE: u64 = 30;

/// Tenths of a bit by which the encoding of Western Europe is likelier than others with Latin letters.
const WESTERN: u64 = 40;

/// Bytes from which on text may be in UTF-16 that has no byte of a control character.
const WIDE: usize = 12;

/// Tenths of a bit that the judgment of the detector is worth, which knows how often pairs of letters are.
const DETECTOR: u64 = 60;

/// Tenths of a bit that a character outside of ASCII costs at most on average in a text.
const NOISE: u64 = 165;

/// Encodings that are tried, the usual ones first.
static ENCODINGS: [&Encoding; 22] = [
    WINDOWS_1252,
    WINDOWS_1251,
    GBK,
    SHIFT_JIS,
    BIG5,
    EUC_KR,
    EUC_JP,
    UTF_16LE,
    UTF_16BE,
    WINDOWS_1250,
    WINDOWS_1253,
    WINDOWS_1254,
    WINDOWS_1255,
    WINDOWS_1256,
    WINDOWS_1257,
    WINDOWS_1258,
    WINDOWS_874,
    KOI8_R,
    KOI8_U,
    IBM866,
    ISO_8859_2,
    ISO_8859_7,
];

/// One way to read some bytes.
struct Reading {
    encoding: &'static Encoding,
    text: String,
    /// Tenths of a bit, by the letters alone.
    cost: u64,
    /// What is added because the detector is for another encoding.
    doubt: u64,
}

impl Reading {
    const fn total(&self) -> u64 {
        self.cost + self.doubt
    }
}

/// The encoding that bytes are most likely in; none when too little speaks for one.
pub(super) fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..TOLD_WITHIN).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let detected = detector.guess(None, Utf8Detection::Deny);
    let whole = bytes.len().is_multiple_of(2) && bytes.len() >= WIDE;
    let tried = ENCODINGS.iter().filter(|encoding| whole || ![UTF_16LE, UTF_16BE].contains(encoding));
    let mut readings: Vec<Reading> =
        tried.filter_map(|encoding| reading_of(head, encoding, detected)).collect();
    readings.sort_by_key(Reading::total);
    let best = readings.first()?;
    let is_ahead = readings
        .iter()
        .filter(|other| other.text != best.text)
        .all(|other| other.total() >= best.total() + AHEAD && other.cost >= best.cost + AHEAD_ALONE);
    (is_ahead && !is_noise(best)).then_some(best.encoding)
}

/// The bytes in one encoding, unless they cannot be.
fn reading_of(head: &[u8], encoding: &'static Encoding, detected: &'static Encoding) -> Option<Reading> {
    let text = decoded(head, encoding)?;
    let usual = if [GBK, BIG5, SHIFT_JIS, EUC_JP, EUC_KR].contains(&encoding) {
        Usual::In(encoding)
    } else {
        Usual::Any
    };
    let doubt = if encoding == detected { 0 } else { DETECTOR };
    let latin = [WINDOWS_1250, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258, ISO_8859_2].contains(&encoding);
    let rare = if latin { WESTERN } else { 0 };
    Some(Reading { encoding, cost: cost(&text, usual) + rare, doubt, text })
}

/// The text without an error and without control characters; bytes of a character that is cut at the end are left out.
fn decoded(head: &[u8], encoding: &'static Encoding) -> Option<String> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(head.len())?);
    let (result, _) = decoder.decode_to_string_without_replacement(head, &mut text, false);
    let control = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}') || matches!(c, '\u{E000}'..='\u{F8FF}')
    };
    (result == DecoderResult::InputEmpty && !text.contains(control)).then_some(text)
}

/// Whether a reading is hardly a text at all.
fn is_noise(reading: &Reading) -> bool {
    let others = reading.text.chars().filter(|c| !c.is_ascii()).count() as u64;
    let plain = reading.text.chars().filter(char::is_ascii).count() as u64;
    reading.cost > others * NOISE + plain * 75 + WESTERN
}

/// UTF-16 without a mark: only it has bytes of 0 or control characters in every other place, and reads as text.
pub(crate) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..TOLD_WITHIN).unwrap_or(bytes);
    let odd = |byte: &&u8| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    if !bytes.len().is_multiple_of(2) || head.len() < 4 || !head.iter().any(|byte| odd(&byte)) {
        return None;
    }
    let reading = |encoding| reading_of(head, encoding, encoding).filter(|reading| !is_noise(reading));
    [UTF_16LE, UTF_16BE]
        .into_iter()
        .filter_map(reading)
        .min_by_key(|reading| reading.cost)
        .map(|reading| reading.encoding)
}
