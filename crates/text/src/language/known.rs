//! The languages that this crate tells apart.
//!
//! Used by whatever depends on a language: stop words, stems, names. The one thing to know: most languages are only told,
//! and few have words or stems here.

/// The languages that this crate has something to say about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Language {
    /// English; also what a short text in Latin script counts as.
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// Portuguese.
    Portuguese,
    /// Italian.
    Italian,
    /// Dutch.
    Dutch,
    /// Swedish.
    Swedish,
    /// Danish.
    Danish,
    /// Norwegian.
    Norwegian,
    /// Finnish.
    Finnish,
    /// Turkish.
    Turkish,
    /// Russian.
    Russian,
    /// Arabic.
    Arabic,
    /// Japanese.
    Japanese,
    /// Chinese.
    Chinese,
    /// Korean.
    Korean,
    /// Hindi.
    Hindi,
    /// Anything else.
    Other,
}
