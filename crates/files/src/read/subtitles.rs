//! Subtitles: WebVTT and SubRip. With speakers they are a transcript, whose times stay; without, they are running text.

use std::fmt::Write;

/// The words of the cues.
pub(super) fn read(text: &str) -> String {
    let cues = cues(text);
    if cues.iter().flat_map(|cue| &cue.lines).any(|line| line.speaks) {
        return spoken(&cues);
    }
    let mut words = String::new();
    let mut last = "";
    for line in cues.iter().flat_map(|cue| &cue.lines) {
        // Captions that roll show each line twice.
        if line.text == last {
            continue;
        }
        words.push_str(if words.is_empty() { "" } else { separator(last) });
        words.push_str(&line.text);
        last = &line.text;
    }
    words
}

/// A long pause is not told, so a paragraph ends where a sentence does.
fn separator(above: &str) -> &'static str {
    if above.ends_with(['.', '!', '?', '…', '。', '？', '！']) { "\n" } else { " " }
}

/// The cues as a transcript: the times in the form that transcripts have.
fn spoken(cues: &[Cue]) -> String {
    let mut text = String::from("WEBVTT\n");
    for cue in cues {
        let _ = write!(text, "\n{}\n", cue.times);
        for line in &cue.lines {
            text.push_str(&line.text);
            text.push('\n');
        }
    }
    text.trim_end().to_owned()
}

struct Cue {
    times: String,
    lines: Vec<Line>,
}

struct Line {
    text: String,
    /// Whether it says who speaks.
    speaks: bool,
}

fn cues(text: &str) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if line.contains("-->") {
            cues.push(Cue { times: line.replace(',', "."), lines: Vec::new() });
            open = true;
        } else if line.is_empty() {
            // What stands between cues is a number, a note or a style.
            open = false;
        } else if open && let Some(cue) = cues.last_mut() {
            let line = plain(line);
            if !line.text.is_empty() {
                cue.lines.push(line);
            }
        }
    }
    cues
}

/// A line without marks; `<v Dana>` and "- DANA:" name the speaker.
fn plain(line: &str) -> Line {
    let (mut text, mut rest, mut voice) = (String::new(), line, None);
    while let Some((before, tag)) = rest.split_once('<') {
        let Some((tag, after)) = tag.split_once('>') else { break };
        text.push_str(before);
        if let Some(name) = tag.strip_prefix('v').and_then(|tag| tag.split_once([' ', '\t'])) {
            voice = Some(name.1.trim().to_owned()).filter(|name| !name.is_empty());
        }
        rest = after;
    }
    text.push_str(rest);
    let text = unescaped(text.trim());
    let labelled = text.split_once(": ").is_some_and(|(label, _)| is_label(label));
    match voice {
        Some(name) => Line { text: format!("{name}: {text}"), speaks: true },
        None => Line { text, speaks: labelled },
    }
}

fn is_label(label: &str) -> bool {
    label.len() <= 40
        && label.split_whitespace().count() <= 3
        && label.chars().next().is_some_and(char::is_uppercase)
}

fn unescaped(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&lrm;", ""), ("&rlm;", ""), ("&amp;", "&")].iter().fold(
        text.to_owned(),
        |text, (name, sign)| if text.contains(name) { text.replace(name, sign) } else { text },
    )
}
