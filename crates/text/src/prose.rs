//! Prose: headings and paragraphs.

use crate::opaque;

/// A paragraph and the heading it stands under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// The nearest heading above, without its decoration.
    pub heading: Option<String>,
    /// The paragraph's text; the items of a list stay together, one a line.
    pub text: String,
    /// Whether it is code or data, and no prose.
    pub opaque: bool,
}

/// A heading without Markdown is at most this long.
const LONGEST_TITLE_BYTES: usize = 80;
/// A longer line is text, however it is marked: a heading is repeated on each paragraph below it.
const LONGEST_HEADING_BYTES: usize = 400;
/// A list is cut after an item once it is this long.
const LONGEST_LIST_BYTES: usize = 1_200;

/// The paragraphs of a text, in order.
///
/// Blank lines divide paragraphs. Headings are Markdown headings, underlined lines, numbered titles
/// ("2.1 Scope") and short title lines that stand alone or directly above a list. A list with blank
/// lines between its items stays one paragraph, together with the line that introduces it, up to some
/// 1,200 bytes. Page markers ("Page 2 of 9", "- 3 -") are dropped.
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !is_page_marker(line)).collect();
    let mut reader = Reader::default();
    let mut blocks = opaque::blocks(&lines).into_iter().peekable();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if let Some(block) = blocks.next_if(|block| block.lines.start <= at) {
            let lines = lines.get(at..block.lines.end).unwrap_or_default();
            reader.opaque(lines);
            at = block.lines.end.max(at);
            continue;
        }
        let next = lines.get(at + 1).copied().unwrap_or_default();
        let alone = reader.block.is_empty();
        if let Some(title) = markdown_title(line) {
            reader.start_section(title);
        } else if alone && is_underline(next) && (1..=LONGEST_HEADING_BYTES).contains(&line.trim().len()) {
            reader.start_section(line.trim());
            at += 1;
        } else if alone && is_title(line, next) {
            reader.start_section(line.trim().trim_end_matches(':'));
        } else if line.trim().is_empty() {
            reader.end_block(is_item(next));
        } else {
            reader.add(line);
        }
        at += 1;
    }
    reader.end_block(false);
    reader.end_section();
    reader.done
}

#[derive(Default)]
struct Reader {
    heading: Option<String>,
    block: String,
    /// Whether the section has a paragraph yet.
    filled: bool,
    done: Vec<Paragraph>,
}

impl Reader {
    fn add(&mut self, line: &str) {
        if is_item(line) && self.block.len() > LONGEST_LIST_BYTES {
            self.end_block(false);
        }
        if !self.block.is_empty() {
            self.block.push('\n');
        }
        self.block.push_str(line);
    }

    /// Lines of code or data, which are a paragraph of their own, blank lines included.
    fn opaque(&mut self, lines: &[&str]) {
        self.end_block(false);
        let text = lines.join("\n");
        if !text.trim().is_empty() {
            self.filled = true;
            let text = text.trim_end().trim_start_matches('\n').to_owned();
            self.done.push(Paragraph { heading: self.heading.clone(), text, opaque: true });
        }
    }

    /// A blank line: the block goes on when it is a list and the next line is another item.
    fn end_block(&mut self, item_follows: bool) {
        let last_line = self.block.lines().next_back().unwrap_or_default();
        let introduces = last_line.ends_with(':') || is_item(last_line);
        if item_follows && introduces && self.block.len() <= LONGEST_LIST_BYTES {
            return;
        }
        let text = std::mem::take(&mut self.block);
        if !text.trim().is_empty() {
            self.filled = true;
            self.done.push(Paragraph {
                heading: self.heading.clone(),
                text: text.trim().to_owned(),
                opaque: false,
            });
        }
    }

    fn start_section(&mut self, title: &str) {
        self.end_block(false);
        self.end_section();
        self.heading = Some(title.trim().to_owned());
        self.filled = false;
    }

    /// A heading with nothing below it is kept as a paragraph of its own, so that no words are lost.
    fn end_section(&mut self) {
        if let Some(heading) = self.heading.as_ref().filter(|heading| !self.filled && !heading.is_empty()) {
            self.done.push(Paragraph { heading: None, text: heading.clone(), opaque: false });
        }
    }
}

fn markdown_title(line: &str) -> Option<&str> {
    let rest = line.trim_start();
    if rest.len() > LONGEST_HEADING_BYTES {
        return None;
    }
    let level = rest.bytes().take_while(|b| *b == b'#').count();
    let title =
        rest.get(level..).filter(|title| (1..=6).contains(&level) && title.starts_with([' ', '\t']))?;
    Some(title.trim().trim_end_matches('#').trim()).filter(|title| !title.is_empty())
}

fn is_underline(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'))
}

/// A short line that reads like a title: "2.1 Scope", "OVERVIEW", "Shopping list" before a blank line.
fn is_title(line: &str, next: &str) -> bool {
    let line = line.trim();
    let stands_alone = next.trim().is_empty();
    if line.is_empty() || line.len() > LONGEST_TITLE_BYTES || is_item(line) && !is_numbered_title(line) {
        return false;
    }
    let ends_otherwise = line.ends_with(':') && !is_item(next);
    if ends_otherwise || line.ends_with(['.', '!', '?', ',', ';', '。', '！', '？']) || line.contains(": ")
    {
        return false;
    }
    let words = line.split_whitespace().count();
    let lower = line.chars().any(char::is_lowercase);
    let starts_high = line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let shouted = !lower && line.chars().filter(|c| c.is_uppercase()).count() > 3;
    is_numbered_title(line) && stands_alone
        || shouted && words <= 10 && line.chars().next().is_some_and(char::is_alphabetic)
        || starts_high && words <= 8 && (stands_alone || line.ends_with(':') && is_item(next))
}

/// "2.1 Scope", "3. Results": a number and a capital.
fn is_numbered_title(line: &str) -> bool {
    let digits = line.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    digits > 0
        && line.starts_with(|c: char| c.is_ascii_digit())
        && line
            .get(digits..)
            .is_some_and(|rest| rest.starts_with(' ') && rest.trim_start().starts_with(char::is_uppercase))
        && line.split_whitespace().count() <= 8
}

/// Whether a line is an item of a list.
fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    if ["- ", "* ", "+ ", "• ", "– ", "· "].iter().any(|mark| line.starts_with(mark)) {
        return true;
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&digits)
        && line.get(digits..).is_some_and(|rest| rest.starts_with(". ") || rest.starts_with(") "))
}

/// "Page 2", "Page 2 of 9", "- 3 -", "Seite 4".
fn is_page_marker(line: &str) -> bool {
    let line = line.trim().trim_matches(['-', '–', '—', ' ']);
    let mut words = line.split_whitespace();
    let named = matches!(words.next(), Some("Page" | "PAGE" | "page" | "Seite" | "Página" | "Pagina"));
    let digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit() || b == b'/');
    named
        && words.next().is_some_and(digits)
        && words.all(|word| matches!(word, "of" | "von" | "de") || digits(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(Option<String>, String)> {
        paragraphs(text).into_iter().map(|p| (p.heading, p.text)).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let read = read(text);
        let read: Vec<_> = read.iter().map(|(h, t)| (h.as_deref().unwrap_or(""), t.as_str())).collect();
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn headings() {
        check("# A\none\n\ntwo\n## B\nthree", &[("A", "one"), ("A", "two"), ("B", "three")]);
        check("Title\n=====\nbody", &[("Title", "body")]);
        check("Shopping list\n\nmilk and bread.", &[("Shopping list", "milk and bread.")]);
        check("2.1 Scope\n\nAll of it.", &[("2.1 Scope", "All of it.")]);
        check("OVERVIEW\nIt works.", &[("OVERVIEW", "It works.")]);
        check("# Alone", &[("", "Alone")]);
        check("no title here, it goes on\nand on.", &[("", "no title here, it goes on\nand on.")]);
    }

    #[test]
    fn lists_and_pages() {
        check("We need:\n\n- a\n\n- b\n\nThen go.", &[("", "We need:\n- a\n- b"), ("", "Then go.")]);
        check("One.\n\nPage 2 of 9\n\nTwo.", &[("", "One."), ("", "Two.")]);
        check("# x\n#tag is text", &[("x", "#tag is text")]);
    }

    proptest! {
        #[test]
        fn no_words_are_lost(text in "([a-z]{1,8}|Title|# |- |1\\. |\n|\n\n|===|: |é| ){0,40}") {
            let kept: String = paragraphs(&text).into_iter().map(|p| p.heading.unwrap_or_default() + "\n" + &p.text + "\n").collect();
            for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
                prop_assert!(kept.contains(word), "{} lost from {:?}: {:?}", word, text, kept);
            }
        }
    }
}
