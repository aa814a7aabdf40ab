//! Letters: headers, body, quotations, signature.

mod body;
mod header;
mod part;

pub use part::{Part, PartKind, Quoted};

use evoke_types::Timestamp;

/// An e-mail, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Email {
    /// The sender as written.
    pub from: Option<String>,
    /// The recipients as written, one each, copies included.
    pub to: Vec<String>,
    /// The subject.
    pub subject: Option<String>,
    /// When it was sent.
    pub date: Option<Timestamp>,
    /// What the sender wrote, without quotations and signature.
    pub body: String,
    /// What was quoted or forwarded, without the quotation marks.
    pub quoted: Vec<Quoted>,
    /// The signature, from the sign-off or the "-- " line on.
    pub signature: Option<String>,
}

/// The parts of words into which letters may be pasted, in order; together they hold all lines.
///
/// Quoted is what follows a line such as "On 3 Feb 2024, Jonas wrote:", a mark of forwarding, or the headers of an older
/// letter. A signature is a sign-off or the "-- " line with nothing but names and addresses below.
pub fn parts(lines: &[&str]) -> Vec<Part> {
    body::parted(lines, body::Whole::Words)
}

/// Takes a letter apart; `None` when the text does not start with e-mail headers.
///
/// Headers are read in English, German, Spanish, Portuguese, French and Italian; folded headers are
/// joined. A letter has a sender, or a recipient and a subject. A blank line between headers and body
/// is not required.
pub fn parse(text: &str) -> Option<Email> {
    let (headers, rest) = header::read(text);
    let mut email = Email::default();
    for (field, value) in headers {
        email.set(field, value);
    }
    let is_letter = email.from.is_some()
        && (!email.to.is_empty() || email.subject.is_some() || email.date.is_some())
        || !email.to.is_empty() && email.subject.is_some();
    if !is_letter {
        return None;
    }
    let parts = body::read(rest);
    Some(Email { body: parts.body, quoted: parts.quoted, signature: parts.signature, ..email })
}

impl Email {
    fn set(&mut self, field: header::Field, value: String) {
        match field {
            header::Field::From => self.from = self.from.take().or(Some(value)),
            header::Field::To => self.to.extend(header::addresses(&value)),
            header::Field::Subject => self.subject = self.subject.take().or(Some(value)),
            header::Field::Date => self.date = self.date.or_else(|| crate::time::parse_query_date(&value)),
            header::Field::Other => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_whole_letter() {
        let text = "From: Rahel T <rahel@example.org>\nTo: Jonas Brandt,\n  \"Sund, Eva\" <eva@example.org>\nCc: Ann\n\
            Date: Mon, 5 Feb 2024 09:12:00 +0100\nSubject: Renewal and\n the export\n\nHi Jonas,\n\nthanks for the call.\n\n\
            Best regards,\nRahel\n\nOn 3 Feb 2024, Jonas wrote:\n> Shall we talk?\n> Jonas\n";
        let email = parse(text).expect("a letter");
        assert_eq!(email.from.as_deref(), Some("Rahel T <rahel@example.org>"));
        assert_eq!(email.to, ["Jonas Brandt", "\"Sund, Eva\" <eva@example.org>", "Ann"]);
        assert_eq!(email.subject.as_deref(), Some("Renewal and the export"));
        assert_eq!(email.date.map(|d| d.to_string()).as_deref(), Some("2024-02-05T09:12:00+01:00"));
        assert_eq!(email.body, "Hi Jonas,\n\nthanks for the call.");
        let quoted = email.quoted.first().expect("a quotation");
        assert_eq!((quoted.text.as_str(), quoted.from.as_deref()), ("Shall we talk?\nJonas", Some("Jonas")));
        assert_eq!(quoted.date.map(|d| d.to_string()).as_deref(), Some("2024-02-03T00:00:00Z"));
        assert_eq!(email.signature.as_deref(), Some("Best regards,\nRahel"));
    }

    #[test]
    fn other_layouts() {
        let email = parse("Von: A\nAn: B\nBetreff: C\n\nHallo\n-- \nA GmbH").expect("German headers");
        assert_eq!((email.body.as_str(), email.signature.as_deref()), ("Hallo", Some("A GmbH")));
        let email =
            parse("From: Yara\nTo: dev\nMaintenance tonight 22:00. Note: all down.").expect("no blank line");
        assert_eq!(email.body, "Maintenance tonight 22:00. Note: all down.");
        let email = parse(
            "From: a\nTo: b\n\nsee below\n\n---------- Forwarded message ---------\nFrom: c\nTo: d\n\nold",
        )
        .expect("forward");
        let quoted = email.quoted.first().expect("a quotation");
        assert_eq!((email.body.as_str(), quoted.text.as_str()), ("see below", "From: c\nTo: d\n\nold"));
        assert_eq!(quoted.from.as_deref(), Some("c"));
    }

    #[test]
    fn quotations_tell_who_wrote_them_when() {
        for (intro, from, date) in [
            (
                "On Mon, Feb 5, 2024 at 9:12 AM Rahel T <rahel@example.org> wrote:",
                "Rahel T",
                "2024-02-05T09:12:00Z",
            ),
            (
                "On Mon, Feb 5, 2024 at 9:12 AM Rahel T\n<rahel@example.org> wrote:",
                "Rahel T",
                "2024-02-05T09:12:00Z",
            ),
            ("Am 05.02.2024 um 09:12 schrieb Rahel T:", "Rahel T", "2024-02-05T09:12:00Z"),
            ("El 5 de febrero de 2024, Rahel T escribió:", "Rahel T", "2024-02-05T00:00:00Z"),
            (
                "Le 5 février 2024 à 09:12, Rahel T <rahel@example.org> a écrit :",
                "Rahel T",
                "2024-02-05T09:12:00Z",
            ),
            ("Il 05/02/2024 09:12, Rahel T ha scritto:", "Rahel T", "2024-02-05T09:12:00Z"),
        ] {
            for mark in ["> ", ""] {
                let text = format!("From: a\nTo: b\n\nYes.\n\n{intro}\n{mark}Shall we?\n{mark}Soon.");
                let email = parse(&text).expect("a letter");
                let quoted = email.quoted.first().unwrap_or_else(|| panic!("{text}"));
                let at = quoted.date.map(|d| d.to_string());
                let found =
                    (email.body.as_str(), quoted.text.as_str(), quoted.from.as_deref(), at.as_deref());
                assert_eq!(found, ("Yes.", "Shall we?\nSoon.", Some(from), Some(date)), "{text}");
            }
        }
        let text = "From: a\nTo: b\n\nYes.\n\nFrom: Rahel T\nSent: 5 February 2024 09:12\nTo: a\nSubject: x\n\nShall we?";
        let email = parse(text).expect("a letter");
        let quoted = email.quoted.first().expect("a quotation");
        assert_eq!((email.body.as_str(), quoted.from.as_deref()), ("Yes.", Some("Rahel T")));
        assert!(quoted.date.is_some() && quoted.text.ends_with("Shall we?"));
    }

    #[test]
    fn no_letter() {
        for text in [
            "",
            "Hello there",
            "Subject: alone\n\nx",
            "User: hi\nAssistant: yes",
            "From: somewhere far away\nwe came",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(From: |To: |Subject: |On .* wrote:|> |-- |\n| |Best,|[a-z]{1,5}|é|\\PC){0,40}") {
            let _ = parse(&text);
            let lines: Vec<&str> = text.lines().collect();
            let covered: Vec<usize> = parts(&lines).into_iter().flat_map(|part| part.lines).collect();
            prop_assert_eq!(covered, (0..lines.len()).collect::<Vec<_>>());
        }
    }
}
