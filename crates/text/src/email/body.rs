//! The text below the headers.

use super::header::field;

/// What a body consists of.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) body: String,
    pub(super) quoted: Vec<String>,
    pub(super) signature: Option<String>,
}

/// A sign-off with a signature has at most this many lines that are not blank.
const LONGEST_SIGNATURE_LINES: usize = 7;

/// Separates what was written from what was quoted, forwarded and signed.
pub(super) fn read(text: &str) -> Parts {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut parts = Parts::default();
    let mut written: Vec<&str> = Vec::new();
    let mut quote: Vec<&str> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let rest = lines.get(at..).unwrap_or_default();
        if let Some(skip) = opens_forward(rest) {
            end_quote(&mut quote, &mut parts.quoted);
            let forwarded = rest.get(skip..).unwrap_or_default();
            let unmarked: Vec<&str> = forwarded.iter().map(|line| unquoted(line)).collect();
            end_quote(&mut { unmarked }, &mut parts.quoted);
            break;
        }
        if line.starts_with('>') {
            quote.push(unquoted(line));
        } else if !introduces_quote(rest) {
            end_quote(&mut quote, &mut parts.quoted);
            written.push(line);
        }
    }
    end_quote(&mut quote, &mut parts.quoted);
    let signature_at = signature_start(&written);
    let signature = written.split_off(signature_at);
    let signed =
        signature.iter().skip_while(|line| line.trim() == "--").copied().collect::<Vec<_>>().join("\n");
    parts.signature = Some(signed.trim().to_owned()).filter(|signature| !signature.is_empty());
    parts.body = written.join("\n").trim().to_owned();
    parts
}

fn end_quote(quote: &mut Vec<&str>, quoted: &mut Vec<String>) {
    let text = std::mem::take(quote).join("\n").trim().to_owned();
    if !text.is_empty() {
        quoted.push(text);
    }
}

/// Without the marks of quotation.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches(['>', ' '])
}

/// "On 3 Feb, Jonas wrote:" and its translations, on one line or two, when a quotation follows.
fn introduces_quote(rest: &[&str]) -> bool {
    let [first, more @ ..] = rest else { return false };
    let verb = |line: &str| {
        let line = line.trim_end().to_lowercase();
        ["wrote:", "schrieb:", "escribió:", "escreveu:", "a écrit :", "a écrit:", "ha scritto:"]
            .iter()
            .any(|end| line.ends_with(end))
    };
    let opener = ["On ", "Am ", "El ", "Em ", "Le ", "Il "].iter().any(|start| first.starts_with(start));
    let quoted_soon = |lines: &[&str]| {
        lines.iter().find(|line| !line.trim().is_empty()).is_some_and(|line| line.starts_with('>'))
    };
    match more {
        _ if verb(first) && first.len() < 200 => {
            quoted_soon(more.get(..more.len().min(3)).unwrap_or_default())
        }
        [second, after @ ..] if opener && verb(second) && !second.starts_with('>') => {
            quoted_soon(after.get(..after.len().min(3)).unwrap_or_default())
        }
        _ => false,
    }
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
    (first.starts_with("___") && starts_letter(rest.get(1..6.min(rest.len())).unwrap_or_default()))
        .then_some(1)
}

/// Whether two header lines in a row start a letter.
fn starts_letter(lines: &[&str]) -> bool {
    let mut filled = lines.iter().filter(|line| !line.trim().is_empty());
    let mut is_header = || filled.next().is_some_and(|line| field(line).is_some());
    is_header() && is_header()
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
