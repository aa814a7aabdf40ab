//! One line of a transcript: time, label, words.

use crate::time::{day_time, names_day_or_month, parse_local_date};
use evoke_types::Timestamp;

/// No label is longer.
const LONGEST_LABEL_BYTES: usize = 96;

/// What a line is.
pub(super) enum Line<'a> {
    /// It opens with what may be a speaker.
    Labelled(Opening<'a>),
    /// The cue line of a subtitle file: "00:00:05.000 --> 00:00:09.000".
    Cue(Timestamp),
    /// A number alone, as before a cue line.
    CueNumber(&'a str),
    /// "WEBVTT".
    CueHead(&'a str),
    /// Anything else.
    Plain(&'a str),
}

/// A line with a label.
pub(super) struct Opening<'a> {
    /// The label without decoration and time.
    pub(super) label: &'a str,
    /// What follows the label.
    pub(super) said: &'a str,
    /// The time beside the label.
    pub(super) at: Option<Timestamp>,
    /// Whether the line is marked as quoted.
    pub(super) is_quoted: bool,
    /// Whether the label was set in bold.
    pub(super) is_bold: bool,
    /// Whether it is the voice of a caption: `<v Dana>`.
    pub(super) is_voice: bool,
    /// The line as it stands.
    pub(super) whole: &'a str,
}

/// Reads one line.
pub(super) fn read(line: &str, anchor: Timestamp) -> Line<'_> {
    let trimmed = line.trim();
    if let Some((from, _)) = trimmed.split_once("-->") {
        return offset_millis(from.trim())
            .map_or(Line::Plain(line), |millis| Line::Cue(anchor.plus_millis(millis)));
    }
    if trimmed == "WEBVTT" || trimmed.starts_with("WEBVTT ") {
        return Line::CueHead(line);
    }
    if !trimmed.is_empty() && trimmed.len() <= 6 && trimmed.bytes().all(|b| b.is_ascii_digit()) {
        return Line::CueNumber(line);
    }
    voice(line).or_else(|| opening(line, anchor)).map_or(Line::Plain(line), Line::Labelled)
}

impl<'a> Line<'a> {
    /// The line as it stands; none for cue lines, which hold no words.
    pub(super) const fn whole(&self) -> Option<&'a str> {
        match self {
            Self::Labelled(opening) => Some(opening.whole),
            Self::CueNumber(whole) | Self::CueHead(whole) | Self::Plain(whole) => Some(*whole),
            Self::Cue(_) => None,
        }
    }
}

/// `<v Dana>words</v>`, `<v.loud Dana>words`.
fn voice(line: &str) -> Option<Opening<'_>> {
    let (tag, said) = line.trim_start().strip_prefix("<v")?.split_once('>')?;
    let (class, label) = tag.split_once([' ', '\t'])?;
    let label = label.trim();
    let fits =
        (class.is_empty() || class.starts_with('.')) && (1..=LONGEST_LABEL_BYTES).contains(&label.len());
    let said = said.trim_end();
    let said = said.strip_suffix("</v>").unwrap_or(said).trim();
    fits.then_some(Opening {
        label,
        said,
        at: None,
        is_quoted: false,
        is_bold: false,
        is_voice: true,
        whole: line,
    })
}

fn opening(line: &str, anchor: Timestamp) -> Option<Opening<'_>> {
    let (at, rest) = leading_time(line.trim_start(), anchor);
    let is_quoted = rest.starts_with('>');
    let rest = rest.trim_start_matches(['#', '>', ' ', '\t']);
    let undecorated = rest.trim_start_matches(['*', '_']);
    let is_bold = undecorated.len() < rest.len();
    let (label, said) = split_label(undecorated)?;
    let label = label.trim().trim_matches(['*', '_']).trim();
    let said = if is_bold { said.trim_start_matches(['*', '_']) } else { said };
    let (label, after) = trailing_time(label, anchor);
    let fits = !label.is_empty() && label.len() <= LONGEST_LABEL_BYTES;
    fits.then(|| Opening {
        label,
        said: said.trim(),
        at: at.or(after),
        is_quoted,
        is_bold,
        is_voice: false,
        whole: line,
    })
}

/// Splits at the first colon that ends a label: followed by a blank, a mark of bold or the end, and
/// outside brackets.
fn split_label(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_i32;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at <= LONGEST_LABEL_BYTES) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '：' => return Some((text.get(..at)?, text.get(at + c.len_utf8()..)?)),
            ':' if depth <= 0 => {
                let said = text.get(at + 1..)?;
                let ends = said.is_empty() || said.starts_with([' ', '\t', '*', '_']);
                return ends.then_some((text.get(..at)?, said));
            }
            _ => {}
        }
    }
    None
}

/// A time in front: "[2024-05-01 10:03]", "(10:03)", "2024-05-01T10:03:00Z", "10:03", "10:03 -".
fn leading_time(line: &str, anchor: Timestamp) -> (Option<Timestamp>, &str) {
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some((inside, rest)) = line.strip_prefix(open).and_then(|line| line.split_once(close))
            && let Some(at) = moment(inside, anchor)
        {
            return (Some(at), rest.trim_start_matches([' ', '-', '–', ':', ',']));
        }
    }
    if !line.starts_with(|c: char| c.is_ascii_digit()) {
        return (None, line);
    }
    // The longest run of words that reads as a time wins.
    let ends = line.char_indices().filter(|(at, c)| c.is_whitespace() && *at <= 40).map(|(at, _)| at);
    let read =
        |end: usize| Some((moment(line.get(..end)?.trim_end_matches([',', '-']), anchor)?, line.get(end..)?));
    match ends.rev().find_map(read) {
        Some((at, rest)) => (Some(at), rest.trim_start_matches([' ', '-', '–', ','])),
        None => (None, line),
    }
}

/// A time behind the label: "Dana (10:03)", "Dana [10:03 PM]".
fn trailing_time(label: &str, anchor: Timestamp) -> (&str, Option<Timestamp>) {
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((name, inside)) = label.strip_suffix(close).and_then(|label| label.rsplit_once(open))
            && let Some(at) = moment(inside, anchor)
        {
            return (name.trim(), Some(at));
        }
    }
    (label, None)
}

/// A date and time, or a time of day on the anchor's day; by the anchor's clock unless it has an offset.
fn moment(text: &str, anchor: Timestamp) -> Option<Timestamp> {
    let text = text.trim();
    let is_date_word = |word: &str| word.len() < 2 || is_word_of_dates(word);
    if text.len() > 40
        || !text.bytes().any(|b| b.is_ascii_digit())
        || !text.split(|c: char| !c.is_alphabetic()).all(is_date_word)
    {
        return None;
    }
    parse_local_date(text, anchor.offset_minutes()).or_else(|| day_time(text, anchor))
}

/// Words that may stand within a written time.
fn is_word_of_dates(word: &str) -> bool {
    let word = word.to_lowercase();
    matches!(&*word, "am" | "pm" | "utc" | "gmt" | "on" | "at" | "of" | "uhr" | "th" | "st" | "nd" | "rd")
        || names_day_or_month(&word)
}

/// Milliseconds of "HH:MM:SS.mmm" or "MM:SS.mmm" (a comma is as good as the stop).
fn offset_millis(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let mut seconds = 0_i64;
    for part in whole.split(':') {
        let part: i64 = part.parse().ok().filter(|part| (0..1_000).contains(part))?;
        seconds = seconds.checked_mul(60)?.checked_add(part)?;
    }
    let millis: i64 = fraction.get(..fraction.len().min(3))?.parse().ok()?;
    (whole.contains(':')).then_some(seconds.checked_mul(1_000)?.checked_add(millis)?)
}
