//! Tests of what a chat model is shown of a conversation, and of what is read in its answer.

use super::{parts, statements};
use evoke_llm::{ChatResponse, FinishReason};
use evoke_store::TurnRow;
use evoke_types::{MessageId, Metadata, Role, Timestamp};
use uuid::Uuid;

fn turn(position: u32, words: usize) -> TurnRow {
    TurnRow {
        message: MessageId::new(Uuid::from_u128(position.into())),
        position,
        role: Role::User,
        content: "word ".repeat(words),
        said_at: Timestamp::from_millis(0),
        metadata: Metadata::new(),
        session: String::new(),
    }
}

#[test]
fn a_call_shows_whole_turns_up_to_its_limit() {
    let turns: Vec<TurnRow> = [10, 10, 10, 100, 1].iter().zip(1..).map(|(n, at)| turn(at, *n)).collect();
    assert_eq!(parts(&turns, 30), [0..2, 2..3, 3..4, 4..5]);
    assert_eq!(parts(&turns, 10_000), std::slice::from_ref(&(0..5)));
    assert!(parts(&[], 30).is_empty());
}

#[test]
fn an_answer_is_lines_without_their_marks() {
    let answer = |text: &str, finish| ChatResponse { text: text.to_owned(), finish, usage: None };
    let whole = answer(
        "- User likes tea.\n\n 2. User has 3.5 litres.\n* 12) Assistant agrees",
        FinishReason::Complete,
    );
    assert_eq!(statements(&whole), ["User likes tea.", "User has 3.5 litres.", "Assistant agrees"]);
    let cut = answer("User likes tea.\nUser has 3.", FinishReason::OutputLimit);
    assert_eq!(statements(&cut), ["User likes tea."]);
}
