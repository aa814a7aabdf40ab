//! Configuration: sections with settings, and keys with values nested by columns (INI, TOML, YAML and their like).

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static SECTION: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^\s*\[{1,2}[\w .:"'/-]+\]{1,2}\s*$"#));
static SETTING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[\w.-]+\s*=\s*\S*"));
static TARGET: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[a-z.%][\w./%-]*:(?:\s+[\w./%$()-]+)*\s*$"));
static KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"^(?P<indent>\s*)(?:- )*(?P<key>[a-z_$][\w.$/-]*|"[^"]+"):(?:\s+(?P<value>\S.*))?\s*$"#)
});
static ITEM: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*- (?P<value>\S+)\s*$"));
/// Values that people do not write into lists of their own.
static MACHINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^(?:true|false|null|~|\||>-?|\[.*\]|\{.*\}|"[^"]*"|'[^']*'|[&*!]\S+|\$\{.*|(?:\.{0,2}/|~/|[a-z]+://)\S+|[a-z][\w./-]*:[\w.-]*\d[\w.-]*|v\d+(?:\.\d+)+\S*|\w+_\w+|[a-z][\w-]*(?:\.[\w-]+)+|[a-z][\w./-]*@v?\d[\w.-]*)$"#,
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap_or_else(|error| unreachable!("the pattern is constant: {error}"))
}

/// The lines of configuration.
pub(super) fn runs(lines: &[&str]) -> Vec<Range<usize>> {
    let mut found = sections(lines);
    found.extend(nested(lines));
    found.extend(recipes(lines));
    found
}

/// A target of a build with its commands below, which are set in by a tabulator.
fn recipes(lines: &[&str]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < lines.len() {
        let commands = lines[at + 1..].iter().take_while(|line| is_command(line)).count();
        let below = if TARGET.is_match(lines[at]) { commands } else { 0 };
        if below > 0 {
            found.push(at..at + 1 + below);
        }
        at += 1 + below;
    }
    found
}

/// A line that is set in by a tabulator, and no item of a list.
fn is_command(line: &str) -> bool {
    line.strip_prefix('\t')
        .is_some_and(|command| !command.trim_start().starts_with(['*', '•', '-', '+', '–']))
}

/// A section's head with settings right below it.
fn sections(lines: &[&str]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < lines.len() {
        let settings =
            || lines[at + 1..].iter().take_while(|line| SETTING.is_match(line) || is_comment(line)).count();
        let below = if SECTION.is_match(lines[at]) { settings() } else { 0 };
        if below > 0 {
            found.push(at..at + 1 + below);
        }
        at += 1 + below;
    }
    found
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with(['#', ';'])
}

/// Keys with values, some set in below others, where enough of it is of the kind that only machines need.
fn nested(lines: &[&str]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < lines.len() {
        let length = lines[at..]
            .iter()
            .take_while(|line| KEY.is_match(line) || ITEM.is_match(line) || is_comment(line))
            .count();
        if length >= 3 && is_machines(&lines[at..at + length]) {
            found.push(at..at + length);
        }
        at += length.max(1);
    }
    found
}

/// Whether a value is several plain words, as people put them.
fn is_wordy(value: &str) -> bool {
    value.split_whitespace().count() >= 3 && !MACHINE.is_match(value)
}

/// Two signs of machines, one of them at least in four lines. Keys below a key are one, but not the only one.
fn is_machines(lines: &[&str]) -> bool {
    let (mut signs, mut opens, mut nests, mut wordy) = (0, None, 0, 0);
    for line in lines {
        let Some(key) = KEY.captures(line) else {
            let item = ITEM.captures(line).and_then(|item| item.name("value"));
            signs += usize::from(item.is_some_and(|value| MACHINE.is_match(value.as_str())));
            continue;
        };
        let indent = key.name("indent").map_or(0, |indent| indent.len());
        nests += usize::from(opens.is_some_and(|above| indent > above));
        let name = key.name("key").map_or("", |name| name.as_str());
        let value = key.name("value").map(|value| value.as_str());
        wordy += usize::from(value.is_some_and(is_wordy));
        let odd = name.contains(['_', '.', '$', '/', '"'])
            || name.chars().zip(name.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
        signs += usize::from(odd) + usize::from(value.is_some_and(|value| MACHINE.is_match(value)));
        opens = value.is_none().then_some(indent);
    }
    let all = signs + nests;
    // People with odd nicknames say more than a value.
    signs >= 1
        && wordy * 2 <= lines.len()
        && all >= 2
        && all * 4 >= lines.len()
        && (nests > 0 || signs * 2 >= lines.len())
}
