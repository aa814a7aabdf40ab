//! A conversation written for a prompt: what was compacted, and the turns since.

use evoke_engine::{Compacted, CompactedLine};
use evoke_store::TurnRow;
use evoke_types::Role;
use evoke_wire::compaction::PromptStyle;

/// How every compaction's text begins: clients recognise it by these words.
const HEADING: &str = "## Conversation so far (compacted";

/// Acts in the order in which they are listed, with their headings.
const SECTIONS: &[(&str, &str)] = &[
    ("decision", "Decisions"),
    ("correction", "Corrections"),
    ("commitment", "Commitments"),
    ("preference", "Preferences"),
    ("constraint", "Constraints"),
    ("open_point", "Open points"),
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
        PromptStyle::BulletPoints => utterances(lines.iter()).iter().map(bullet).collect(),
        PromptStyle::Narrative => {
            let told = |(role, words): &(Role, String)| format!("The {role} said: {words}");
            utterances(lines.iter()).iter().map(told).collect::<Vec<_>>().join("\n")
        }
    }
}

/// Who said what, sentences of one turn together.
fn utterances<'l>(lines: impl Iterator<Item = &'l CompactedLine>) -> Vec<(Role, String)> {
    let mut said: Vec<(u32, Role, String)> = Vec::new();
    for line in lines {
        match said.last_mut().filter(|(position, ..)| *position == line.position) {
            Some((.., words)) => {
                words.push(' ');
                words.push_str(&line.text);
            }
            None => said.push((line.position, line.role, line.text.clone())),
        }
    }
    said.into_iter().map(|(_, role, words)| (role, words)).collect()
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
        let section = utterances(lines.iter().filter(|line| line.act == *act));
        if section.is_empty() {
            continue;
        }
        let gap = if text.is_empty() { "" } else { "\n" };
        text.push_str(&format!("{gap}### {heading}\n"));
        section.iter().for_each(|utterance| text.push_str(&bullet(utterance)));
    }
    text
}

fn bullet((role, words): &(Role, String)) -> String {
    format!("- {role}: {words}\n")
}
