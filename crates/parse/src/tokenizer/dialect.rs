//! Regular expressions of the model's files, made fit for an engine that takes linear time.
//!
//! The files have them in the dialect of Python, with conditions on the characters before and after a match. The one thing
//! to know: an alternative with such conditions becomes an ordinary expression that matches the characters around it as
//! well, and has the match itself in a group.

use regex::Regex;

/// One alternative of a rule.
pub(super) struct Alternative {
    /// The expression; group 1 is what the rule finds, the rest only has to be there.
    pub(super) expression: String,
    /// Whether there is anything around the group.
    pub(super) has_context: bool,
}

/// Cuts a rule into its alternatives and turns each into an expression.
pub(super) fn alternatives(rule: &str) -> Vec<Alternative> {
    split_outside_of_brackets(rule)
        .into_iter()
        .map(|alternative| translate(&escape_classes(alternative)))
        .collect()
}

/// Compiles an expression with bounded memory.
pub(super) fn compile(expression: &str) -> Result<Regex, String> {
    const CACHE_BYTES: usize = 1 << 17;
    regex::RegexBuilder::new(expression)
        .dfa_size_limit(CACHE_BYTES)
        .build()
        .map_err(|error| error.to_string())
}

/// The parts of a rule between those `|` that stand in no group and no class.
fn split_outside_of_brackets(rule: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_u32);
    let mut scanner = Scanner::default();
    for (at, character) in rule.char_indices() {
        match (scanner.kind(character), character) {
            (Kind::Syntax, '(') => depth += 1,
            (Kind::Syntax, ')') => depth = depth.saturating_sub(1),
            (Kind::Syntax, '|') if depth == 0 => {
                parts.push(&rule[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&rule[start..]);
    parts
}

/// Escapes what is plain in a class of Python's and syntax in one of ours.
pub(super) fn escape_classes(rule: &str) -> String {
    let mut escaped = String::with_capacity(rule.len());
    let mut scanner = Scanner::default();
    for character in rule.chars() {
        if scanner.kind(character) == Kind::InClass && matches!(character, '[' | '&' | '~') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// What a character of an expression is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Part of the syntax, or a character that matches itself.
    Syntax,
    /// A member of a class.
    InClass,
    /// The one after a backslash.
    Escaped,
}

/// Follows an expression from its start.
#[derive(Default)]
struct Scanner {
    in_class: bool,
    escaping: bool,
}

impl Scanner {
    fn kind(&mut self, character: char) -> Kind {
        if std::mem::take(&mut self.escaping) {
            return Kind::Escaped;
        }
        self.escaping = character == '\\';
        match character {
            ']' if self.in_class => self.in_class = false,
            '[' if !self.in_class => self.in_class = true,
            _ if self.in_class => return Kind::InClass,
            _ => {}
        }
        Kind::Syntax
    }
}

/// `(?<=A)B(?=C)` becomes `A(B)C`, and `B(?!C)` becomes `(B)(?:[^C]|\z)` for a class C.
fn translate(alternative: &str) -> Alternative {
    let (before, rest) = match alternative.strip_prefix("(?<=").and_then(|rest| Some((rest, closing(rest)?)))
    {
        Some((rest, close)) => (&rest[..close], &rest[close + 1..]),
        None => ("", alternative),
    };
    let (body, after) = match (rest.rfind("(?="), rest.rfind("(?!")) {
        (Some(at), _) if rest.ends_with(')') => (&rest[..at], rest[at + 3..rest.len() - 1].to_owned()),
        (_, Some(at)) if rest.ends_with("])") && rest[at + 3..].starts_with('[') => {
            (&rest[..at], format!(r"(?:[^{}|\z)", &rest[at + 4..rest.len() - 1]))
        }
        _ => (rest, String::new()),
    };
    Alternative {
        has_context: !before.is_empty() || !after.is_empty(),
        expression: format!("{before}({body}){after}"),
    }
}

/// The place of the bracket that closes a group whose start has been passed.
pub(super) fn closing(rest: &str) -> Option<usize> {
    let mut depth = 1_u32;
    let mut scanner = Scanner::default();
    for (at, character) in rest.char_indices() {
        match (scanner.kind(character), character) {
            (Kind::Syntax, '(') => depth += 1,
            (Kind::Syntax, ')') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translated(rule: &str) -> Vec<String> {
        alternatives(rule).into_iter().map(|alternative| alternative.expression).collect()
    }

    #[test]
    fn conditions_become_context_around_a_group() {
        assert_eq!(
            translated(r"^\||^a(?![0-9])|(?<=[|(])b$|\$"),
            [r"(^\|)", r"(^a)(?:[^0-9]|\z)", r"[|(](b$)", r"(\$)"]
        );
        assert_eq!(translated(r"(?<=[a-z])(?:-|--)(?=[a-z])|c"), [r"[a-z]((?:-|--))[a-z]", "(c)"]);
    }

    #[test]
    fn members_of_classes_stay_members() {
        assert_eq!(escape_classes(r"[a[&~]&[\[]"), r"[a\[\&\~]&[\[]");
    }
}
