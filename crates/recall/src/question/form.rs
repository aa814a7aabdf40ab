//! Which lines of a text its author did not write, told by their form alone.

use std::ops::Range;

/// A line with its place in the text, its line break included.
pub(super) struct Line {
    pub(super) range: Range<usize>,
    /// Whether there is nothing on it.
    pub(super) blank: bool,
    /// Whether a program wrote it, or it is quoted or copied.
    pub(super) foreign: bool,
}

/// Lines in a row with a label from which on they are a copied talk, a mail's head or settings.
const LABELLED: usize = 3;
/// Longest label, in bytes.
const LABEL_BYTES: usize = 40;

/// Words that programs put at the start of a line to say how grave it is.
const LEVELS: &[&str] =
    &["TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "CRITICAL", "FATAL", "SEVERE", "PANIC"];

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut at = 0;
    let mut fence: Option<&str> = None;
    let mut lines: Vec<Line> = Vec::new();
    let mut labels: Vec<bool> = Vec::new();
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let blank = line.trim().is_empty();
        let mark = fence_mark(line);
        let fenced = fence.is_some() || mark.is_some();
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, Some(mark)) if !closes_itself(line, mark) => fence = Some(mark),
            (Some(_) | None, _) => {}
        }
        let below = lines.last().is_some_and(|above| above.foreign && !above.blank);
        lines.push(Line { range, blank, foreign: fenced || is_foreign(line, below) });
        labels.push(is_labelled(line));
    }
    if fence.is_some() {
        // A fence that nobody closes is none.
        let reread = |line: &Line| text.get(line.range.clone()).is_some_and(|line| is_foreign(line, false));
        lines.iter_mut().for_each(|line| line.foreign = reread(line));
    }
    mark_labelled(&mut lines, &labels);
    lines
}

/// Lines with labels that stand under each other are copied, and so are those between them.
fn mark_labelled(lines: &mut [Line], labels: &[bool]) {
    let mut at = 0;
    for run in labels.chunk_by(|a, b| a == b) {
        let end = at + run.len();
        if run.len() >= LABELLED && run.first() == Some(&true) {
            lines[at..end].iter_mut().for_each(|line| line.foreign = true);
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

/// Whether a line is no line of somebody's prose; `below` says whether the line above is none.
fn is_foreign(line: &str, below: bool) -> bool {
    let bare = line.trim();
    if bare.is_empty() {
        return false;
    }
    let quoted = bare.starts_with('>') || bare.starts_with('|') || bare.matches('\t').count() > 1;
    let indented = line.starts_with("    ") || line.starts_with('\t');
    quoted
        || is_stamped(bare)
        || is_levelled(bare)
        || is_code(bare)
        || indented && below && !ends_asking(bare)
}

fn ends_asking(line: &str) -> bool {
    line.ends_with(['?', '？', '؟'])
}

/// Whether a line begins with a time of day, as logs and exported talks do.
fn is_stamped(line: &str) -> bool {
    let mut words = line.trim_start_matches(['[', '(', '<']).split_whitespace().take(2);
    words.any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let parts = word.split(':').filter(|part| part.bytes().any(|b| b.is_ascii_digit())).count();
        parts >= 3 && digits >= 5
    })
}

/// Whether a line begins with how grave it is.
fn is_levelled(line: &str) -> bool {
    let mut words = line.split_whitespace().take(4);
    words.any(|word| LEVELS.contains(&word.trim_matches(|c: char| !c.is_alphanumeric())))
}

/// Whether there are more signs of programs in a line than words of people.
fn is_code(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let plain = line.split_whitespace().filter(|word| is_plain(word)).count();
    let signs = line.chars().filter(|c| "{}[]()<>=;|\\/_$#@*&^~`+\"".contains(*c)).count();
    let wide = line.chars().any(|c| c as u32 >= 0x2E80);
    plain * 2 < words && !wide || signs * 5 > words * 3 && plain * 4 < words * 3
}

/// Whether a word is one of a language, with the signs that prose has around it.
fn is_plain(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| "\"'“”„‘’«»(),.;:!?…-–—*".contains(c));
    !inner.is_empty() && inner.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
}

/// Whether a line is "label: words".
fn is_labelled(line: &str) -> bool {
    let Some((label, rest)) = line.trim().split_once(':') else { return false };
    let letters = label.chars().any(char::is_alphabetic);
    letters && label.len() <= LABEL_BYTES && !label.contains(['.', '?', '!', ',']) && !rest.starts_with('/')
}
