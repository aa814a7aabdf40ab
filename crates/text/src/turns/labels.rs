//! Turns by labels: "User: …", "Dana: …".
//!
//! A line that starts with a label and a colon may open a turn. Labels of roles always do. Other names do only where they
//! are plausible: capitalized, short, no heading ("Subject", "Note"), and either recurring or part of a text most of whose
//! lines are labeled.

use super::fence::is_fence;
use super::label;
use super::line::{self, Line, Opening};
use super::talk::{is_said, is_value};
use super::turn::{Turn, TurnKind};
use crate::fold::fold;
use crate::phrases::is_one_of;
use evoke_types::{Role, Timestamp};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Labels before the names of those who are there, folded.
const ATTENDEES: &str = "\
    attendees|participants|present|in attendance|teilnehmer|teilnehmende|teilnehmerinnen|anwesend|anwesende|asistentes|\
    participantes|presents|presentes|partecipanti|presenti|参加者|出席者|参会人|参会人员|与会者|与会人员|उपस्थित|प्रतिभागी";

/// Headings of minutes under which nobody speaks, folded.
const SECTIONS: &str = "\
    action items|actions|action points|next steps|decisions|decisions taken|todo|todos|to do|to-do|follow-ups|follow-up|\
    summary|agenda|aufgaben|nachste schritte|beschlusse|entscheidungen|massnahmen|zusammenfassung|tareas|proximos pasos|\
    acuerdos|decisiones|resumen|actions a mener|prochaines etapes|resume|proximos passos|tarefas|decisoes|resumo|azioni|\
    prossimi passi|decisioni|riepilogo|行动项|待办事项|待办|决定|决议|下一步|アクションアイテム|決定事項|宿題|次のステップ|\
    कार्य बिंदु|निर्णय|अगले कदम";

/// The labels of some lines.
pub(super) struct Labels<'a> {
    lines: Vec<Line<'a>>,
    plausible: Plausible,
    /// Whether lines name their speakers as captions do.
    voiced: bool,
}

impl<'a> Labels<'a> {
    /// Reads the lines; times of day are taken on the anchor's day.
    pub(super) fn read(text: &[&'a str], anchor: Timestamp) -> Self {
        let mut lines: Vec<Line<'a>> = text.iter().map(|line| line::read(line, anchor)).collect();
        inside_turns(&mut lines, text);
        let plausible = Plausible::among(&lines, attendees(text));
        let voiced = lines.iter().any(|line| matches!(line, Line::Labelled(opening) if opening.is_voice));
        Self { lines, plausible, voiced }
    }

    /// How many lines open a turn.
    pub(super) fn count(&self) -> usize {
        self.lines
            .iter()
            .filter(|line| matches!(line, Line::Labelled(opening) if self.plausible.allows(opening)))
            .count()
    }

    /// Whether a role without a time speaks above some line: then what follows is part of a conversation of roles.
    pub(super) fn lead(&self, line: usize) -> bool {
        self.roles().first().is_some_and(|first| *first < line)
    }

    /// The lines on which roles speak without a time.
    pub(super) fn roles(&self) -> Vec<usize> {
        let is_role = |line: &Line<'_>| matches!(line, Line::Labelled(opening) if opening.at.is_none() && !opening.is_quoted && label::is_role(opening.label));
        self.lines.iter().enumerate().filter(|(_, line)| is_role(line)).map(|(number, _)| number).collect()
    }

    /// Takes lines for plain words: they belong to a conversation within a turn.
    pub(super) fn leave(&mut self, lines: Range<usize>) {
        for line in self.lines.get_mut(lines).unwrap_or_default() {
            if let Line::Labelled(opening) = line {
                *line = Line::Plain(opening.whole);
            }
        }
    }

    /// The turns, if there are labels or captions.
    pub(super) fn turns(&self) -> Option<Vec<Turn>> {
        if self.count() == 0 {
            return self.captions();
        }
        let mut turns: Vec<Turn> = Vec::new();
        let mut cue_at = None;
        for (number, line) in self.lines.iter().enumerate() {
            match line {
                Line::Cue(at) => cue_at = Some(*at),
                _ if self.is_before_cue(number) => {}
                Line::Labelled(opening) if self.plausible.allows(opening) => {
                    let at = opening.at.or(cue_at.take());
                    let kind =
                        if is_pasted(turns.last(), opening) { TurnKind::Pasted } else { TurnKind::Spoken };
                    turns.push(turn(opening, at, number, kind));
                }
                Line::Labelled(Opening { whole, .. })
                | Line::CueNumber(whole)
                | Line::CueHead(whole)
                | Line::Plain(whole) => {
                    if self.is_section(number, whole) {
                        turns.push(unlabeled(whole, None, number, TurnKind::Spoken));
                    } else {
                        append(&mut turns, if self.voiced { unvoiced(whole) } else { whole }, number);
                    }
                }
            }
        }
        Some(finished(turns))
    }

    /// Captions without speakers, each with its time.
    fn captions(&self) -> Option<Vec<Turn>> {
        if self.lines.iter().filter(|line| matches!(line, Line::Cue(_))).count() < 2 {
            return None;
        }
        let mut turns: Vec<Turn> = Vec::new();
        for (number, line) in self.lines.iter().enumerate() {
            match line {
                Line::Cue(at) => turns.push(unlabeled("", Some(*at), number, TurnKind::Caption)),
                _ if self.is_before_cue(number) => {}
                Line::Labelled(Opening { whole, .. })
                | Line::CueNumber(whole)
                | Line::CueHead(whole)
                | Line::Plain(whole) => append(&mut turns, whole, number),
            }
        }
        Some(finished(turns))
    }

    /// Whether a line is the number or the name of the cue below it, or the head of a file of cues.
    fn is_before_cue(&self, number: usize) -> bool {
        let is_cue = |line: &Line<'_>| matches!(line, Line::Cue(_));
        let below = self.lines.get(number + 1).is_some_and(is_cue);
        match self.lines.get(number) {
            Some(Line::CueHead(_)) => self.lines.iter().skip(number + 1).take(4).any(is_cue),
            Some(Line::CueNumber(_)) => below,
            Some(Line::Plain(name)) => {
                let above = number.checked_sub(1).and_then(|above| self.lines.get(above));
                let apart =
                    above.is_some_and(|line| matches!(line, Line::Plain(text) if text.trim().is_empty()));
                below && apart && !name.trim().contains(char::is_whitespace) && !name.trim().is_empty()
            }
            Some(Line::Cue(_) | Line::Labelled(_)) | None => false,
        }
    }

    /// Whether a line heads a part of minutes in which nobody speaks: a list follows, and no roles are about.
    fn is_section(&self, number: usize, line: &str) -> bool {
        let bare =
            line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '_' | ':' | '：'));
        if self.plausible.roles > 0 || bare.len() > 40 || !is_one_of(SECTIONS, &fold(bare)) {
            return false;
        }
        let below = self.lines.iter().skip(number + 1).map(Line::whole);
        let next = below.into_iter().flatten().find(|line| !line.trim().is_empty());
        let is_item = |line: &str| {
            let line = line.trim_start();
            line.starts_with(['-', '*', '•', '–', '☐', '[']) || line.starts_with(|c: char| c.is_ascii_digit())
        };
        next.is_some_and(is_item) || !self.plausible.known.is_empty()
    }
}

fn finished(mut turns: Vec<Turn>) -> Vec<Turn> {
    for turn in &mut turns {
        turn.text.truncate(turn.text.trim_end().len());
    }
    turns.retain(|turn| turn.label.is_some() || !turn.text.is_empty());
    turns
}

/// The names of those who are there, folded, and their first names.
fn attendees(text: &[&str]) -> HashSet<String> {
    let mut names = HashSet::new();
    for (number, line) in text.iter().enumerate() {
        let Some((label, said)) = line.split_once([':', '：']).filter(|(label, _)| label.len() <= 60) else {
            continue;
        };
        let label = label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '_' | '-'));
        if !is_one_of(ATTENDEES, &fold(label)) {
            continue;
        }
        let said = said.trim_matches(|c: char| c.is_whitespace() || c == '*');
        let items =
            text.iter().skip(number + 1).take_while(|line| line.trim_start().starts_with(['-', '*', '•']));
        let listed: Vec<&str> = if said.is_empty() { items.take(100).copied().collect() } else { vec![said] };
        for name in listed.into_iter().flat_map(|list| list.split([',', ';', '、', '，', '&'])) {
            let name = name.split(['(', '（']).next().unwrap_or(name);
            let folded =
                fold(name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*' | '•' | '.')));
            if let Some(first) = folded.split_whitespace().next() {
                names.insert(first.to_owned());
                names.insert(folded.clone().into_owned());
            }
        }
    }
    names
}

/// A line of captions without the end of a voice.
fn unvoiced(line: &str) -> &str {
    line.trim_end().strip_suffix("</v>").unwrap_or(line)
}

fn unlabeled(text: &str, at: Option<Timestamp>, line: usize, kind: TurnKind) -> Turn {
    Turn { label: None, role: Role::Other, at, text: text.to_owned(), line: line as u32, kind }
}

fn turn(opening: &Opening<'_>, at: Option<Timestamp>, line: usize, kind: TurnKind) -> Turn {
    let label = opening.label.to_owned();
    Turn {
        role: label::role(&label),
        label: Some(label),
        at,
        text: opening.said.to_owned(),
        line: line as u32,
        kind,
    }
}

/// Whether a turn with this label is pasted into the one above: that one is, or it announces words ("look at this:") and
/// another one of the same speaker follows.
fn is_pasted(above: Option<&Turn>, opening: &Opening<'_>) -> bool {
    above.is_some_and(|above| {
        let announces = above.role == Role::User && above.text.trim_end().ends_with([':', '：']);
        above.kind == TurnKind::Pasted || announces && label::role(opening.label) == Role::User
    })
}

/// Takes labels for plain words inside fences that are closed, and on quoted lines unless all labels are on such lines.
fn inside_turns<'a>(lines: &mut [Line<'a>], text: &[&'a str]) {
    let fences = |line: &Line<'_>| match line {
        Line::Labelled(opening) => is_fence(opening.said) || is_fence(opening.whole),
        Line::Plain(plain) => is_fence(plain),
        Line::Cue(_) | Line::CueNumber(_) | Line::CueHead(_) => false,
    };
    let closed = lines.iter().filter(|line| fences(line)).count() % 2 == 0;
    let mut inside = false;
    let all_quoted = lines.iter().all(|line| !matches!(line, Line::Labelled(opening) if !opening.is_quoted));
    for (line, whole) in lines.iter_mut().zip(text.iter().copied()) {
        let fence = closed && fences(line);
        let quoted = !all_quoted && matches!(line, Line::Labelled(opening) if opening.is_quoted);
        if inside || quoted {
            *line = Line::Plain(whole);
        }
        inside ^= fence;
    }
    inside_blocks(lines, text);
}

/// Takes labels for plain words in blocks of code and data, where keys look like names. Who is a role, or has a time
/// beside their name, speaks all the same.
fn inside_blocks<'a>(lines: &mut [Line<'a>], text: &[&'a str]) {
    let said = |(line, whole): (&Line<'a>, &'a str)| match line {
        Line::Labelled(opening) if label::is_role(opening.label) => opening.said,
        Line::Labelled(_) | Line::Cue(_) | Line::CueNumber(_) | Line::CueHead(_) | Line::Plain(_) => whole,
    };
    let shown: Vec<&str> = lines.iter().zip(text.iter().copied()).map(said).collect();
    for block in crate::opaque::blocks(&shown) {
        for (line, whole) in
            lines.iter_mut().zip(text.iter().copied()).take(block.lines.end).skip(block.lines.start)
        {
            let speaks = |opening: &Opening<'_>| {
                opening.is_voice
                    || label::is_role(opening.label)
                    || opening.at.is_some() && !label::is_level(opening.label)
            };
            if matches!(line, Line::Labelled(opening) if !speaks(opening)) {
                *line = Line::Plain(whole);
            }
        }
    }
}

/// Adds a line to the turn above, or starts a turn without a label.
fn append(turns: &mut Vec<Turn>, line: &str, number: usize) {
    match turns.last_mut() {
        Some(turn) => {
            if !turn.text.is_empty() {
                turn.text.push('\n');
            }
            turn.text.push_str(line);
        }
        None if line.trim().is_empty() => {}
        None => turns.push(unlabeled(line, None, number, TurnKind::Spoken)),
    }
}

/// Which labels of a text are speakers.
struct Plausible {
    /// How often each label that is not a role opens a line.
    counts: HashMap<String, usize>,
    /// How many lines open with a role.
    roles: usize,
    /// Whether names are believed even if they occur once.
    trusting: bool,
    /// Names of those who are said to be there, folded.
    known: HashSet<String>,
}

impl Plausible {
    fn among(lines: &[Line<'_>], known: HashSet<String>) -> Self {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let (mut labelled, mut roles, mut others) = (0, 0, 0);
        let (mut said, mut values) = (false, 0);
        for line in lines {
            match line {
                Line::Labelled(opening) if label::is_role(opening.label) => roles += 1,
                Line::Labelled(opening) if label::is_name(opening.label) => {
                    labelled += 1;
                    said |= is_said(opening.said) || label::role(opening.label) != Role::Other;
                    values += usize::from(is_value(opening.said));
                    *counts.entry(opening.label.to_owned()).or_default() += 1;
                }
                Line::Labelled(_) => others += 1,
                Line::Plain(text) => others += usize::from(!text.trim().is_empty()),
                Line::Cue(_) | Line::CueNumber(_) | Line::CueHead(_) => {}
            }
        }
        let recurring = counts.values().any(|count| *count > 1);
        // A list of terms or of amounts has labels as well, each once.
        let talks = recurring || said && values * 2 < labelled;
        let trusting =
            roles > 0 || labelled > 1 && talks && (others == 0 || recurring && others <= labelled * 2);
        Self { counts, roles, trusting, known }
    }

    fn allows(&self, opening: &Opening<'_>) -> bool {
        if label::is_role(opening.label) || opening.is_voice {
            return true;
        }
        if !self.known.is_empty() {
            let bare = opening.label.split('(').next().unwrap_or(opening.label).trim();
            if self.known.contains(fold(bare).as_ref()) {
                return true;
            }
        }
        label::is_name(opening.label)
            && (self.trusting
                || opening.at.is_some()
                || opening.is_bold && self.counts.len() > 1
                || self.counts.get(opening.label).is_some_and(|count| *count > 2))
    }
}
