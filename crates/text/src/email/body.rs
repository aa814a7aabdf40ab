//! The text below the headers.

use super::header::{Field, field};
use super::part::{Part, PartKind, Quoted};
use crate::fold::fold;
use evoke_types::Timestamp;

/// What a body consists of.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) body: String,
    pub(super) quoted: Vec<Quoted>,
    pub(super) signature: Option<String>,
}

/// A sign-off with a signature has at most this many lines that are not blank.
const LONGEST_SIGNATURE_LINES: usize = 7;

/// Separates what was written from what was quoted, forwarded and signed.
pub(super) fn read(text: &str) -> Parts {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut parts = Parts::default();
    let mut written: Vec<&str> = Vec::new();
    for part in parted(&lines, Whole::Letter) {
        let within = lines.get(part.lines).unwrap_or_default();
        match part.kind {
            PartKind::Written => written.extend(within),
            PartKind::Quoted => parts.quoted.extend(quotation(within)),
            PartKind::Signature => {
                let signed: Vec<&str> =
                    within.iter().skip_while(|line| line.trim() == "--").copied().collect();
                let signed = signed.join("\n").trim().to_owned();
                parts.signature = parts.signature.or(Some(signed).filter(|signed| !signed.is_empty()));
            }
        }
    }
    parts.body = written.join("\n").trim().to_owned();
    parts
}

/// What the lines are as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// The body of a letter.
    Letter,
    /// Anything, in which parts of letters may be pasted: marks alone quote nothing, and a signature has nothing but names
    /// and addresses.
    Words,
}

/// The parts of a body, in order; together they hold all its lines.
pub(super) fn parted(lines: &[&str], whole: Whole) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let rest = lines.get(at..).unwrap_or_default();
        let (kind, length) = match quoted_lines(rest, whole) {
            Some(length) => (PartKind::Quoted, length),
            None => (PartKind::Written, 1),
        };
        match parts.last_mut() {
            Some(last) if last.kind == PartKind::Written && kind == PartKind::Written => {
                last.lines.end += length;
            }
            Some(_) | None => parts.push(Part { lines: at..at + length, kind }),
        }
        at += length;
    }
    sign(&mut parts, lines, whole);
    parts
}

/// Takes the signature out of the last part that was written.
fn sign(parts: &mut Vec<Part>, lines: &[&str], whole: Whole) {
    let Some(last) = parts.iter().rposition(|part| {
        let within = lines.get(part.lines.clone()).unwrap_or_default();
        part.kind == PartKind::Written && within.iter().any(|line| !line.trim().is_empty())
    }) else {
        return;
    };
    let Some(part) = parts.get_mut(last) else { return };
    let range = part.lines.clone();
    let start = range.start + signature_start(lines.get(range.clone()).unwrap_or_default());
    let signed = lines.get(start..range.end).unwrap_or_default();
    if start < range.end && (whole == Whole::Letter || is_signature(signed)) {
        part.lines.end = start;
        parts.insert(last + 1, Part { lines: start..range.end, kind: PartKind::Signature });
        parts.retain(|part| !part.lines.is_empty());
    }
}

/// How many lines from here on are quoted or forwarded, with the line that says whose they are.
fn quoted_lines(rest: &[&str], whole: Whole) -> Option<usize> {
    if opens_forward(rest).is_some() {
        return Some(rest.len());
    }
    let marked = |lines: &[&str]| {
        let is_quote = |line: &&&str| line.starts_with('>') || line.trim().is_empty();
        let run = lines.iter().take_while(is_quote).count();
        let filled = lines.get(..run).unwrap_or_default().iter().rposition(|line| line.starts_with('>'));
        filled.map(|last| last + 1)
    };
    if rest.first()?.starts_with('>') {
        return if whole == Whole::Letter { marked(rest) } else { None };
    }
    let (length, is_dated) = introduction(rest)?;
    let below = rest.get(length..).unwrap_or_default();
    match marked(below) {
        Some(lines) => Some(length + lines),
        None => is_dated.then_some(rest.len()),
    }
}

/// What was quoted, without its marks, and who wrote it when.
fn quotation(lines: &[&str]) -> Option<Quoted> {
    let skip = opens_forward(lines);
    let introduced = if skip.is_some() { None } else { introduction(lines) };
    let from = introduced.map_or(skip.unwrap_or(0), |(length, _)| length);
    let unmarked: Vec<&str> =
        lines.get(from..).unwrap_or_default().iter().map(|line| unquoted(line)).collect();
    let text = unmarked.join("\n").trim().to_owned();
    let mut quoted = Quoted { from: None, date: None, text };
    if let Some((length, _)) = introduced {
        let said = lines.get(..length).unwrap_or_default().join(" ");
        (quoted.from, quoted.date) = who_and_when(&said);
    } else {
        let (headers, _) = super::header::read(&quoted.text);
        for (field, value) in headers {
            match field {
                Field::From => quoted.from = quoted.from.or(Some(value)),
                Field::Date => quoted.date = quoted.date.or_else(|| crate::time::parse_query_date(&value)),
                Field::To | Field::Subject | Field::Other => {}
            }
        }
    }
    (!quoted.text.is_empty()).then_some(quoted)
}

/// Without the marks of quotation.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches(['>', ' '])
}

/// Verbs at the end of the line that introduces a quotation, folded.
const WROTE: &[&str] = &[
    "wrote:",
    "schrieb:",
    "escribio:",
    "escreveu:",
    "a ecrit :",
    "a ecrit:",
    "ha scritto:",
    "写道：",
    "写道:",
];

/// Words at the start of it.
const OPENERS: &[&str] = &["on ", "am ", "el ", "em ", "le ", "il "];

/// "On 3 Feb, Jonas wrote:" and its translations: how many lines it has, one or two, and whether it has a date, so that
/// what follows is quoted even without marks.
fn introduction(rest: &[&str]) -> Option<(usize, bool)> {
    let first = rest.first()?.trim();
    if first.len() > 200 || first.starts_with('>') {
        return None;
    }
    let folded = fold(first);
    let opens = OPENERS.iter().any(|opener| folded.starts_with(opener));
    let is_dated = opens && first.contains(|c: char| c.is_ascii_digit());
    let ends = |line: &str| WROTE.iter().any(|verb| line.ends_with(verb));
    // "Am 05.02.24 um 09:12 schrieb Rahel T:"
    let inside = is_dated && folded.contains(" schrieb ") && folded.ends_with(':');
    if ends(&folded) || inside {
        return Some((1, is_dated || first.contains('@')));
    }
    let second = rest.get(1)?.trim();
    let wraps = opens && is_dated && !second.starts_with('>') && second.len() < 120 && ends(&fold(second));
    wraps.then_some((2, true))
}

/// Who wrote, and when, by the line that introduces a quotation.
fn who_and_when(line: &str) -> (Option<String>, Option<Timestamp>) {
    let mut rest = line.trim().trim_end_matches([':', '：', ' ']);
    for verb in ["wrote", "schrieb", "escribió", "escreveu", "a écrit", "ha scritto", "写道"] {
        rest = rest.strip_suffix(verb).unwrap_or(rest).trim_end();
    }
    let rest = rest.split(['<', '(']).next().unwrap_or(rest).trim_end();
    let is_time = |word: &str| {
        let word = word.trim_matches([',', '.', ';']);
        word.contains(|c: char| c.is_ascii_digit())
            || matches!(word, "AM" | "PM" | "am" | "pm" | "Uhr" | "schrieb")
    };
    // The name stands behind the date.
    let mut end = 0;
    let mut at = 0;
    for word in rest.split_inclusive(' ') {
        at += word.len();
        if is_time(word.trim_end()) {
            end = at;
        }
    }
    let (when, who) = rest.split_at(end.min(rest.len()));
    let who = who.trim_matches([',', ' ', '"']);
    let opened = OPENERS.iter().find_map(|opener| {
        when.get(..opener.len())
            .filter(|head| head.eq_ignore_ascii_case(opener))
            .and_then(|_| when.get(opener.len()..))
    });
    let when = opened.unwrap_or(when).trim_end_matches("schrieb ").trim_matches([',', ' ']);
    ((!who.is_empty()).then(|| who.to_owned()), crate::time::parse_query_date(when))
}

/// Whether the rest is a forwarded or quoted letter; gives how many lines to drop from its start.
fn opens_forward(rest: &[&str]) -> Option<usize> {
    let first = rest.first()?.trim();
    let lower = first.to_lowercase();
    let dashed = first.starts_with("---")
        || first.starts_with("___")
        || first.starts_with("***")
        || lower.starts_with("begin forwarded");
    let named = [
        "forwarded message",
        "original message",
        "weitergeleitete nachricht",
        "ursprüngliche nachricht",
        "mensaje reenviado",
        "mensaje original",
        "mensagem encaminhada",
        "mensagem original",
        "message transféré",
        "message d'origine",
    ]
    .iter()
    .any(|name| lower.contains(name));
    if dashed && named {
        return Some(1);
    }
    if first.starts_with("___") && starts_letter(rest.get(1..6.min(rest.len())).unwrap_or_default()) {
        return Some(1);
    }
    is_headed(rest.get(..7.min(rest.len())).unwrap_or_default()).then_some(0)
}

/// Whether two header lines in a row start a letter.
fn starts_letter(lines: &[&str]) -> bool {
    let mut filled = lines.iter().filter(|line| !line.trim().is_empty());
    let mut is_header = || filled.next().is_some_and(|line| field(line).is_some());
    is_header() && is_header()
}

/// Whether lines are the headers of an older letter, as some programs set them without any mark: a sender, then others,
/// a subject among them.
fn is_headed(lines: &[&str]) -> bool {
    let fields: Vec<Field> = lines.iter().map_while(|line| field(line)).map(|(field, _)| field).collect();
    fields.len() >= 3 && fields.first() == Some(&Field::From) && fields.contains(&Field::Subject)
}

/// The line on which the signature starts: the "-- " line, or a sign-off near the end.
fn signature_start(lines: &[&str]) -> usize {
    if let Some(at) = lines.iter().rposition(|line| line.trim() == "--") {
        return at;
    }
    let mut filled = 0;
    for (at, line) in lines.iter().enumerate().rev() {
        filled += usize::from(!line.trim().is_empty());
        if filled > LONGEST_SIGNATURE_LINES {
            break;
        }
        if is_sign_off(line) {
            return at;
        }
    }
    lines.len()
}

/// Whether lines are a signature by themselves: a mark or a sign-off, then names, titles and addresses alone.
fn is_signature(lines: &[&str]) -> bool {
    let is_part = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.is_empty()
            || word.contains(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '@' || c == '.')
            || word.len() <= 3
    };
    let mut below = lines.iter().skip(1).filter(|line| !line.trim().is_empty()).peekable();
    let fits = |line: &&str| {
        line.len() <= 80 && !line.trim_end().ends_with(['?', '!']) && line.split_whitespace().all(is_part)
    };
    below.peek().is_some() && below.all(fits)
}

/// "Best regards," and its like, alone on a line.
fn is_sign_off(line: &str) -> bool {
    const SIGN_OFFS: &[&str] = &[
        "best",
        "best regards",
        "best wishes",
        "all the best",
        "kind regards",
        "kindest regards",
        "warm regards",
        "regards",
        "cheers",
        "sincerely",
        "yours sincerely",
        "yours faithfully",
        "yours truly",
        "yours",
        "thanks",
        "many thanks",
        "thank you",
        "thanks and regards",
        "thanks in advance",
        "br",
        "rgds",
        "love",
        "xoxo",
        "take care",
        "viele grüße",
        "liebe grüße",
        "beste grüße",
        "mit freundlichen grüßen",
        "freundliche grüße",
        "herzliche grüße",
        "gruß",
        "grüße",
        "lg",
        "mfg",
        "vg",
        "saludos",
        "un saludo",
        "saludos cordiales",
        "atentamente",
        "cordialmente",
        "un abrazo",
        "abraços",
        "atenciosamente",
        "cumprimentos",
        "cordialement",
        "bien à vous",
        "bien cordialement",
        "amicalement",
        "cordiali saluti",
        "distinti saluti",
    ];
    let line = line.trim().trim_end_matches([',', '.', '!', ' ', '/']).to_lowercase();
    SIGN_OFFS.contains(&line.as_str())
}
