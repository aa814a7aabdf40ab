//! LoCoMo: conversations between two people, with questions whose evidence names single turns.

use crate::haystack::{Haystack, Question, ReadError, Session, answer_text};
use evoke_text::time::parse_query_date;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

#[derive(Deserialize)]
struct Sample {
    sample_id: String,
    conversation: Map<String, Value>,
    qa: Vec<Asked>,
}

#[derive(Deserialize)]
struct Asked {
    question: String,
    answer: Option<Value>,
    #[serde(default)]
    evidence: Vec<String>,
    category: u8,
}

#[derive(Deserialize)]
struct Said {
    speaker: String,
    dia_id: String,
    #[serde(default)]
    text: String,
    blip_caption: Option<String>,
}

/// Where a turn stands: session and turn, as positions in the haystack.
type Place = (usize, usize);
/// A turn's id as the evidence writes it: session number and turn number.
type DialogueId = (u32, u32);

/// The conversations of a LoCoMo file, without the questions that have no usable evidence; `None` when it is no such file.
pub fn conversations(json: &[u8]) -> Option<Vec<Haystack>> {
    read(json, &[]).ok().map(|(haystacks, _)| haystacks)
}

/// Reads the file: haystacks, and how many questions have no usable evidence. `kinds`, unless empty, has one for each
/// question of the file, which becomes its category.
pub(crate) fn read(json: &[u8], kinds: &[String]) -> Result<(Vec<Haystack>, usize), ReadError> {
    let samples: Vec<Sample> = serde_json::from_slice(json)?;
    let in_file: usize = samples.iter().map(|sample| sample.qa.len()).sum();
    if !kinds.is_empty() && kinds.len() != in_file {
        return Err(ReadError::Invalid(format!("{in_file} questions, but kinds for {}", kinds.len())));
    }
    let mut kinds = kinds.iter();
    let mut excluded = 0;
    let mut haystacks = Vec::with_capacity(samples.len());
    for sample in samples {
        let (sessions, places) = sessions(&sample)?;
        let asked = sample.qa.len();
        let with_kind = sample.qa.into_iter().map(|asked| (asked, kinds.next()));
        let questions: Vec<Question> =
            with_kind.filter_map(|(asked, kind)| question(asked, kind, &places)).collect();
        excluded += asked - questions.len();
        haystacks.push(Haystack { user: sample.sample_id, sessions, questions });
    }
    Ok((haystacks, excluded))
}

fn sessions(sample: &Sample) -> Result<(Vec<Session>, HashMap<DialogueId, Place>), ReadError> {
    let mut sessions = Vec::new();
    let mut places = HashMap::new();
    // The numbers of sessions have gaps: some are announced by a date and hold no turns.
    let mut numbers: Vec<u32> =
        sample.conversation.keys().filter_map(|k| k.strip_prefix("session_")?.parse().ok()).collect();
    numbers.sort_unstable();
    for number in numbers {
        let said: Vec<Said> = Vec::deserialize(&sample.conversation[&format!("session_{number}")])?;
        let date = sample.conversation.get(&format!("session_{number}_date_time")).and_then(Value::as_str);
        let at = date.and_then(parse_query_date).ok_or_else(|| {
            ReadError::Invalid(format!(
                "{}: session_{number} has no date that can be read: {date:?}",
                sample.sample_id
            ))
        })?;
        let mut turns = Vec::with_capacity(said.len());
        for turn in said.into_iter().filter(|t| !t.text.trim().is_empty() || t.blip_caption.is_some()) {
            places.extend(dialogue_ids(&turn.dia_id).map(|id| (id, (sessions.len(), turns.len()))));
            turns.push(words(turn));
        }
        sessions.push(Session { at, turns });
    }
    Ok((sessions, places))
}

fn words(turn: Said) -> (String, String) {
    let text = match turn.blip_caption {
        Some(caption) => format!("{} [shares a photo: {caption}]", turn.text),
        None => turn.text,
    };
    (turn.speaker, text)
}

fn question(asked: Asked, kind: Option<&String>, places: &HashMap<DialogueId, Place>) -> Option<Question> {
    let turns: HashSet<Place> = asked
        .evidence
        .iter()
        .flat_map(|e| dialogue_ids(e))
        .filter_map(|id| places.get(&id).copied())
        .collect();
    (!turns.is_empty()).then(|| Question {
        text: asked.question,
        answer: answer_text(asked.answer),
        asked_at: None,
        category: kind.cloned().unwrap_or_else(|| category(asked.category).to_owned()),
        sessions: turns.iter().map(|(session, _)| *session).collect(),
        turns,
    })
}

/// The paper's names of the categories.
const fn category(number: u8) -> &'static str {
    match number {
        1 => "multi-hop",
        2 => "temporal",
        3 => "open-domain",
        4 => "single-hop",
        5 => "adversarial",
        _ => "other",
    }
}

/// Every `D<session>:<turn>` in a text. Some evidence holds several, or zeros in front.
fn dialogue_ids(text: &str) -> impl Iterator<Item = DialogueId> + '_ {
    text.split([';', ',', ' ']).filter_map(|part| {
        let (session, turn) = part.trim().strip_prefix('D')?.split_once(':')?;
        Some((session.parse().ok()?, turn.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r#"[{"sample_id": "conv-1", "qa": [
        {"question": "Where?", "answer": "x", "evidence": ["D1:2"], "category": 4},
        {"question": "Both?", "answer": "x", "evidence": ["D1:1; D10:02"], "category": 1},
        {"question": "Nothing?", "answer": "x", "evidence": ["D7:1"], "category": 2}],
      "conversation": {"speaker_a": "Ann", "speaker_b": "Bo",
        "session_10_date_time": "9:15 am on 2 July, 2023",
        "session_10": [{"speaker": "Bo", "dia_id": "D10:1", "text": ""},
                       {"speaker": "Ann", "dia_id": "D10:2", "text": "Look", "blip_caption": "a red kite"}],
        "session_1_date_time": "1:56 pm on 8 May, 2023",
        "session_1": [{"speaker": "Ann", "dia_id": "D1:1", "text": "Hello"},
                      {"speaker": "Bo", "dia_id": "D1:2", "text": "Hi"}]}}]"#;

    #[test]
    fn evidence_becomes_places() {
        let (haystacks, excluded) = read(SAMPLE.as_bytes(), &[]).expect("read");
        let [haystack] = &haystacks[..] else { panic!("one haystack") };
        assert_eq!((haystack.sessions.len(), haystack.questions.len(), excluded), (2, 2, 1));
        assert_eq!(haystack.sessions[0].at.to_string(), "2023-05-08T13:56:00Z");
        // The empty turn is not sent, so the photo is the first turn of its session.
        assert_eq!(haystack.sessions[1].document(), "Ann: Look [shares a photo: a red kite]\n");
        assert_eq!(haystack.questions[0].turns, HashSet::from([(0, 1)]));
        assert_eq!(haystack.questions[1].turns, HashSet::from([(0, 0), (1, 0)]));
        assert_eq!(haystack.questions[1].sessions, HashSet::from([0, 1]));
        assert_eq!(haystack.questions[1].category, "multi-hop");
    }
}
