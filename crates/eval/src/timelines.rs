//! Timelines: what one person says over time about things that change, each with the question that its last value answers.
//!
//! The shape of `eval/extraction/chains`: one timeline a line. The one thing to know: haystacks are made of 1, 2, 4, 8, 16 and
//! 32 timelines in turn, so that small memories are measured as well, and every message is a session of its own.

use crate::haystack::{Haystack, Question, ReadError, Session};
use evoke_types::Timestamp;
use serde::Deserialize;
use std::collections::HashSet;

/// Timelines per haystack, in turn.
const SIZES: [usize; 6] = [1, 2, 4, 8, 16, 32];
/// When the first message of each timeline is said: 2024-01-01, in milliseconds.
const FIRST: i64 = 1_704_067_200_000;
/// Between two messages of a timeline: a week, in milliseconds.
const STEP: i64 = 7 * 24 * 3_600_000;

#[derive(Deserialize)]
struct Timeline {
    lang: String,
    messages: Vec<Message>,
    question: String,
}

#[derive(Deserialize)]
struct Message {
    text: String,
    says: String,
}

/// Reads a file of timelines.
pub(crate) fn read(lines: &[u8]) -> Result<Vec<Haystack>, ReadError> {
    let lines = std::str::from_utf8(lines).map_err(|error| ReadError::Invalid(error.to_string()))?;
    let mut timelines =
        lines.lines().map(serde_json::from_str).collect::<Result<Vec<Timeline>, _>>()?.into_iter();
    let (mut haystacks, mut sizes) = (Vec::new(), SIZES.into_iter().cycle());
    while timelines.len() > 0 {
        let some: Vec<Timeline> = timelines.by_ref().take(sizes.next().unwrap_or(1)).collect();
        haystacks.push(haystack(haystacks.len(), some));
    }
    Ok(haystacks)
}

fn haystack(number: usize, timelines: Vec<Timeline>) -> Haystack {
    let (mut sessions, mut questions) = (Vec::new(), Vec::new());
    for timeline in timelines {
        let values = timeline.messages.iter().rev().map(|message| message.says.as_str());
        let last = values.into_iter().find(|says| says.starts_with('v')).unwrap_or_default().to_owned();
        let of_last =
            |(at, message): (usize, &Message)| (message.says == last).then_some(sessions.len() + at);
        let right: HashSet<usize> = timeline.messages.iter().enumerate().filter_map(of_last).collect();
        questions.push(Question {
            text: timeline.question,
            answer: String::new(),
            asked_at: None,
            category: timeline.lang,
            turns: right.iter().map(|session| (*session, 0)).collect(),
            sessions: right,
        });
        let said = (0_i64..).zip(timeline.messages);
        sessions.extend(said.map(|(week, message)| Session {
            at: Timestamp::from_millis(FIRST + week * STEP),
            turns: vec![("user".to_owned(), message.text)],
        }));
    }
    Haystack { user: format!("timelines-{number}"), sessions, questions }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"lang":"en","messages":[{"text":"The gate is blue.","says":"v1"},{"text":"Rain.","says":"-"},{"text":"The gate is green now.","says":"v2"}],"question":"Which color has the gate?"}"#;

    #[test]
    fn the_last_value_is_right_and_haystacks_grow() {
        let haystacks = read([LINE; 4].join("\n").as_bytes()).expect("read");
        assert_eq!(haystacks.iter().map(|haystack| haystack.questions.len()).collect::<Vec<_>>(), [1, 2, 1]);
        let second = &haystacks[1];
        assert_eq!(second.sessions.len(), 6);
        assert_eq!(second.questions[1].sessions, HashSet::from([5]));
        assert_eq!(second.questions[1].turns, HashSet::from([(5, 0)]));
        assert!(read(b"{}").is_err());
    }
}
