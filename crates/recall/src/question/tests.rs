//! Questions in long texts: pasted logs, code, mails and chats around them.

use super::*;
use proptest::prelude::*;

fn likeliest(text: &str) -> String {
    extract_questions(text, MAX_QUESTIONS).texts.swap_remove(0)
}

fn log(lines: usize) -> String {
    let line = |n: usize| {
        format!("2026-05-0{}T08:{:02}:07Z node-{n} WARN queue depth {n} retry? no\n", n % 9 + 1, n % 60)
    };
    (0..lines).map(line).collect()
}

fn code(lines: usize) -> String {
    let line =
        |n: usize| format!("    let total_{n} = ready ? sum(items[{n}]) : fallback({n}); // what now?\n");
    (0..lines).map(line).collect()
}

fn chatter(sentences: usize) -> String {
    let said =
        ["The rain went on all day.", "We had soup, and the cat slept.", "Nobody called in the evening."];
    said.iter().cycle().take(sentences).copied().collect::<Vec<_>>().join(" ")
}

const ASKED: &str = "Which locksmith did my aunt recommend for the cellar door?";

#[test]
fn the_question_is_found_before_behind_and_amid_what_is_pasted() {
    for paste in
        [log(40), code(40), chatter(60), format!("```\n{}```\n", log(30)), format!("> {}\n", chatter(30))]
    {
        for text in [
            format!("{ASKED}\n\n{paste}"),
            format!("{paste}\n{ASKED}"),
            format!("{paste}\n{ASKED}\n\n{paste}"),
            format!("{paste}\n\nUnrelated to all that. {ASKED} Thanks a lot for the help."),
        ] {
            assert_eq!(likeliest(&text), ASKED, "{text}");
        }
    }
}

#[test]
fn what_others_ask_in_a_copied_talk_is_not_what_is_asked() {
    let talk =
        "Rosa: When do you come over?\nIvo: Is Friday fine?\nRosa: What about the keys?\nIvo: I have them.\n";
    let text = format!("{}\n{ASKED}\n\n{}", talk.repeat(6), talk.repeat(2));
    assert_eq!(extract_questions(&text, MAX_QUESTIONS).texts, [ASKED]);
}

#[test]
fn a_question_that_says_little_brings_what_it_leans_on() {
    let text = format!("My cousin Edda came by.\n{}\nWhere does she live?", log(30));
    assert_eq!(likeliest(&text), "My cousin Edda came by. Where does she live?");
}

#[test]
fn several_questions_are_all_asked_and_a_request_is_one() {
    let text = format!("{}\nWhere is my boat moored? And who has its spare key?", log(30));
    assert_eq!(extract_questions(&text, MAX_QUESTIONS).texts.len(), 2);
    assert_eq!(extract_questions(&text, 1).texts.len(), 1);
    let text = format!("{}\nRemind me where my green boat is moored.", code(30));
    assert_eq!(likeliest(&text), "Remind me where my green boat is moored.");
}

#[test]
fn where_nothing_asks_the_ends_of_what_was_written_are_searched() {
    let text = format!("The gate of the yard is stuck again.\n{}\nIt is the hinge, as in spring.", log(30));
    let found = extract_questions(&text, MAX_QUESTIONS);
    assert!(found.texts[0].contains("hinge") && found.texts[0].contains("gate"), "{found:?}");
    assert!(!extract_questions(&log(50), MAX_QUESTIONS).texts.is_empty());
}

#[test]
fn names_and_codes_stand_beside_and_times_and_words_do_not() {
    let paste = "2026-05-01T08:00:01Z WARN pump_7 failed with E4471 in mainValve\n".repeat(9);
    let found = extract_questions(&format!("{paste}\n{ASKED}"), MAX_QUESTIONS);
    for code in ["pump_7", "E4471", "mainValve"] {
        assert!(found.identifiers.iter().any(|word| word == code), "{code}: {:?}", found.identifiers);
    }
    assert!(!found.identifiers.iter().any(|word| word == "failed"), "{:?}", found.identifiers);
}

#[test]
fn a_short_text_is_a_question_as_it_is() {
    for text in ["", "tea", "Where is it?", "ERROR [w1] what is this", "> quoted", "{\"theme\": \"dark\"}"] {
        assert_eq!(
            extract_questions(text, MAX_QUESTIONS),
            ExtractedQuestions { texts: vec![text.to_owned()], identifiers: vec![] }
        );
    }
    let told = "I have been looking for a place where the children can swim in summer, not too far, \
                and you said something about a lake. Which lake was that, and how deep is it?";
    assert_eq!(extract_questions(told, MAX_QUESTIONS).texts, [told]);
}

#[test]
fn hostile_texts_are_read_in_linear_time() {
    for unit in ["? ", "what is ", "a: b\n", "```\n", "> x?\n", "x_1 ", "。？", "\n", "tell me "] {
        let text = unit.repeat(1_000_000 / unit.len());
        assert!((1..=MAX_QUESTIONS).contains(&extract_questions(&text, MAX_QUESTIONS).texts.len()));
    }
}

proptest! {
    #[test]
    fn every_text_has_a_query_of_bounded_length(text in "(\\PC|\n|\\? |what |x_1 |```){0,300}") {
        let found = extract_questions(&text, MAX_QUESTIONS);
        prop_assert!((1..=MAX_QUESTIONS).contains(&found.texts.len()));
        prop_assert!(found.identifiers.len() <= MAX_IDENTIFIERS);
    }
}
