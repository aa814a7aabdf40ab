//! Draws what `evoke extract` found: the passages one below the other, in each the sentences with their trees, and under
//! each clause its memories or the reason why it made none.

use super::report::{Clause, Memory, Passage, Report, Scores, Sentence};
use super::tree;
use super::words::plain;
use evoke_extract::Voice;
use evoke_report::bar;
use evoke_types::{EventWindow, MemoryKind, Precision, Role, Timestamp};

/// Cells of a bar.
const BAR: usize = 8;
/// The least probability of a kind that is shown.
const SHOWN: f64 = 0.1;

/// How a report is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// With dependency trees.
    pub(super) trees: bool,
    /// With the colors of a terminal.
    pub(super) colors: bool,
}

/// What a part of a drawing is, for its color.
#[derive(Clone, Copy)]
enum Ink {
    Strong,
    Faint,
    Kept,
    Dropped,
}

impl Style {
    fn ink(self, ink: Ink, text: &str) -> String {
        let code = match ink {
            Ink::Strong => "1",
            Ink::Faint => "2",
            Ink::Kept => "32",
            Ink::Dropped => "33",
        };
        if self.colors && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

/// A report as text.
pub(super) fn report(report: &Report, style: Style) -> String {
    let mut lines = Vec::new();
    for (number, passage) in (1..).zip(&report.passages) {
        lines.extend(self::passage(number, passage, style));
        lines.push(String::new());
    }
    if !report.entities.is_empty() {
        let named = report.entities.iter().map(|entity| {
            let aliases =
                entity.aliases.iter().map(|alias| format!(", {}", plain(alias))).collect::<String>();
            format!("{} ({}{aliases})", plain(&entity.name), entity.kind)
        });
        lines.push(format!("named: {}", named.collect::<Vec<_>>().join(" · ")));
    }
    let requests = report.forget_requests.iter();
    lines.extend(requests.map(|words| format!("to be forgotten: “{}”", plain(words))));
    let memories = counted(report.memories, "memory", "memories");
    let dropped = counted(report.dropped, "clause", "clauses");
    let (kind, day) = (report.document_type, report.said_at.date());
    lines.push(format!("{memories}; {dropped} dropped; read as {kind} of {day}"));
    lines.join("\n")
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn passage(number: usize, passage: &Passage, style: Style) -> Vec<String> {
    let speaker = match (&passage.speaker.name, passage.speaker.role) {
        (Some(name), _) => plain(name),
        (None, Role::User) => "User".to_owned(),
        (None, Role::Assistant) => "Assistant".to_owned(),
        (None, Role::Other) => "nobody in particular".to_owned(),
    };
    let voice = passage.voice.map(voice).unwrap_or_default();
    let origin = passage.origin.map(|origin| format!(" · from {origin}")).unwrap_or_default();
    let section = passage.section.as_deref().map(|title| format!(" · under “{}”", plain(title)));
    let head = format!(
        "{number}  {}  {} · {voice}{origin}{}",
        style.ink(Ink::Strong, &speaker),
        time(passage.said_at),
        section.unwrap_or_default()
    );
    let mut lines = vec![format!("┌ {head}")];
    lines.extend(passage.text.lines().map(|line| format!("│ {}", plain(line))));
    for sentence in &passage.sentences {
        lines.push("│".to_owned());
        lines.extend(self::sentence(sentence, style).into_iter().map(|line| format!("│ {line}")));
    }
    lines.push("└".to_owned());
    lines
}

const fn voice(voice: Voice) -> &'static str {
    match voice {
        Voice::Own => "speaks for themselves",
        Voice::Narrated => "tells of others",
        Voice::Assistant => "the assistant: makes no memories",
        Voice::Quoted => "words of others: make no memories",
        Voice::Opaque => "data: makes no memories",
    }
}

fn time(at: Timestamp) -> String {
    let text = at.to_string();
    text.get(..16).unwrap_or(&text).replace('T', " ")
}

fn sentence(sentence: &Sentence, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    if style.trees {
        let rows = tree::rows(&sentence.tree);
        let width = rows.iter().map(tree::Row::width).max().unwrap_or_default();
        for row in &rows {
            let space = " ".repeat(width - row.width() + 2);
            let labels = style.ink(Ink::Faint, row.labels.trim_end());
            lines.push(format!("  {}{}{space}{labels}", style.ink(Ink::Faint, &row.branch), row.word));
        }
    }
    for clause in &sentence.clauses {
        lines.extend(self::clause(clause, style));
    }
    lines
}

fn clause(clause: &Clause, style: Style) -> Vec<String> {
    let mark = if clause.memories.is_empty() || clause.taken_back { "○" } else { "●" };
    let mut lines = vec![format!("{mark} {}", style.ink(Ink::Strong, &plain(&clause.words)))];
    if let Some(grammar) = &clause.grammar {
        let subject = grammar.subject.as_deref().map_or_else(|| "none".to_owned(), plain);
        let denied = if grammar.negated { ", denied" } else { "" };
        lines.push(style.ink(
            Ink::Faint,
            &format!(
                "    {} of “{}”{denied} · tense {} · subject {subject} ({})",
                grammar.mood,
                plain(&grammar.predicate),
                grammar.tense,
                grammar.doer
            ),
        ));
    }
    lines.extend(
        clause.scores.as_ref().map(|scores| style.ink(Ink::Faint, &format!("    {}", self::scores(scores)))),
    );
    for memory in &clause.memories {
        let mut drawn = self::memory(memory).into_iter();
        lines.extend(drawn.next().map(|first| style.ink(Ink::Kept, &format!("    {first}"))));
        lines.extend(drawn.map(|line| style.ink(Ink::Faint, &format!("      {line}"))));
    }
    if let Some(dropped) = &clause.dropped {
        lines.push(style.ink(Ink::Dropped, &format!("    dropped: {}", dropped.text)));
    }
    if clause.taken_back {
        lines.push(style.ink(Ink::Dropped, "    taken back by what follows"));
    }
    lines
}

fn scores(scores: &Scores) -> String {
    let mut kinds: Vec<(MemoryKind, f64)> =
        scores.kinds.iter().map(|(kind, share)| (*kind, *share)).collect();
    kinds.sort_by(|one, other| other.1.total_cmp(&one.1));
    let kinds = kinds.iter().filter(|(_, share)| *share >= SHOWN);
    let kinds: Vec<String> = kinds.map(|(kind, share)| format!("{} {share:.2}", singular(*kind))).collect();
    format!("worth keeping {} {:.2} · {}", bar(scores.keep as f32, BAR), scores.keep, kinds.join(", "))
}

fn memory(memory: &Memory) -> Vec<String> {
    let mut about =
        vec![format!("about {}", plain(&memory.subject)), format!("category {}", plain(&memory.category))];
    about.extend(memory.direction.map(|direction| format!("direction {direction}")));
    about.extend(memory.weight.map(|weight| format!("weight {weight:.2}")));
    about.extend(memory.event.map(|event| format!("at {}", window(event))));
    about.extend(memory.valid_from.map(|from| format!("since {}", from.date())));
    about.extend(memory.attribute.as_ref().map(|name| format!("attribute “{}”", plain(name))));
    about.extend(memory.ends.iter().map(|name| format!("ends “{}”", plain(name))));
    about.push(format!("confidence {:.2}", memory.confidence));
    vec![format!("→ {}: {}", singular(memory.memory_type), plain(&memory.content)), about.join(" · ")]
}

fn window(event: EventWindow) -> String {
    let start = event.start.date();
    let end = event.end.map(Timestamp::date).filter(|end| *end != start);
    let until = end.map(|end| format!(" to {end}")).unwrap_or_default();
    let exact = matches!(event.precision, Precision::Day);
    let precision = if exact { String::new() } else { format!(" ({})", event.precision) };
    format!("{start}{until}{precision}")
}

const fn singular(kind: MemoryKind) -> &'static str {
    match kind {
        MemoryKind::Fact => "fact",
        MemoryKind::Preference => "preference",
        MemoryKind::Episode => "episode",
        MemoryKind::Emotion => "emotion",
        MemoryKind::TemporalEvent => "event",
    }
}
