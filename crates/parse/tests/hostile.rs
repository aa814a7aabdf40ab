//! Texts that nobody writes: no panic, every byte in its place, time in line with the length.

mod support;

use evoke_parse::Document;
use proptest::prelude::*;
use std::thread;
use std::time::Instant;
use support::PARSER;

/// What must be true of the analysis of any text.
fn check(document: &Document<'_>) {
    let mut end = 0;
    for token in document.tokens() {
        let range = token.range();
        let gap = &document.text()[end..range.start];
        assert!(gap.is_empty() || gap == " ", "{gap:?} belongs to no token");
        assert!(!range.is_empty() && !token.lemma().is_empty());
        end = range.end;
        if let Some(head) = token.head() {
            assert!(head.children().any(|child| child == token));
        }
        assert_eq!(token.is_root(), token.ancestors().next().is_none());
        assert!(token.sentence().tokens().any(|other| other == token));
    }
    assert!(matches!(&document.text()[end..], "" | " "));
    // Trees have no circles: below all roots together is everything.
    assert_eq!(document.roots().map(|root| root.subtree().len()).sum::<usize>(), document.len());
    assert_eq!(document.sentences().map(|sentence| sentence.tokens().len()).sum::<usize>(), document.len());
    for pair in document.entities().collect::<Vec<_>>().windows(2) {
        assert!(pair[0].range().end <= pair[1].range().start);
    }
}

/// Whether the analysis of a text takes less than eight times as long as that of its first quarter, in one of a few trials:
/// a linear one takes four times as long, a quadratic one sixteen times, and other work on the machine only adds.
fn takes_linear_time(text: &str) -> bool {
    let (quarter, _) = text.split_at(text.floor_char_boundary(text.len() / 4));
    let time = |text: &str| {
        let begun = Instant::now();
        check(&PARSER.parse(text));
        begun.elapsed().as_secs_f64()
    };
    (0..5).any(|_| time(text) < 8.0 * time(quarter))
}

#[test]
fn long_texts_of_every_kind_take_linear_time() {
    let parts = [
        "a",
        "(",
        "((a ",
        "'",
        "..",
        "-",
        "a-",
        "a.B",
        "x@",
        "http://",
        ":)",
        "1,",
        "°C.",
        "\0",
        "\u{301}",
        "\u{202e}",
        "👩‍👩‍👧",
        "🎉 ",
        "ש ",
        "漢",
        "\n",
        "\t ",
        "can't",
        "n't ",
        "and ",
        "New York ",
        "/a?b=",
    ];
    for part in parts {
        assert!(takes_linear_time(&part.repeat(8_000 / part.len())), "{part:?}");
    }
}

#[test]
fn one_token_of_a_megabyte_is_analyzed() {
    for part in ["a", "1", "(", "x.", "é"] {
        check(&PARSER.parse(&part.repeat((1 << 20) / part.len())[..1 << 16]));
    }
    let document = PARSER.parse(&"a".repeat(1 << 20)).len();
    assert_eq!(document, 256);
}

#[test]
fn one_line_of_a_megabyte_is_analyzed() {
    let line = "unintelligibility-notwithstanding electroencephalographically ".repeat((1 << 20) / 62);
    check(&PARSER.parse(&line));
}

#[test]
fn an_empty_text_has_no_tokens() {
    let document = PARSER.parse("");
    assert!(document.is_empty() && document.sentences().len() == 0 && document.token(0).is_none());
}

#[test]
fn many_threads_share_a_parser() {
    let text = "Theo paid Marisol $20 on Friday, which she hadn't expected.";
    let expected = format!("{:?}", PARSER.parse(text).tokens().collect::<Vec<_>>());
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(format!("{:?}", PARSER.parse(text).tokens().collect::<Vec<_>>()), expected);
                }
            });
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_analyzed(text in ".{0,300}") {
        check(&PARSER.parse(&text));
    }

    #[test]
    fn any_mixture_of_pieces_is_analyzed(
        pieces in prop::collection::vec(prop::sample::select(&[
            "can't", "o'clock", ":)", ":", ")", "(", "\"", "'s", "U.S.", "http://a.org/b?c=d", "10.0.0.1", "a@b.co", "$5", "5km",
            "…", "--", "\n\n", "  ", "\t", "🎉", "٣", "İ", "ß", "Ann", "went", "because", "e.g.", "A-b-c", "1,5", "x=y", "<3", "\u{1f}",
        ][..]), 0..120),
        spaces in prop::collection::vec(any::<bool>(), 120),
    ) {
        let text: String = pieces.iter().zip(spaces).map(|(piece, space)| format!("{piece}{}", if space { " " } else { "" })).collect();
        check(&PARSER.parse(&text));
    }
}
