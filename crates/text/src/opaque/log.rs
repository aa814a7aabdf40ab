//! Lines of logs, stack traces, and reports of compilers.

use super::form;
use regex::bytes::RegexSet;
use std::sync::LazyLock;

/// Forms of lines that only programs write, and what they weigh.
const FORMS: &[(&str, i32)] = &[
    // A date and a time, then a level, a component in brackets, or a source.
    (
        r"^\s*\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d\S*\s+(?:\[|\S*\[|[A-Z]{4,8}\b|(?:trace|debug|info|warn|warning|error|fatal)\b|\S+\.\S+:)",
        4,
    ),
    (r"^\s*\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?\s+\S", 2),
    (
        r"^\s*\[?\d\d:\d\d:\d\d(?:[.,]\d{3,6})?\]?\s+(?:\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL|NOTICE)\b|\[[\w./#:-]+\])",
        4,
    ),
    (r"^\s*\[?\d\d:\d\d:\d\d[.,]\d{3,6}\]?\s+\S", 2),
    (
        r"^\s*(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d{1,2}\s+\d\d:\d\d:\d\d\s+\S+\s+[\w./-]+(?:\[\d+\])?:",
        4,
    ),
    (r"^\s*\[\s*\d+\.\d{3,6}\]\s+\S", 3),
    (r"^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+\s+\S+:\d+\]", 4),
    (
        r"^\s*(?:\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)\]?)(?:\s*[:\[|-]|\s+[\w.]+[.:]\S)",
        3,
    ),
    (r"^\s*\[(?:trace|debug|info|warn|warning|error|fatal|notice|crit|emerg)\]\s", 3),
    (r"^\s*(?:ts|time|level|lvl|msg|logger)=\S+\s+\w+=", 4),
    (r"^\S+ \S+ \S+ \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] \x22", 4),
    (r"^[VDIWEF]/[\w.-]+\(\s*\d+\):\s", 4),
    (
        r"^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d [AP]M [\w$]+\.[\w.$]+",
        4,
    ),
    (r"^(?:[^<>{}();=]*\s)?[A-Za-z_][\w.]*=[^\s=<>]\S*(?:\s+[A-Za-z_][\w.]*=[^\s=<>]\S*)+(?:\s|$)", 2),
    (r"^={4,} .* ={4,}$|^_{4,} .* _{4,}$|^\S+\.\w+ [.FEsx]+\s+\[\s*\d+%\]", 3),
    (r"^(?:exit status|Process finished with exit code|exited with code) -?\d+$", 2),
    // Traces.
    (r"^\s*Traceback \(most recent call last\)", 4),
    (r#"^\s*File "[^"]+", line \d+"#, 4),
    (r"^\s+at\s+(?:async\s+)?[\w.$<>/\[\]@:-]+\s*\(.*\)?$|^\s+at\s+\S+[/\\:]\S+:\d+", 4),
    (r"^\s*at [\w.$<>]+\(", 4),
    (r"^\s*Caused by: |^\s*\.\.\. \d+ (?:more|common frames)", 4),
    (r"^\s*(?:Exception in thread|Unhandled (?:exception|rejection)|Uncaught )", 3),
    (
        r"^\s*(?:[a-z_]\w*\.)*(?:[A-Z]\w*)(?:Error|Exception|Warning|Fault|Panic|Timeout|Interrupt|Exit|Aborted|Failure|Refused|Denied|NotFound|Mismatch|Overflow|Violation|Conflict|Expired|Unavailable)(?::|$)",
        2,
    ),
    // It belongs to a trace beside it; alone it may be a person's.
    (r"^\s*(?:Error|Exception|Fatal): \S", 0),
    (r"^PHP (?:Fatal error|Parse error|Warning|Notice|Deprecated):\s|^Stack trace:$", 4),
    (
        r"^\s*thread '[^']*' (?:\(\d+\) )?panicked at|^goroutine \d+ \[|^panic: |^\s*stack backtrace:|^note: run with |^Segmentation fault|^Killed$|^Aborted",
        4,
    ),
    (r"^\s*#\d+\s+(?:0x[0-9a-f]+|\S+\(|/)|^\s*\d+:\s+(?:0x[0-9a-f]+|[\w<>]+::)", 3),
    (r"^\s*(?:from )?[\w./\\-]+\.\w{1,5}:\d+:in [`']", 4),
    // Compilers.
    (
        r"^\s*(?:[\w.~-]*[/\\])*[\w.-]+\.\w{1,5}[:(]\d+(?:[:,]\d+)?\)?:?\s+(?:(?:fatal )?error|warning|note|info)\b",
        4,
    ),
    (r"^(?:error|warning)(?:\[\w+\])?: .+|^\s*--> \S+:\d+:\d+$|^\s*\d+\s*\|\s.*|^\s+\|\s*[\^~-]*", 2),
    (r"^(?:npm|yarn|pnpm) (?:ERR!|WARN|error|warning)\b|^make(?:\[\d+\])?: \*\*\*", 4),
    (r"^(?:FAIL|PASS|FAILED|PASSED|not ok)\s+(?:\S+::\S+|\S+/\S+|\d+)\s", 3),
    (r"^\s*(?:PASSED|FAILED|ERROR)\s+\S+::\S+|^=+ .*\b(?:passed|failed)\b.* =+$", 4),
];

static SET: LazyLock<RegexSet> = LazyLock::new(|| form::set(FORMS.iter().map(|(pattern, _)| *pattern)));

/// What a line weighs that a program wrote about itself; none for others.
pub(super) fn weigh(line: &str) -> Option<i32> {
    const LONGEST: usize = 1_000;
    if line.contains(" --> ") && line.starts_with(|c: char| c.is_ascii_digit()) {
        // A cue of subtitles: people speak below it.
        return None;
    }
    let head = line.get(..line.floor_char_boundary(LONGEST)).unwrap_or(line);
    if is_commit(head) {
        return Some(2);
    }
    SET.matches(head.as_bytes())
        .into_iter()
        .filter_map(|form| FORMS.get(form))
        .map(|(_, weight)| *weight)
        .max()
}

/// "a1b2c3d Fix the latch", as a list of commits has it.
fn is_commit(line: &str) -> bool {
    let mut words = line.trim_start_matches(['*', '|', '/', '\\', ' ']).split_whitespace();
    let Some(name) = words.next() else { return false };
    let hex = name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let both = name.bytes().any(|b| b.is_ascii_digit()) && name.bytes().any(|b| b.is_ascii_alphabetic());
    (7..=40).contains(&name.len()) && hex && both && words.next().is_some()
}
