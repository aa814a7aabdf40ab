//! How much one line looks like something that a program reads or writes.

use super::form::Mode;
use super::{form, log};

/// What a line weighs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weight {
    /// Above 0 for the marks of programs, below 0 for prose.
    pub(super) score: i32,
    /// Columns before its first sign.
    pub(super) indent: usize,
    /// Nothing on it.
    pub(super) blank: bool,
    /// Whether it is marked as a comment: prose that belongs to the code beside it.
    pub(super) comment: bool,
    /// How lines below it are read.
    pub(super) mode: Option<Mode>,
}

impl Weight {
    /// Whether it belongs to the block that begins with the line below it.
    pub(super) fn leads_into(&self, below: &Self) -> bool {
        !self.blank
            && (self.score > 0 || self.comment || self.indent > 0 && self.score >= 0 && below.indent > 0)
    }
}

/// Signs of which prose has few.
const SIGNS: &[char] = &[
    '{', '}', '[', ']', '(', ')', '<', '>', '=', ';', '|', '&', '*', '+', '\\', '_', '$', '#', '@', '%', '^',
    '~', '"', '`',
];

/// Whether a line can weigh anything, told at a glance.
pub(super) fn may_be_opaque(line: &str) -> bool {
    line.contains(|c: char| SIGNS.contains(&c) || matches!(c, ',' | ':' | '\t'))
        || line.trim().contains("  ")
        || form::opens_command(line)
}

/// Weighs one line.
pub(super) fn weigh(line: &str) -> Weight {
    let bare = line.trim();
    let indent = line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
    if bare.is_empty() {
        return Weight { blank: true, ..Weight::default() };
    }
    if let Some(score) = log::weigh(line) {
        // What weighs nothing is not told from a person's words, but belongs to the lines of a program beside it.
        let comment = score == 0;
        return Weight { score, indent, comment, mode: (!comment).then_some(Mode::Output), blank: false };
    }
    let (code, comment) = without_comment(bare);
    if code.is_empty() {
        return Weight { indent, comment, ..Weight::default() };
    }
    let plain = without_strings(code);
    let (shape, mode) = form::weigh(code, &plain);
    let marks = shape + density(&plain);
    let prose = prose(&plain);
    let score = if prose > 0 && marks < 3 { marks.min(1) - prose } else { marks - prose };
    Weight { score, indent, mode, blank: false, comment: false }
}

/// The line without a comment at its end, and whether it is nothing but a comment.
fn without_comment(line: &str) -> (&str, bool) {
    let opens = ["//", "# ", "-- ", "/*", "* ", ";; ", "<!--", "\"\"\"", "'''", "#:", "REM ", "% "];
    let is_only = opens.iter().any(|mark| line.starts_with(mark)) || line.starts_with("*/") || line == "#";
    // A bullet is no comment, and a heading is one only beside code: the block tells.
    if is_only && !line.starts_with("* ") {
        return ("", true);
    }
    let ends = [" // ", " # ", " -- ", " /* ", "  ; "].iter().filter_map(|mark| line.find(mark)).min();
    (ends.and_then(|end| line.get(..end)).map_or(line, str::trim_end), false)
}

/// The line with what stands in quotation marks taken out: words in a program's strings are no prose.
fn without_strings(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line.chars().peekable();
    let mut before = ' ';
    while let Some(c) = rest.next() {
        plain.push(c);
        let opens = matches!(c, '"' | '`') || c == '\'' && !before.is_alphanumeric();
        if opens && rest.clone().any(|other| other == c) {
            for inner in rest.by_ref() {
                if inner == c {
                    break;
                }
            }
            plain.push(c);
        }
        before = c;
    }
    plain
}

/// What the share of signs tells.
fn density(plain: &str) -> i32 {
    let (mut signs, mut all, mut kinds) = (0_usize, 0_usize, [false; 24]);
    for c in plain.chars().filter(|c| !c.is_whitespace()) {
        all += 1;
        if let Some(kind) = SIGNS.iter().position(|sign| *sign == c) {
            signs += 1;
            kinds[kind] = true;
        }
    }
    // A rule, a row of stars or a smile is no program.
    if signs < 3 || kinds.iter().filter(|kind| **kind).count() < 2 {
        return 0;
    }
    i32::from(signs * 5 >= all) + i32::from(signs * 10 >= all * 3)
}

/// How much a line reads like a sentence: plain words, one after the other.
fn prose(plain: &str) -> i32 {
    let text = plain.trim_start_matches(['-', '*', '+', '•', '>', ' ']);
    let (mut tokens, mut clean, mut words, mut wide) = (0_usize, 0_usize, 0_usize, 0_usize);
    for token in text.split_whitespace() {
        tokens += 1;
        wide += token.chars().filter(|c| *c as u32 >= 0x2E80 && c.is_alphanumeric()).count();
        let kind = kind(token);
        clean += usize::from(kind != Token::Odd);
        words += usize::from(kind == Token::Word);
    }
    if wide >= 4 {
        return 3;
    }
    let ends = text.trim_end_matches(['"', '\'', ')', '”', '’']).ends_with(['.', '!', '?', '…', '؟', '।']);
    if words < 3 || clean * 10 < tokens * 7 {
        return i32::from(clean == tokens && (words >= 2 || words == 1 && ends));
    }
    let starts = words >= 4 && text.chars().next().is_some_and(char::is_uppercase);
    2 + i32::from(ends || starts) + i32::from(words >= 8)
}

#[derive(PartialEq, Eq)]
enum Token {
    Word,
    Number,
    Odd,
}

/// What a token is in prose, with the signs of a sentence around it.
fn kind(token: &str) -> Token {
    let bare = token.trim_matches(|c: char| {
        matches!(
            c,
            '.' | ','
                | ':'
                | '!'
                | '?'
                | '…'
                | '('
                | ')'
                | '"'
                | '\''
                | '“'
                | '”'
                | '‘'
                | '’'
                | '«'
                | '»'
                | '¿'
                | '¡'
                | '。'
                | '、'
                | '，'
        )
    });
    let inner = |c: char| matches!(c, '\'' | '’' | '-' | '.' | '/' | '&');
    let mut letters = bare.chars();
    let first = letters.next();
    if first.is_some_and(char::is_alphabetic)
        && bare.chars().all(|c| c.is_alphabetic() || is_mark(c) || inner(c))
    {
        let humps =
            bare.chars().zip(bare.chars().skip(1)).filter(|(a, b)| a.is_lowercase() && b.is_uppercase());
        let dotted = bare.contains('.') && bare.chars().any(char::is_lowercase) && !bare.contains("..");
        return if humps.count() > 0 || dotted { Token::Odd } else { Token::Word };
    }
    let numeric = !bare.is_empty()
        && bare.chars().any(|c| c.is_numeric())
        && bare.chars().all(|c| {
            c.is_alphanumeric()
                || matches!(c, '.' | ',' | ':' | '/' | '-' | '%' | '€' | '$' | '£' | '°' | '+')
        });
    if numeric { Token::Number } else { Token::Odd }
}

/// Vowel signs and accents that belong to the letter before.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
