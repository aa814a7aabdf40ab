//! What the elements of a page mean for its text.

use crate::read::layout::Gap;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind};

/// What an element does to the text in and around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// Part of the running text.
    Inline,
    /// A block of its own.
    Block(Gap),
    /// A heading of a level.
    Heading(usize),
    /// The end of a line.
    Break,
    /// Text whose white space counts.
    Preformatted,
    /// A list; whether its items are numbered.
    List {
        /// Whether its items are numbered.
        numbered: bool,
    },
    /// An item of a list.
    Item,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell of a row.
    Cell,
    /// An image; its description is text.
    Image,
    /// The page's title.
    Title,
    /// Never seen by a reader.
    Unseen,
}

impl Element {
    /// What the element of a name does.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "h1" => Self::Heading(1),
            "h2" => Self::Heading(2),
            "h3" => Self::Heading(3),
            "h4" => Self::Heading(4),
            "h5" => Self::Heading(5),
            "h6" => Self::Heading(6),
            "p" | "blockquote" | "hr" | "figure" | "dl" | "address" | "fieldset" | "details" => {
                Self::Block(Gap::Paragraph)
            }
            "div" | "section" | "article" | "header" | "footer" | "main" | "nav" | "aside" | "form"
            | "figcaption" | "summary" | "center" | "body" | "html" | "dt" | "dd" | "caption" | "option"
            | "legend" | "thead" | "tbody" | "tfoot" | "dialog" | "search" | "hgroup" => {
                Self::Block(Gap::Line)
            }
            "br" => Self::Break,
            "pre" | "listing" => Self::Preformatted,
            "ul" | "menu" | "dir" => Self::List { numbered: false },
            "ol" => Self::List { numbered: true },
            "li" => Self::Item,
            "table" => Self::Table,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "img" => Self::Image,
            "title" => Self::Title,
            "script" | "style" | "template" | "noscript" | "iframe" | "noembed" | "noframes" | "svg"
            | "object" | "audio" | "video" | "canvas" | "datalist" => Self::Unseen,
            _ => Self::Inline,
        }
    }
}

/// How the tokenizer has to read what is in an element, where tags do not count there.
pub(super) fn raw(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(RawKind::ScriptData),
        "style" | "iframe" | "noembed" | "noframes" | "noscript" | "xmp" => Some(RawKind::Rawtext),
        "title" | "textarea" => Some(RawKind::Rcdata),
        _ => None,
    }
}

/// Elements that have no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr"
            | "img"
            | "input"
            | "meta"
            | "link"
            | "area"
            | "base"
            | "col"
            | "embed"
            | "source"
            | "track"
            | "wbr"
            | "param"
    )
}

/// Whether a start tag says that its element is not shown.
pub(super) fn is_hidden(tag: &Tag) -> bool {
    tag.kind == TagKind::StartTag
        && tag.attrs.iter().any(|attribute| match &*attribute.name.local {
            "hidden" => true,
            "style" => {
                let style: String = attribute.value.chars().filter(|c| !c.is_whitespace()).collect();
                let style = style.to_ascii_lowercase();
                style.contains("display:none") || style.contains("visibility:hidden")
            }
            _ => false,
        })
}
