//! Needs the parser that `evoke model install` fetches, and fails without.

use super::{Mood, Writer, ended, full_answer, propositions};
use evoke_embed::model::{Manifest, default_dir};
use evoke_parse::Parser;
use evoke_types::Timestamp;
use std::sync::LazyLock;

static PARSER: LazyLock<Parser> = LazyLock::new(|| {
    let models = default_dir().expect("a folder for models");
    Parser::load(&Manifest::PARSER.dir(&models)).expect("run `evoke model install`")
});

/// The statements that a sentence makes.
fn written(sentence: &str, person: Option<&str>) -> Vec<String> {
    let document = PARSER.parse(sentence);
    let said_at = Timestamp::parse("2024-05-20T12:00:00Z").expect("a date");
    let writer = Writer { speaker: "User", person, said_at, earlier: None };
    let asks = sentence.ends_with('?');
    let stated = propositions(&document).into_iter().filter(|one| one.mood(asks) != Mood::Question);
    stated.map(|proposition| writer.write(&proposition).text).collect()
}

#[test]
fn a_sentence_is_cut_into_what_it_states() {
    for (sentence, expected) in [
        (
            "I rent a flat in Porto and work at a bakery.",
            &["User rents a flat in Porto", "User works at a bakery"][..],
        ),
        ("I moved to Lisbon, do you know a good dentist?", &["User moved to Lisbon"]),
        (
            "My sister drives a tram, and my brother paints.",
            &["User's sister drives a tram", "User's brother paints"],
        ),
        ("I baked bread and cakes.", &["User baked bread and cakes"]),
        ("I stayed home because it rained.", &["User stayed home because it rained"]),
        (
            "By the way, I moved to Oslo, so please write in the mornings.",
            &["User moved to Oslo", "Please write in the mornings"],
        ),
        ("Well, I'm allergic to penicillin.", &["User is allergic to penicillin"]),
    ] {
        assert_eq!(written(sentence, None), expected, "{sentence}");
    }
}

#[test]
fn pronouns_verbs_and_dates_are_those_of_the_third_person() {
    for (sentence, person, expected) in [
        ("I don't eat meat.", None, "User doesn't eat meat"),
        ("I've sold my boat.", None, "User has sold their boat"),
        ("My manager told me to rest.", None, "User's manager told User to rest"),
        ("She's been ill since March.", Some("Odile"), "Odile has been ill since March 2024"),
        ("I saw him yesterday.", Some("Emre"), "User saw Emre on 19 May 2024"),
        ("Starting my own business is scary.", None, "Starting User's own business is scary"),
        ("Sold my car.", None, "User sold User's car"),
        ("Allergic to cats.", None, "User is allergic to cats"),
    ] {
        assert_eq!(written(sentence, person), [expected], "{sentence}");
    }
}

#[test]
fn dates_that_count_from_the_day_of_saying_are_written_out() {
    for (sentence, expected) in [
        ("I changed jobs two weeks ago.", "User changed jobs around 6 May 2024"),
        ("The race is tomorrow at 7 pm.", "The race is on 21 May 2024 at 19:00"),
        (
            "I have been sober for six months.",
            "User has been sober for six months (since around November 2023)",
        ),
        ("The rent is due on the 5th of next month.", "The rent is due on 5 June 2024"),
        (
            "The server failed after I upgraded on Saturday.",
            "The server failed after User upgraded on 18 May 2024",
        ),
        ("My flight is booked for 3 June.", "User's flight is booked for 3 June"),
        ("The report is due by Friday.", "The report is due by 24 May 2024"),
    ] {
        assert_eq!(written(sentence, None), [expected], "{sentence}");
    }
}

#[test]
fn the_verb_of_a_date_says_which_way_it_lies() {
    let start = |sentence: &str| {
        let document = PARSER.parse(sentence);
        let said_at = Timestamp::parse("2024-05-20T12:00:00Z").expect("a date");
        let writer = Writer { speaker: "User", person: None, said_at, earlier: None };
        let written = propositions(&document).into_iter().map(|proposition| writer.write(&proposition));
        written.flat_map(|written| written.times.mentions).map(|m| m.window.start.date().to_string()).next()
    };
    for (sentence, day) in [
        ("We signed the lease on 2 March.", "2024-03-02"),
        ("We want to sign the lease on 2 March.", "2025-03-02"),
        ("The museum that I visited in June reopens soon.", "2023-06-01"),
        ("I work in a shop which closes in June.", "2024-06-01"),
        ("The hall is booked for 2 March.", "2025-03-02"),
        ("I have visited Rome in April.", "2024-04-01"),
    ] {
        assert_eq!(start(sentence).as_deref(), Some(day), "{sentence}");
    }
}

#[test]
fn a_few_words_become_an_answer() {
    for (question, words, expected) in [
        ("Where do you live?", "In Ghent", Some("User lives in Ghent")),
        ("What is your budget?", "About 80 euros", Some("User's budget is about 80 euros")),
        ("How many nights?", "Eight", Some("Asked \"How many nights?\", User said: Eight")),
        ("When does it start?", "On Monday", None),
    ] {
        let question = PARSER.parse(question);
        assert_eq!(full_answer(&question, words, "User").as_deref(), expected, "{words}");
    }
}

#[test]
fn any_text_is_cut_without_panic() {
    for text in ["", " ", "\u{0}", "((((", "and and and", "漢字", "i i i i", &"so I did and ".repeat(80)] {
        let document = PARSER.parse(text);
        for proposition in propositions(&document) {
            assert!(text.get(proposition.range()).is_some());
        }
        let _ = written(text, Some("Ana"));
    }
}

/// What a sentence says is over.
fn over(sentence: &str) -> Vec<String> {
    propositions(&PARSER.parse(sentence)).iter().flat_map(ended).collect()
}

#[test]
fn verbs_that_end_something_name_it() {
    let rows = include_str!("ended.tsv").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let wrong: Vec<String> = rows
        .filter_map(|row| {
            let cells: Vec<&str> = row.split('\t').collect();
            let [_, _, _, _, example, ends] = cells[..] else { panic!("six cells: {row}") };
            let found = over(example);
            (found != [ends]).then(|| format!("{example}: {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_planned_denied_or_indefinite_is_not_over() {
    for sentence in [
        "I might sell the Volvo.",
        "I will move from Leiden to Utrecht.",
        "I did not quit the choir.",
        "She sold a car yesterday.",
        "I am leaving Philips at five.",
        "I left the kitchen.",
        "The train moved slowly.",
        "I stopped at the bakery.",
    ] {
        assert_eq!(over(sentence), [""; 0], "{sentence}");
    }
}

#[test]
fn what_is_left_open_or_made_up_is_not_stated() {
    let states = |sentence: &str| {
        let document = PARSER.parse(sentence);
        let found = propositions(&document);
        found.iter().any(|one| one.mood(false) == Mood::Statement && !one.is_fiction())
    };
    for sentence in [
        "I wonder whether I should see a doctor.",
        "My brother asked if I eat fish.",
        "In the story I am a smuggler from Tangier.",
    ] {
        assert!(!states(sentence), "{sentence}");
    }
    for sentence in
        ["I am a smuggler's daughter.", "I asked my brother for fish.", "In the book club I am the host."]
    {
        assert!(states(sentence), "{sentence}");
    }
}
