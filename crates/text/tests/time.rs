//! Expressions of time in nine languages: each line of the tables in `data/time` says what a text means on the day it is said.

use evoke_text::time::{self, Role};
use evoke_types::{Precision, Timestamp};

/// A mention as the tables write it.
fn shown(mention: &time::Mention) -> String {
    let (start, end) = (mention.window.start, mention.window.end.unwrap_or(mention.window.start));
    let (first, last) = (start.date(), end.date());
    let approximate = mention.window.precision == Precision::Approximate;
    let days = if mention.window.precision == Precision::Time {
        let clock = start.civil().time();
        format!("{first}T{:02}:{:02}", clock.hour(), clock.minute())
    } else if first == last {
        first.to_string()
    } else if first == first.first_of_year() && last == first.last_of_year() && !approximate {
        first.strftime("%Y").to_string()
    } else if first == first.first_of_month() && last == first.last_of_month() && !approximate {
        first.strftime("%Y-%m").to_string()
    } else {
        format!("{first}..{last}")
    };
    let about = if approximate { "~" } else { "" };
    let since = if mention.role == Role::Since { "since " } else { "" };
    format!("{since}{about}{days}")
}

fn read(text: &str, said_at: Timestamp) -> String {
    let mentions = time::mentions(text, said_at);
    let days: Vec<String> =
        mentions.iter().filter(|mention| mention.role != Role::Former).map(shown).collect();
    if days.is_empty() { "-".to_owned() } else { days.join("; ") }
}

/// The lines of a table that are read otherwise than they say, and how many lines it has.
fn failures(table: &str) -> (Vec<String>, usize) {
    let mut said_at = None;
    let mut count = 0;
    let mut failures = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        if let Some(at) = line.strip_prefix("@ ") {
            said_at = Some(Timestamp::parse(at).expect("a time"));
            continue;
        }
        let (text, expected) = line.rsplit_once("=> ").expect("a text and its days");
        let read = read(text.trim(), said_at.expect("a time above"));
        count += 1;
        if read != expected {
            failures.push(format!("{}  expected {expected}, read {read}", text.trim()));
        }
    }
    (failures, count)
}

/// Reads a table beside the tests, so that a line can be added without compiling them again.
#[track_caller]
fn check(name: &str) {
    let path = format!("{}/tests/data/time/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let (failures, count) = failures(&std::fs::read_to_string(path).expect("a table"));
    assert!(failures.is_empty(), "{} of {count} lines:\n{}", failures.len(), failures.join("\n"));
}

macro_rules! tables {
    ($($name:ident),*) => {
        $(#[test]
        fn $name() {
            check(stringify!($name));
        })*
    };
}

tables!(english, german, spanish, french, portuguese, italian, chinese, japanese, hindi, fresh);
