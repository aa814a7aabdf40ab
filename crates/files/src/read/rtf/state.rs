//! What a group of RTF sets, and what its control words stand for.

use encoding_rs::Encoding;

/// What a group sets for what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    /// Where its text goes.
    pub(super) destination: Destination,
    /// Characters behind each `\u` that stand for the same.
    pub(super) fallbacks: usize,
    /// The number of its font.
    pub(super) font: Option<i32>,
    /// Whether its paragraph stands in a table.
    pub(super) in_table: bool,
}

impl Default for Group {
    fn default() -> Self {
        Self { destination: Destination::Text, fallbacks: 1, font: None, in_table: false }
    }
}

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    /// Into the document.
    Text,
    /// Beside it: a note, a comment, a page header.
    Aside,
    /// It is the title.
    Title,
    /// It describes fonts.
    Fonts,
    /// Nowhere.
    Unknown,
}

impl Destination {
    /// The destination of a group in this one: what is left out is left out whole.
    pub(super) const fn within(self, inner: Self) -> Self {
        match (self, inner) {
            (Self::Unknown, Self::Title) => Self::Title,
            (Self::Unknown, _) => Self::Unknown,
            (_, inner) => inner,
        }
    }
    /// Whether its text is the document's.
    pub(super) const fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Aside)
    }
}

/// Where the text of a group goes that begins with this word.
pub(super) fn destination(word: &str) -> Option<Destination> {
    match word {
        "footnote" | "annotation" | "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl"
        | "footerr" | "footerf" => Some(Destination::Aside),
        "title" => Some(Destination::Title),
        "fonttbl" => Some(Destination::Fonts),
        "colortbl" | "stylesheet" | "info" | "pict" | "object" | "fldinst" | "themedata" | "datastore"
        | "listtable" | "listoverridetable" | "rsidtbl" | "generator" | "xmlnstbl" | "filetbl" | "revtbl"
        | "latentstyles" | "shppict" | "nonshppict" | "bkmkstart" | "bkmkend" | "xe" | "tc" | "atnid"
        | "atnauthor" | "atndate" | "atnref" | "sp" | "mmath" | "falt" | "panose" | "template"
        | "private" | "pntext" | "nonesttables" => Some(Destination::Unknown),
        _ => None,
    }
}

/// The text that a control word stands for.
pub(super) fn sign(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" => "\t",
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "~" | "emspace" | "enspace" | "qmspace" => " ",
        "_" => "-",
        _ => return None,
    })
}

/// The encoding of a code page of Windows.
pub(super) fn codepage(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        65001 => "utf-8".to_owned(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes())
}

/// The encoding of a font's character set.
pub(super) fn charset(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    codepage(page)
}
