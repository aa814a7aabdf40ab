//! Letters: headers, body, quotations, signature.

use evoke_types::Timestamp;

/// An e-mail, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Email {
    /// The sender as written.
    pub from: Option<String>,
    /// The recipients as written, one each.
    pub to: Vec<String>,
    /// The subject.
    pub subject: Option<String>,
    /// When it was sent.
    pub date: Option<Timestamp>,
    /// What the sender wrote, without quotations and signature.
    pub body: String,
    /// What was quoted or forwarded, one text each, without the quotation marks.
    pub quoted: Vec<String>,
    /// The signature, from the sign-off or the "-- " line on.
    pub signature: Option<String>,
}

/// Takes a letter apart; `None` when the text does not start with e-mail headers.
pub fn parse(text: &str) -> Option<Email> {
    let (head, body) = text.split_once("\n\n")?;
    let from = head.lines().find_map(|line| line.strip_prefix("From: "))?;
    Some(Email { from: Some(from.to_owned()), body: body.to_owned(), ..Email::default() })
}
