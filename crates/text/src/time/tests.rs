//! Tables of sentences and the days they mean.

use super::*;
use evoke_types::Precision;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a date")
}

/// The mentions of a text as "first..last", or one day, in UTC.
fn days(text: &str, anchor: &str) -> Vec<String> {
    let show = |at: Timestamp| at.date().to_string();
    let mentions = mentions(text, at(anchor)).into_iter();
    mentions
        .map(|mention| {
            let (start, end) =
                (show(mention.window.start), show(mention.window.end.unwrap_or(mention.window.start)));
            if start == end { start } else { format!("{start}..{end}") }
        })
        .collect()
}

#[track_caller]
fn check(anchor: &str, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(days(text, anchor), *expected, "{text:?} said on {anchor}");
    }
}

/// Expressions of the speaker's calendar.
const LOCAL: &[&str] = &[
    "I saw it yesterday.",
    "It is tomorrow at 7 pm.",
    "We signed last Friday.",
    "We moved in last week.",
    "It happened two days ago.",
    "The show is next Tuesday at 20:15.",
    "He left last month.",
    "gestern war es so weit",
    "明日行きます",
];

#[test]
fn days_and_hours_are_those_where_it_was_said() {
    for (text, anchor, start) in [
        ("I rowed yesterday.", "2026-06-14T00:40:00+01:00", "2026-06-13T00:00:00+01:00"),
        ("I rowed yesterday.", "2026-06-14T08:30:00+09:00", "2026-06-13T00:00:00+09:00"),
        ("The race is tomorrow at 7 pm.", "2026-06-14T22:10:00-05:00", "2026-06-15T19:00:00-05:00"),
        ("We sold it last Friday.", "2026-06-13T01:20:00+04:00", "2026-06-12T00:00:00+04:00"),
        ("I rowed yesterday.", "2026-06-14T00:40:00Z", "2026-06-13T00:00:00Z"),
    ] {
        let found: Vec<String> =
            mentions(text, at(anchor)).iter().map(|m| m.window.start.to_string()).collect();
        assert_eq!(found, [start], "{text:?} said at {anchor}");
    }
}

#[test]
fn absolute_dates() {
    check(
        "2024-05-15",
        &[
            ("on 2024-03-05 we met", &["2024-03-05"]),
            ("am 5.3.2024", &["2024-03-05"]),
            ("5 March 2024, or March 6th, 2024", &["2024-03-05", "2024-03-06"]),
            ("the 3rd of June 2021", &["2021-06-03"]),
            ("3. Juni 2024 und 3 de junio de 2024", &["2024-06-03", "2024-06-03"]),
            ("in March 2024", &["2024-03-01..2024-03-31"]),
            ("it happened in 2022", &["2022-01-01..2022-12-31"]),
            ("summer 2023", &["2023-06-01..2023-08-31"]),
            ("Q3 2024", &["2024-07-01..2024-09-30"]),
            ("from 3 to 7 July 2024", &["2024-07-03..2024-07-07"]),
            ("12 July - 1 Sept 2024", &["2024-07-12..2024-09-01"]),
            ("from 2019 to 2021", &["2019-01-01..2021-12-31"]),
            ("born fourth of May nineteen seventy-one", &["1971-05-04"]),
            ("2024年3月5日に", &["2024-03-05"]),
        ],
    );
}

#[test]
fn dates_without_a_year_follow_the_verb() {
    check(
        "2025-10-02",
        &[
            ("we separated in August", &["2025-08-01..2025-08-31"]),
            ("School starts in August", &["2026-08-01..2026-08-31"]),
            ("since June", &["2025-06-01..2025-06-30"]),
            ("the export lacked data, could you resend it before the 30th?", &["2025-10-30"]),
            ("Our course (6 Oct, 18 people) moves", &["2025-10-06"]),
            ("I moved in on the 2nd", &["2025-10-02"]),
            ("they confirmed on the 4th", &["2025-09-04"]),
            ("my flight is on 14 January for a week", &["2026-01-14"]),
            (
                "the fire itself was, what, mid-January?\nPiet: The fourteenth.",
                &["2025-01-10..2025-01-20", "2025-01-14"],
            ),
            ("we want a house in july, 8 to 22", &["2026-07-08..2026-07-22"]),
            ("last December I had a vaccine", &["2024-12-01..2024-12-31"]),
        ],
    );
}

#[test]
fn days_near_the_anchor() {
    check(
        "2025-01-15",
        &[
            ("today, tomorrow, yesterday", &["2025-01-15", "2025-01-16", "2025-01-14"]),
            ("the day after tomorrow", &["2025-01-17"]),
            ("router died the day before yesterday", &["2025-01-13"]),
            ("last night it rained", &["2025-01-14"]),
            (
                "mañana, ayer, gestern, ontem, amanhã, demain",
                &["2025-01-16", "2025-01-14", "2025-01-14", "2025-01-14", "2025-01-16", "2025-01-16"],
            ),
            ("aujourd'hui", &["2025-01-15"]),
            ("next one is tmrw", &["2025-01-16"]),
            ("明日行きます", &["2025-01-16"]),
            ("来月TOEFLを受けます", &["2025-02-01..2025-02-28"]),
        ],
    );
}

#[test]
fn weekdays() {
    // A Wednesday.
    check(
        "2025-08-13",
        &[
            ("you took 95 on Monday", &["2025-08-11"]),
            ("I expect a report by Wednesday", &["2025-08-20"]),
            ("final is tuesday", &["2025-08-19"]),
            ("red since Monday's merge", &["2025-08-11"]),
            ("last Saturday", &["2025-08-09"]),
            ("this Friday", &["2025-08-15"]),
            ("next Monday", &["2025-08-18"]),
            ("moved from this fri to fri next week", &["2025-08-15", "2025-08-22"]),
            ("thats friday the 31st", &["2025-10-31"]),
            ("Saturday week", &["2025-08-23"]),
            ("nächsten Montag", &["2025-08-18"]),
            ("he sat in the sun", &[]),
        ],
    );
    check("2025-04-08", &[("the scan was a week ago Monday", &["2025-03-31"])]);
    check(
        "2025-02-24",
        &[(
            "the first week of April instead, ideally the Wednesday",
            &["2025-04-01..2025-04-07", "2025-04-02"],
        )],
    );
}

#[test]
fn counted_lengths() {
    check(
        "2025-03-06",
        &[
            ("two weeks ago", &["2025-02-20"]),
            ("in 3 days", &["2025-03-09"]),
            ("a couple of months ago", &["2025-01-06"]),
            ("hace dos semanas", &["2025-02-20"]),
            ("vor drei Tagen", &["2025-03-03"]),
            ("in drei Wochen kommt die Krone", &["2025-03-27"]),
            ("il y a deux jours", &["2025-03-04"]),
            ("Met my wife exactly ten years ago today", &["2015-03-06"]),
            ("in about four years", &["2029-03-06"]),
            ("ends three months from tomorrow", &["2025-06-07"]),
            (
                "on the first Monday in June, and it runs out six weeks after that",
                &["2025-06-02", "2025-07-14"],
            ),
            ("will be after six week from today", &["2025-04-17"]),
            ("the week before 9 June 2023", &["2023-06-02..2023-06-08"]),
            ("the last two weeks", &["2025-02-20..2025-03-06"]),
            ("two summers ago", &["2023-06-01..2023-08-31"]),
            ("I finished it in 3 days", &[]),
        ],
    );
}

#[test]
fn periods_and_their_parts() {
    check(
        "2025-03-06",
        &[
            ("last week", &["2025-02-24..2025-03-02"]),
            ("next weekend", &["2025-03-15..2025-03-16"]),
            ("last month", &["2025-02-01..2025-02-28"]),
            ("next year", &["2026-01-01..2026-12-31"]),
            ("last summer", &["2024-06-01..2024-08-31"]),
            ("letztes Jahr", &["2024-01-01..2024-12-31"]),
            ("la semana pasada", &["2025-02-24..2025-03-02"]),
            ("no mês que vem", &["2025-04-01..2025-04-30"]),
            ("by end of November", &["2025-11-21..2025-11-30"]),
            ("end of the month", &["2025-03-21..2025-03-31"]),
            ("since the beginning of the year", &["2025-01-01..2025-01-31"]),
            ("in the second half of February", &["2025-02-15..2025-02-28"]),
            ("Target: end of Q4", &["2025-12-01..2025-12-31"]),
            ("Late June, ten days", &["2025-06-21..2025-06-30"]),
            ("the week after next", &["2025-03-17..2025-03-23"]),
            ("vom 5. bis 12. April", &["2025-04-05..2025-04-12"]),
            ("from the 20th to the 24th", &["2025-03-20..2025-03-24"]),
        ],
    );
}

#[test]
fn feasts_and_hours() {
    check(
        "2025-12-22T13:00:00Z",
        &[
            ("We leave on Boxing Day and come home on Epiphany.", &["2025-12-26", "2026-01-06"]),
            ("around Easter", &["2026-04-05"]),
        ],
    );
    let seven = &mentions("tomorrow at 7pm, ok", at("2025-12-22T13:00:00Z"))[0];
    assert_eq!(
        (seven.window.start, seven.window.end, seven.window.precision),
        (at("2025-12-23T19:00:00Z"), None, Precision::Time)
    );
    assert_eq!(seven.range, 0..15);
    let tuesday = &mentions("Tuesday the eighth at ten fifteen", at("2025-03-27"))[0];
    assert_eq!(tuesday.window.start, at("2025-04-08T10:15:00Z"));
}

#[test]
fn what_is_no_date() {
    check(
        "2025-03-06",
        &[
            ("you may march to the second floor", &[]),
            ("May I ask Marco and April's sister?", &["2025-04-01..2025-04-30"]),
            ("version 2024.1 has 2000 users, 3rd grade, 1.5 km", &[]),
            ("a few people, three cats and one week of work", &[]),
            ("see 10.0.0.1/24 or T-1", &[]),
            ("por la mañana", &[]),
        ],
    );
}

#[test]
fn questions_look_back() {
    let asked_days = |query: &str| -> Vec<(String, String)> {
        let show = |at: Timestamp| at.date().to_string();
        let asked = asked(query, at("2023-06-15")).into_iter();
        asked.map(|asked| (show(asked.window.start()), show(asked.window.end().plus_millis(-1)))).collect()
    };
    let one = |first: &str, last: &str| vec![(first.to_owned(), last.to_owned())];
    assert_eq!(asked_days("What did I buy last month?"), one("2023-04-29", "2023-06-02"));
    assert_eq!(asked_days("Where did I go in May?"), one("2023-04-29", "2023-06-02"));
    assert_eq!(asked_days("Who did I meet in August?"), one("2022-07-30", "2022-09-02"));
    assert_eq!(asked_days("What did I say yesterday?"), one("2023-06-14", "2023-06-14"));
    assert_eq!(asked_days("what happened two weeks ago"), one("2023-05-30", "2023-06-03"));
    assert_eq!(asked_days("What is my dog called?"), vec![]);
    let before = asked("What did I do before June?", at("2023-06-15"));
    assert!(before[0].window.contains(at("2020-01-01")) && before[0].weight < 1.0);
}

/// Expressions that count in days and weeks, in nine languages.
const OF_WEEKS: &[&str] = &[
    "I rowed yesterday.",
    "We met two Fridays ago.",
    "It is a week on Monday.",
    "She left the night before last.",
    "The review is in two and a half weeks.",
    "We return the week after next.",
    "It was the Friday before last.",
    "They come on Tuesday of next week.",
    "It ends five working days from now.",
    "Am kommenden Samstag bin ich frei.",
    "Hace dos semanas nos mudamos.",
    "Vendredi de la semaine prochaine, je pars.",
    "Na terça passada assinei.",
    "Martedì scorso ho firmato.",
    "下周三我要去上海。",
    "来週の水曜日に行きます。",
    "पिछले शुक्रवार को मैंने घर खरीदा।",
];

proptest! {
    #[test]
    fn what_is_said_weeks_later_means_days_weeks_later(
        which in 0_usize..OF_WEEKS.len(),
        anchor in 0_i64..4_000_000_000_000,
        weeks in -500_i64..500,
    ) {
        let week = 7 * 86_400_000;
        let (now, later) = (Timestamp::from_millis(anchor), Timestamp::from_millis(anchor + weeks * week));
        let (here, there) = (mentions(OF_WEEKS[which], now), mentions(OF_WEEKS[which], later));
        prop_assert_eq!(here.len(), 1, "{}", OF_WEEKS[which]);
        for (here, there) in here.iter().zip(&there) {
            prop_assert_eq!(here.window.start.plus_millis(weeks * week), there.window.start);
            prop_assert_eq!(here.window.end.map(|end| end.plus_millis(weeks * week)), there.window.end);
        }
    }

    #[test]
    fn the_local_day_rules_whatever_the_offset(
        which in 0_usize..LOCAL.len(),
        anchor in 0_i64..4_000_000_000_000,
        offset in -840_i64..=840,
    ) {
        let here = Timestamp::from_millis(anchor).at_offset(offset);
        // The same clock reading where clocks show UTC.
        let there = here.civil_as_utc();
        let local = mentions(LOCAL[which], here);
        prop_assert_eq!(local.len(), 1);
        for (local, utc) in local.iter().zip(mentions(LOCAL[which], there)) {
            prop_assert_eq!(local.window.start.civil_as_utc(), utc.window.start);
            prop_assert_eq!(local.window.end.map(Timestamp::civil_as_utc), utc.window.end);
            prop_assert_eq!(local.window.start.offset_minutes(), offset);
        }
        for (local, utc) in asked(LOCAL[which], here).iter().zip(asked(LOCAL[which], there)) {
            prop_assert_eq!(local.named.start().civil_as_utc(), utc.named.start());
        }
    }

    #[test]
    fn mentions_are_ordered_lie_on_boundaries_and_end_after_they_start(
        text in "(the |last |next |[0-9]{1,4}|week|month|May|Monday|ago| in | of | day |before|after|first |early |since |for |from |to |every |moved |two |half |Christmas|year|and|'|90s|vor |hace |il y a |fa |que viene |-|/|\\.|: |th|来月|の|前|下周|三|से|पहले|é|\\PC| ){0,30}",
        anchor in -70_000_000_000_000_i64..260_000_000_000_000,
    ) {
        let anchor = Timestamp::from_millis(anchor);
        let mut end = 0;
        for mention in mentions(&text, anchor) {
            prop_assert!(mention.range.start >= end && mention.range.start < mention.range.end);
            prop_assert!(text.get(mention.range.clone()).is_some());
            prop_assert!(mention.window.end.is_none_or(|end| mention.window.start <= end));
            end = mention.range.end;
        }
        for asked in asked(&text, anchor) {
            prop_assert!(asked.weight > 0.0 && asked.weight <= 1.0);
        }
    }
}
