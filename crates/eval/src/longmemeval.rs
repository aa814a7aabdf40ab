//! LongMemEval: one haystack of sessions for each question, some turns marked as holding the answer.

use crate::haystack::{Haystack, Question, ReadError, Session, answer_text};
use evoke_text::time::parse_query_date;
use evoke_types::Timestamp;
use serde::Deserialize;

#[derive(Deserialize)]
struct Record {
    question_id: String,
    question_type: String,
    question: String,
    #[serde(default)]
    answer: Option<serde_json::Value>,
    question_date: String,
    answer_session_ids: Vec<String>,
    haystack_dates: Vec<String>,
    haystack_session_ids: Vec<String>,
    haystack_sessions: Vec<Vec<Said>>,
}

#[derive(Deserialize)]
struct Said {
    role: String,
    content: String,
    #[serde(default)]
    has_answer: Option<bool>,
}

/// Reads the file: haystacks, and how many questions were left out. Abstention questions have no answer
/// to find; they are left out unless `abstention` is set.
pub(crate) fn read(json: &[u8], abstention: bool) -> Result<(Vec<Haystack>, usize), ReadError> {
    let records: Vec<Record> = serde_json::from_slice(json)?;
    let all = records.len();
    let wanted = records.into_iter().filter(|r| abstention || !r.question_id.ends_with("_abs"));
    let haystacks = wanted.map(haystack).collect::<Result<Vec<_>, _>>()?;
    let excluded = all - haystacks.len();
    Ok((haystacks, excluded))
}

fn haystack(record: Record) -> Result<Haystack, ReadError> {
    let id = &record.question_id;
    let (sessions, dates) = (record.haystack_sessions.len(), record.haystack_dates.len());
    if sessions != dates || sessions != record.haystack_session_ids.len() {
        return Err(ReadError::Invalid(format!(
            "{id}: {sessions} sessions, but {dates} dates and other ids"
        )));
    }
    let mut question = Question {
        text: record.question,
        answer: answer_text(record.answer),
        asked_at: Some(date(id, &record.question_date)?),
        category: record.question_type,
        sessions: Default::default(),
        turns: Default::default(),
    };
    let mut sessions = Vec::with_capacity(dates);
    let rows =
        record.haystack_sessions.into_iter().zip(record.haystack_dates).zip(record.haystack_session_ids);
    for (place, ((said, at), session_id)) in rows.enumerate() {
        if record.answer_session_ids.contains(&session_id) {
            question.sessions.insert(place);
        }
        let said: Vec<Said> = said.into_iter().filter(|t| !t.content.trim().is_empty()).collect();
        let gold = said.iter().enumerate().filter(|(_, t)| t.has_answer == Some(true));
        question.turns.extend(gold.map(|(turn, _)| (place, turn)));
        let turns = said.into_iter().map(|t| (label(&t.role).to_owned(), t.content)).collect();
        sessions.push(Session { at: date(id, &at)?, turns });
    }
    Ok(Haystack { user: record.question_id, sessions, questions: vec![question] })
}

fn label(role: &str) -> &str {
    match role {
        "user" => "User",
        "assistant" => "Assistant",
        other => other,
    }
}

fn date(question: &str, text: &str) -> Result<Timestamp, ReadError> {
    parse_query_date(text)
        .ok_or_else(|| ReadError::Invalid(format!("{question}: cannot read the date {text:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn records(id: &str) -> String {
        format!(
            r#"[{{"question_id": "{id}", "question_type": "multi-session", "question": "How many?",
            "question_date": "2023/06/20 (Tue) 17:03", "answer": "2", "answer_session_ids": ["b"],
            "haystack_dates": ["2023/04/25 (Tue) 18:57", "2023/04/26 (Wed) 00:58"],
            "haystack_session_ids": ["a", "b"],
            "haystack_sessions": [[{{"role": "user", "content": "x"}}],
              [{{"role": "user", "content": "y"}}, {{"role": "assistant", "content": "z\n\nw", "has_answer": true}}]]}}]"#
        )
    }

    #[test]
    fn answers_become_places() {
        let (haystacks, excluded) = read(records("q1").as_bytes(), false).expect("read");
        assert_eq!(excluded, 0);
        let question = &haystacks[0].questions[0];
        assert_eq!(question.sessions, HashSet::from([1]));
        assert_eq!(question.turns, HashSet::from([(1, 1)]));
        assert_eq!(question.asked_at.map(|a| a.to_string()).as_deref(), Some("2023-06-20T17:03:00Z"));
        assert_eq!(haystacks[0].sessions[1].document(), "User: y\nAssistant: z w\n");
    }

    #[test]
    fn abstention_questions_are_left_out_unless_asked_for() {
        let (haystacks, excluded) = read(records("q1_abs").as_bytes(), false).expect("read");
        assert_eq!((haystacks.len(), excluded), (0, 1));
        let (haystacks, excluded) = read(records("q1_abs").as_bytes(), true).expect("read");
        assert_eq!((haystacks.len(), excluded), (1, 0));
    }
}
