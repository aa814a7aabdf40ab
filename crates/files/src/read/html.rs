//! Web pages.

use super::super::FileError;
use crate::format::Format;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Columns of the rendered text: wide, so that paragraphs stay on one line.
const WIDTH: usize = 10_000;

/// Open tags beyond which a page is refused: the renderer recurses once for each level.
const MAX_DEPTH: usize = 400;

/// The visible text of a page, and its title.
pub(super) fn read(page: &str) -> Result<(String, Option<String>), FileError> {
    let broken = |reason: &str| FileError::Broken { format: Format::Html, reason: reason.to_owned() };
    if depth(page) > MAX_DEPTH {
        return Err(broken("its tags are nested too deeply"));
    }
    let rendered = catch_unwind(AssertUnwindSafe(|| {
        html2text::config::plain_no_decorate().string_from_read(page.as_bytes(), WIDTH)
    }));
    match rendered {
        Ok(Ok(text)) => Ok((text, title(page))),
        Ok(Err(error)) => Err(broken(&error.to_string())),
        Err(_) => Err(broken("the parser gave up")),
    }
}

/// Elements without an end tag.
const VOID: &[&str] = &[
    "br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr",
    "p", "li", "td", "tr", "th", "dt", "dd", "option",
];

/// An upper estimate of how deeply tags nest.
fn depth(page: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in page.split('<').skip(1) {
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !name.is_empty() && !VOID.contains(&name.as_str()) && !tag.contains("/>") {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

fn title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    let title = page[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    (!title.is_empty()).then_some(title)
}
