//! Which stretches of a text are not its speaker's own words: quoted, pasted, put out by a tool.
//!
//! Called before a turn or a paragraph is cut into passages. The one thing to know: structure decides, never what is
//! said: code and data by the shape of their lines, marks of quotation at the start of lines, labels before a quotation or
//! a block, older letters and signatures, role labels and whole chats inside somebody's turn. What is inside is kept and found; it states nothing, and it wishes nothing.

use crate::sound::pattern;
use evoke_text::email::{self, PartKind};
use evoke_text::opaque::{self, Form};
use evoke_text::turns;
use evoke_types::Origin;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Where it stands.
    pub(crate) range: Range<usize>,
    /// Whose words these are.
    pub(crate) content: Content,
}

/// Whose words a stretch of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// The speaker says them.
    Own,
    /// They come from elsewhere: another person, a program.
    Foreign(Origin),
    /// Rows of data that the speaker shows: kept, and no statements.
    Data,
    /// The sign-off of a letter and what follows it: kept, and no statements.
    Signature,
}

impl Content {
    /// Where the words come from, when that is not the speaker.
    pub(crate) const fn origin(self) -> Option<Origin> {
        match self {
            Self::Foreign(origin) => Some(origin),
            Self::Own | Self::Data | Self::Signature => None,
        }
    }
}

impl From<Form> for Content {
    fn from(form: Form) -> Self {
        match form {
            Form::Code => Self::Foreign(Origin::Tool),
            Form::Table => Self::Data,
        }
    }
}

/// A label and what follows it on the line.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[*_#\s]*(?P<label>[\p{L}\p{N}][\p{L}\p{N} _()/.-]{0,29}?)[*_]*:[*_]*(?:\s+|$)(?P<rest>.*)$")
});

/// Labels of what programs put out, whatever stands behind them.
const TOOLS: &[&str] = &[
    "tool",
    "tool result",
    "tool results",
    "tool output",
    "tool response",
    "tool call",
    "tool_result",
    "tool_output",
    "tool_response",
    "function",
    "function result",
    "function output",
    "function response",
    "function call",
    "function_result",
    "observation",
    "stdout",
    "stderr",
    "api response",
    "http response",
    "response body",
    "search result",
    "search results",
    "web search",
    "web page",
    "webpage",
    "page content",
    "page text",
    "query result",
    "query results",
    "database result",
    "terminal output",
    "console output",
    "command output",
    "program output",
    "shell output",
    "stack trace",
    "traceback",
    "retrieved document",
    "retrieved documents",
    "retrieved context",
    "plugin output",
    "plugin result",
];

/// Labels that may stand before a program's words or before somebody's.
const PERHAPS_TOOLS: &[&str] = &[
    "result",
    "results",
    "output",
    "response",
    "log",
    "logs",
    "error",
    "exception",
    "terminal",
    "console",
    "shell",
    "context",
    "code",
    "json",
    "xml",
    "html",
    "yaml",
    "config",
    "data",
    "input",
    "page",
    "website",
    "snippet",
    "returned",
    "it returned",
];

/// Words of a quotation from which on it counts as one.
const QUOTED_WORDS: usize = 4;

/// Whether a label stands before what a program puts out.
pub(super) fn is_tool(label: &str) -> bool {
    let label = label.trim().to_lowercase();
    TOOLS.contains(&label.as_str())
}

/// The segments of a text, in order; together they hold all of its lines. A text without foreign words is one.
pub(crate) fn of(text: &str) -> Vec<Segment> {
    let lines = lines(text);
    let bare: Vec<&str> = lines.iter().map(|line| line.text).collect();
    let blocks = opaque::blocks(&bare);
    if blocks.is_empty() && !may_hold_foreign(text) {
        return vec![Segment { range: 0..text.len(), content: Content::Own }];
    }
    let letters = email::parts(&bare);
    let chat = turns::pasted(&bare).unwrap_or(0..0);
    let mut blocks = blocks.into_iter().peekable();
    let mut reader = Reader { lines, segments: Vec::new() };
    let pasted = reader.transcript();
    let mut letters = letters.into_iter().peekable();
    let mut at = 0;
    while at < reader.lines.len() {
        while blocks.next_if(|block| block.lines.end <= at).is_some() {}
        while letters.next_if(|part| part.lines.end <= at).is_some() {}
        let letter = letters.peek().filter(|part| part.lines.start <= at).and_then(|part| {
            let content = match part.kind {
                PartKind::Written => return None,
                PartKind::Quoted => Content::Foreign(Origin::ThirdPerson),
                PartKind::Signature => Content::Signature,
            };
            Some((part.lines.end, content))
        });
        let (end, content) = match pasted {
            Some(first) if at >= first => (reader.lines.len(), Content::Foreign(Origin::ThirdPerson)),
            Some(_) | None if chat.contains(&at) => (chat.end, Content::Foreign(Origin::ThirdPerson)),
            Some(_) | None if letter.is_some() => letter.unwrap_or((at + 1, Content::Own)),
            Some(_) | None => match blocks.next_if(|block| block.lines.start <= at) {
                Some(block) => (block.lines.end, block.form.into()),
                None => reader
                    .foreign(at)
                    .map_or((at + 1, Content::Own), |(end, origin)| (end, Content::Foreign(origin))),
            },
        };
        reader.take(at..end.max(at + 1), content);
        at = end.max(at + 1);
    }
    reader.segments
}

/// A quick look that spares nearly every text the rest.
fn may_hold_foreign(text: &str) -> bool {
    text.contains(['>', ':', '：', '\n'])
}

/// A line with its place in the text, its line break included.
struct Line<'a> {
    range: Range<usize>,
    text: &'a str,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let range = at..at + line.len();
            at = range.end;
            Line { range, text: line.trim_end_matches(['\n', '\r']) }
        })
        .collect()
}

struct Reader<'a> {
    lines: Vec<Line<'a>>,
    segments: Vec<Segment>,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> Option<&str> {
        self.lines.get(at).map(|line| line.text)
    }

    /// Notes lines, joined to those above where they are of the same kind.
    fn take(&mut self, lines: Range<usize>, content: Content) {
        let ends =
            (self.lines.get(lines.start), lines.end.checked_sub(1).and_then(|last| self.lines.get(last)));
        let (Some(first), Some(last)) = ends else { return };
        let range = first.range.start..last.range.end;
        match self.segments.last_mut() {
            Some(above) if above.content == content => above.range.end = range.end,
            Some(_) | None => self.segments.push(Segment { range, content }),
        }
    }

    /// Where a pasted conversation begins: the first of several lines with role labels, or the only one unless it opens
    /// the text, as some clients label a turn.
    fn transcript(&self) -> Option<usize> {
        let labelled = |(at, line): (usize, &Line<'_>)| turns::has_role_label(line.text).then_some(at);
        let mut found = self.lines.iter().enumerate().filter_map(labelled);
        let first = found.next()?;
        (first > 0 || found.next().is_some()).then_some(first)
    }

    /// The foreign lines that begin here: the line after them, and where they come from.
    fn foreign(&self, at: usize) -> Option<(usize, Origin)> {
        let line = self.line(at)?;
        if is_quoted(line) {
            return Some((self.while_lines(at, is_quoted), Origin::ThirdPerson));
        }
        self.labelled(at, line)
    }

    /// The line after a fence that opens here and is closed.
    fn fence(&self, at: usize) -> Option<usize> {
        let mark = fence_mark(self.line(at)?)?;
        if self.line(at)?.trim().len() > 3
            && self.line(at)?.trim().ends_with(mark)
            && self.line(at)?.trim().len() > 6
        {
            return Some(at + 1);
        }
        (at + 1..self.lines.len())
            .find(|line| self.line(*line).and_then(fence_mark) == Some(mark))
            .map(|end| end + 1)
    }

    /// A label with a quotation or a block behind it.
    fn labelled(&self, at: usize, line: &str) -> Option<(usize, Origin)> {
        let found = LABEL.captures(line)?;
        let label = found.name("label")?.as_str().trim().to_lowercase();
        let rest = found.name("rest")?.as_str().trim();
        if is_tool(&label) {
            return Some((self.block(at + 1), Origin::Tool));
        }
        let tool = PERHAPS_TOOLS.contains(&label.as_str());
        let origin = if tool { Origin::Tool } else { Origin::ThirdPerson };
        if !rest.is_empty() {
            return quotes(rest).then_some((at + 1, origin));
        }
        let next = self.line(at + 1)?;
        if let Some(end) = self.fence(at + 1) {
            return Some((end, Origin::Tool));
        }
        if is_quoted(next) {
            return Some((self.while_lines(at + 1, is_quoted), origin));
        }
        if quotes(next.trim()) {
            return Some((self.while_lines(at + 1, |line| quotes(line.trim())), origin));
        }
        let indented = |line: &str| line.starts_with("    ") || line.starts_with('\t');
        if indented(next) {
            return Some((self.while_lines(at + 1, indented), origin));
        }
        (tool && !next.trim().is_empty()).then(|| (self.block(at + 1), Origin::Tool))
    }

    /// The line after a block: the next blank one, fences left out.
    fn block(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(line) = self.line(at) {
            match self.fence(at) {
                Some(end) => at = end,
                None if line.trim().is_empty() => break,
                None => at += 1,
            }
        }
        at
    }

    fn while_lines(&self, from: usize, holds: impl Fn(&str) -> bool) -> usize {
        (from..self.lines.len()).find(|at| !self.line(*at).is_some_and(&holds)).unwrap_or(self.lines.len())
    }
}

fn fence_mark(line: &str) -> Option<&'static str> {
    let line = line.trim_start();
    ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark))
}

/// "> words", as mail programs and Markdown quote; not ">:(" and not a comparison.
fn is_quoted(line: &str) -> bool {
    let rest = line.trim_start();
    let inner = rest.trim_start_matches(['>', ' ']);
    rest.starts_with('>')
        && inner.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '“' | '*' | '_' | '['))
        || rest.starts_with('>') && inner.is_empty()
}

/// Whether the words open with a quotation that says something by itself.
fn quotes(words: &str) -> bool {
    let inner = words.strip_prefix(['"', '“', '„', '«', '\'', '‘', '`', '「']);
    inner.is_some_and(|inner| {
        let end = inner.find(['"', '”', '“', '»', '`', '」']).unwrap_or(inner.len());
        inner[..end].split_whitespace().count() >= QUOTED_WORDS
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(text: &str) -> Vec<(&str, Origin)> {
        let found = of(text);
        let whole: String = found.iter().map(|segment| &text[segment.range.clone()]).collect();
        assert_eq!(whole, text);
        found.into_iter().filter_map(|s| Some((text[s.range].trim(), s.content.origin()?))).collect()
    }

    #[test]
    fn foreign_words_are_told_by_their_form() {
        for (text, expected) in [
            ("See:\n```\nI am root\n```\nIt runs.", vec![("See:\n```\nI am root\n```", Origin::Tool)]),
            ("Look.\n\n```I am root and more```\nfine", vec![("```I am root and more```", Origin::Tool)]),
            (
                "It broke:\n2026-01-02 03:04:05 ERROR [w1] I am done\n  at run(main.rs)\nWhy?",
                vec![("2026-01-02 03:04:05 ERROR [w1] I am done\n  at run(main.rs)", Origin::Tool)],
            ),
            ("> I hate tea\n> a lot\nWhat now?", vec![("> I hate tea\n> a lot", Origin::ThirdPerson)]),
            (
                "Tool result: I own a boat.\nAnd a car.\n\nNice.",
                vec![("Tool result: I own a boat.\nAnd a car.", Origin::Tool)],
            ),
            ("stdout:\nI am done\n\nGood", vec![("stdout:\nI am done", Origin::Tool)]),
            (
                "Output: \"I have been deleted by now\"",
                vec![("Output: \"I have been deleted by now\"", Origin::Tool)],
            ),
            (
                "Dana: \"I have never liked boats at all\"",
                vec![("Dana: \"I have never liked boats at all\"", Origin::ThirdPerson)],
            ),
            (
                "My landlord:\n“I want you out by May”\nRude.",
                vec![("My landlord:\n“I want you out by May”", Origin::ThirdPerson)],
            ),
            (
                "Found this:\nUser: I like rain\nAssistant: ok",
                vec![("User: I like rain\nAssistant: ok", Origin::ThirdPerson)],
            ),
        ] {
            assert_eq!(foreign(text), expected, "{text}");
        }
    }

    #[test]
    fn chats_and_letters_in_a_turn_are_not_its_speakers() {
        let chat = "[12.03.26, 18:22:05] Jutta: I sow\n[12.03.26, 18:23:05] ~Bodo: I rake";
        for (text, expected) in [
            (format!("Our group:\n{chat}\n\nI agree."), vec![(chat, Origin::ThirdPerson)]),
            (
                "Jutta  6:22 PM\nI sow in May\nBodo  6:23 PM\nI rake it".to_owned(),
                vec![("Jutta  6:22 PM\nI sow in May\nBodo  6:23 PM\nI rake it", Origin::ThirdPerson)],
            ),
            (
                "I said no.\n\nOn 3 May 2024, Bodo wrote:\nI want the boat.\nSoon.".to_owned(),
                vec![("On 3 May 2024, Bodo wrote:\nI want the boat.\nSoon.", Origin::ThirdPerson)],
            ),
            (
                "See:\nFrom: Bodo\nSent: 3 May 2024\nTo: me\nSubject: boat\n\nI want it.".to_owned(),
                vec![(
                    "From: Bodo\nSent: 3 May 2024\nTo: me\nSubject: boat\n\nI want it.",
                    Origin::ThirdPerson,
                )],
            ),
        ] {
            assert_eq!(foreign(&text), expected, "{text}");
        }
        let signed = of("I sold the boat.\n\nBest regards,\nBodo Ahl\nAhl GmbH, Kiel\n+49 431 5550123");
        assert_eq!(signed.last().map(|segment| segment.content), Some(Content::Signature));
        for text in [
            "Thanks!\nI moved to Rome and like it.",
            "Cheers\nwe sold the boat",
            "From: Lisbon\nTo: Porto\nDate: 3 May",
        ] {
            assert_eq!(of(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_somebody_writes_themselves_is_theirs() {
        for text in [
            "My favorite things:\n- tea\n- rain",
            "Result: I passed the exam!",
            "User: I like rain",
            "podcasts > audiobooks",
            ">:( I hate Mondays",
            "Motto: \"Carpe diem\"",
            "Plan for today: \"gym\", then work",
            "I said: fine.",
            "An open fence\n``` and no end",
            "Error: none so far, I am happy",
            "INFORMED: I like tea",
            "I was at home (mostly)",
            "2026-01-02 I moved to Rome",
        ] {
            assert_eq!(foreign(text), [], "{text}");
        }
    }

    #[test]
    fn hostile_texts_are_read_in_linear_time() {
        for unit in
            ["```\n", "> a\n", "Tool: a\n", "a:\n", "User: a\n", "~~~ ~~~\n", "result:\n\"\n", "tool:\n```\n"]
        {
            let text = unit.repeat(200_000 / unit.len());
            assert!(!of(&text).is_empty());
        }
    }
}
