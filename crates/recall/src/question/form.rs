//! Line classification: which lines of a pasted text its author did not write, by their form alone.

use std::ops::Range;

/// A line with its byte range, line break included.
pub(super) struct Line {
    pub(super) range: Range<usize>,
    /// Whether it is empty or white space.
    pub(super) is_blank: bool,
    /// Whether a program wrote it, or it is quoted or copied.
    pub(super) is_foreign: bool,
}

/// This many labeled lines in a row are a copied chat, a mail header or settings.
const MIN_LABELED_LINES: usize = 3;
/// The longest label, in bytes.
const MAX_LABEL_BYTES: usize = 40;

/// Words that programs put at the start of a line as its severity.
const LOG_LEVELS: &[&str] =
    &["TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "CRITICAL", "FATAL", "SEVERE", "PANIC"];

/// Splits a text into classified [`Line`]s.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut at = 0;
    let mut fence: Option<&str> = None;
    let mut lines: Vec<Line> = Vec::new();
    let mut labels: Vec<bool> = Vec::new();
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let is_blank = line.trim().is_empty();
        let mark = fence_mark(line);
        let fenced = fence.is_some() || mark.is_some();
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, Some(mark)) if !closes_itself(line, mark) => fence = Some(mark),
            (Some(_) | None, _) => {}
        }
        let after_foreign = lines.last().is_some_and(|above| above.is_foreign && !above.is_blank);
        lines.push(Line { range, is_blank, is_foreign: fenced || is_foreign_line(line, after_foreign) });
        labels.push(is_labeled(line));
    }
    if fence.is_some() {
        // A fence that is never closed is none.
        let classify_unfenced =
            |line: &Line| text.get(line.range.clone()).is_some_and(|line| is_foreign_line(line, false));
        lines.iter_mut().for_each(|line| line.is_foreign = classify_unfenced(line));
    }
    mark_labeled(&mut lines, &labels);
    lines
}

/// Marks runs of labeled lines, which are copied, as foreign.
fn mark_labeled(lines: &mut [Line], labels: &[bool]) {
    let mut at = 0;
    for run in labels.chunk_by(|a, b| a == b) {
        let end = at + run.len();
        if run.len() >= MIN_LABELED_LINES && run.first() == Some(&true) {
            lines[at..end].iter_mut().for_each(|line| line.is_foreign = true);
        }
        at = end;
    }
}

fn fence_mark(line: &str) -> Option<&'static str> {
    let line = line.trim_start();
    ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark))
}

fn closes_itself(line: &str, mark: &str) -> bool {
    line.trim().len() > 2 * mark.len() && line.trim().ends_with(mark)
}

/// Whether a line is not prose; `after_foreign` says whether the line above is foreign.
fn is_foreign_line(line: &str, after_foreign: bool) -> bool {
    let trimmed = line.trim();
    if trimmed.is_empty() {
        return false;
    }
    let quoted = trimmed.starts_with('>') || trimmed.starts_with('|') || trimmed.matches('\t').count() > 1;
    let indented = line.starts_with("    ") || line.starts_with('\t');
    quoted
        || has_timestamp(trimmed)
        || has_log_level(trimmed)
        || is_code(trimmed)
        || indented && after_foreign && !ends_in_question(trimmed)
}

fn ends_in_question(line: &str) -> bool {
    line.ends_with(['?', '？', '؟'])
}

/// Whether a line begins with a time of day, as in logs and exported chats.
fn has_timestamp(line: &str) -> bool {
    let mut words = line.trim_start_matches(['[', '(', '<']).split_whitespace().take(2);
    words.any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let parts = word.split(':').filter(|part| part.bytes().any(|b| b.is_ascii_digit())).count();
        parts >= 3 && digits >= 5
    })
}

/// Whether a line begins with a severity.
fn has_log_level(line: &str) -> bool {
    let mut words = line.split_whitespace().take(4);
    words.any(|word| LOG_LEVELS.contains(&word.trim_matches(|c: char| !c.is_alphanumeric())))
}

/// Whether a line has more programming symbols than words.
fn is_code(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let plain = line.split_whitespace().filter(|word| is_plain_word(word)).count();
    let signs = line.chars().filter(|c| "{}[]()<>=;|\\/_$#@*&^~`+\"".contains(*c)).count();
    let wide = line.chars().any(|c| c as u32 >= 0x2E80);
    plain * 2 < words && !wide || signs * 5 > words * 3 && plain * 4 < words * 3
}

/// Whether a word is plain language, with the punctuation of prose around it.
fn is_plain_word(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| "\"'“”„‘’«»(),.;:!?…-–—*".contains(c));
    !inner.is_empty() && inner.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
}

/// Whether a line has the form "label: words".
fn is_labeled(line: &str) -> bool {
    let Some((label, rest)) = line.trim().split_once(':') else { return false };
    let letters = label.chars().any(char::is_alphabetic);
    letters
        && label.len() <= MAX_LABEL_BYTES
        && !label.contains(['.', '?', '!', ','])
        && !rest.starts_with('/')
}
