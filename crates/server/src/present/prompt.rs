//! A conversation written for a prompt: what was compacted, and the turns since.

use evoke_engine::{Compacted, CompactedLine};
use evoke_store::TurnRow;
use evoke_wire::conversations::PromptStyle;
use std::fmt::Write;

/// How every compaction's text begins: clients recognise it by these words.
const HEADING: &str = "## Conversation so far (compacted";

/// Acts in the order in which they are listed, with their headings.
const SECTIONS: &[(&str, &str)] = &[
    ("decision", "Decisions"),
    ("correction", "Corrections"),
    ("commitment", "Commitments"),
    ("preference", "Preferences"),
    ("constraint", "Constraints"),
    ("question", "Questions"),
    ("statement", "Statements"),
];

/// The framed text of a compaction.
pub(crate) fn block(compacted: &Compacted, style: PromptStyle) -> String {
    format!("{HEADING}, turns 1 to {})\n\n{}", compacted.row.covers, text(compacted, style))
}

/// The text of a compaction without its frame.
pub(crate) fn text(compacted: &Compacted, style: PromptStyle) -> String {
    let lines = &compacted.content.lines;
    match style {
        PromptStyle::Structured => structured(lines),
        PromptStyle::BulletPoints => lines.iter().map(bullet).collect(),
        PromptStyle::Narrative => {
            let told = |line: &CompactedLine| format!("The {} said: {}", line.role, line.text);
            lines.iter().map(told).collect::<Vec<_>>().join(" ")
        }
    }
}

/// The block, if there is one, and the turns since.
pub(crate) fn whole(block: Option<&str>, recent: &[TurnRow]) -> String {
    let turns: Vec<String> = recent.iter().map(|turn| format!("{}: {}", turn.role, turn.content)).collect();
    let turns = (!turns.is_empty()).then(|| format!("## Recent messages\n\n{}", turns.join("\n")));
    [block.map(str::to_owned), turns].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

fn structured(lines: &[CompactedLine]) -> String {
    let mut text = String::new();
    for (act, heading) in SECTIONS {
        let mut section = lines.iter().filter(|line| line.act == *act).peekable();
        if section.peek().is_some() {
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "{}### {heading}\n{}",
                if text.is_empty() { "" } else { "\n" },
                section.map(bullet).collect::<String>()
            );
        }
    }
    text
}

fn bullet(line: &CompactedLine) -> String {
    format!("- {}: {}\n", line.role, line.text)
}
