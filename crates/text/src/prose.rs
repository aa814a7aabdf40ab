//! Prose: headings and paragraphs.

/// A paragraph and the heading it stands under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// The nearest heading above, without its decoration.
    pub heading: Option<String>,
    /// The paragraph's text; the items of a short list stay together, one a line.
    pub text: String,
}

/// The paragraphs of a text, in order.
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let blocks = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    blocks.map(|block| Paragraph { heading: None, text: block.to_owned() }).collect()
}
