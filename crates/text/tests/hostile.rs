//! Large and odd inputs: everything stays within its bounds, and nothing panics or grows without limit.

use evoke_text::{email, language, names, prose, sentences, terms, time, tokens, tone, turns};
use evoke_types::Timestamp;

const BYTES: usize = 50_000;

/// Units that, repeated, tempt a parser to look far ahead or back again and again.
const UNITS: &[&str] = &[
    "a",
    " ",
    "\n",
    "\u{0}",
    ".",
    "\"",
    "'",
    "(",
    "[",
    ":",
    "-",
    "--- ",
    "> ",
    "# ",
    "**",
    "A ",
    "A. ",
    "I ",
    "3 ",
    "3. ",
    "10:03 ",
    "the ",
    "the day before ",
    "the day after the week before ",
    "last ",
    "in 3 ",
    "two weeks ago ",
    "from 3 to ",
    "May ",
    "May 5 ",
    "Monday ",
    "User: ",
    "User: x\n",
    "Dana: x\n",
    "12\n",
    "From: x\n",
    "a, ",
    "1,",
    "1,000,",
    "e\u{301}",
    "\u{301}",
    "\u{202e}x",
    "東京",
    "明日",
    "2024年",
    "😀",
    "not happy ",
    "Dr. ",
    "van der ",
    "https://a.b/c?d=e&f ",
    "user_42:",
    "a: you\n",
    "[12.03.26, 18:22] a: b\n",
    "Ana  6:22 PM\n",
    "<a> b\n",
    "10:03\n",
    "On 3 May Ana wrote:\n\n",
    "Page 2\n\n",
    "- item\n\n",
    "wrote:\n",
    "İ",
    "ﷺ",
];

#[test]
fn repetition_is_survived_by_every_reader() {
    let anchor = Timestamp::parse("2024-05-01T12:00:00Z").expect("a date");
    for unit in UNITS {
        let text = unit.repeat(BYTES / unit.len());
        let inside = |range: &std::ops::Range<usize>| text.get(range.clone()).is_some();
        assert!(sentences::split(&text).iter().all(inside), "{unit:?}");
        assert!(terms::analyze(&text).len() <= text.len() * 2, "{unit:?}");
        assert!(time::mentions(&text, anchor).iter().all(|mention| inside(&mention.range)), "{unit:?}");
        assert!(time::asked(&text, anchor).iter().all(|asked| asked.weight > 0.0), "{unit:?}");
        assert!(names::query(&text).iter().all(|name| inside(&name.range)), "{unit:?}");
        assert!(tone::emotions(&text).iter().all(|emotion| inside(&emotion.range)), "{unit:?}");
        let said: usize = turns::parse(&text, anchor).iter().flatten().map(|turn| turn.text.len()).sum();
        assert!(said <= text.len(), "{unit:?}");
        let kept: usize = prose::paragraphs(&text).iter().map(|paragraph| paragraph.text.len()).sum();
        assert!(kept <= text.len(), "{unit:?}");
        assert!(email::parse(&text).is_none_or(|email| email.body.len() <= text.len()), "{unit:?}");
        assert!(tokens::count(&text) <= text.len(), "{unit:?}");
        let judged = [tone::hedged, tone::negated, tone::sarcastic, tone::is_question, tone::hypothetical];
        let verdicts = judged.iter().filter(|judge| judge(&text)).count();
        assert!(verdicts <= judged.len() && format!("{:?}", language::detect(&text)).len() > 2, "{unit:?}");
    }
}
