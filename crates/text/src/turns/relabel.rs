//! Labels of speakers of whom the caller knows who they are.
//!
//! Called before a text is taken in, where its sender says which names are the user and the assistant. The one thing to know:
//! only labels change, never the words behind them.

use evoke_types::Role;

/// Characters of a label at most.
const LABEL: usize = 40;

/// The text with `User:` and `Assistant:` in the place of labels that stand for them. A label stands at the start of a line,
/// or behind a time in brackets.
///
/// ```
/// use evoke_text::turns::relabeled;
/// use evoke_types::Role;
///
/// let role = |label: &str| (label == "Mira").then_some(Role::User);
/// assert_eq!(relabeled("[9:05] Mira: Hello\nTom: Hi Mira: hi", role), "[9:05] User: Hello\nTom: Hi Mira: hi");
/// ```
pub fn relabeled(text: &str, role_of: impl Fn(&str) -> Option<Role>) -> String {
    let line = |line: &str| {
        let head = line.len() - without_time(line).len();
        let (label, words) = line[head..].split_once(": ")?;
        let is_label =
            !label.is_empty() && label.chars().count() <= LABEL && !label.contains(['[', ']', ':']);
        let plain = match role_of(label).filter(|_| is_label)? {
            Role::User => "User",
            Role::Assistant => "Assistant",
            Role::Other => return None,
        };
        Some(format!("{}{plain}: {words}", &line[..head]))
    };
    let lines: Vec<String> =
        text.split('\n').map(|one| line(one).unwrap_or_else(|| one.to_owned())).collect();
    lines.join("\n")
}

/// A line without a time in brackets at its start.
fn without_time(line: &str) -> &str {
    let after = line.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(_, after)| after);
    after.map_or(line, |after| after.strip_prefix(' ').unwrap_or(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_labels_change() {
        let role = |label: &str| match label {
            "Mira" => Some(Role::User),
            "Desk" => Some(Role::Assistant),
            "Tom" => Some(Role::Other),
            _ => None,
        };
        for (text, expected) in [
            ("Mira: a\nDesk: b\nTom: c", "User: a\nAssistant: b\nTom: c"),
            ("Mira:no\n  Mira: no\n[x", "Mira:no\n  Mira: no\n[x"),
            ("", ""),
            ("[10:00]Desk: b\r\n", "[10:00]Assistant: b\r\n"),
        ] {
            assert_eq!(relabeled(text, role), expected);
        }
    }
}
