use super::*;

fn text(markup: &str) -> String {
    read(markup, 1 << 20).expect("text").0
}

#[test]
fn blocks_lists_tables_and_code_keep_their_shape() {
    let page = "<!doctype html><html><head><title>The  Heron\n&amp; Co</title></head><body>\
        <h1>Harbour</h1><p>The <b>crane</b>\n is&nbsp;yellow.<br>Twice.</p>\
        <ul><li>one<li>two<ol><li>first</ol></ul><pre>a\n  b</pre>\
        <table><tr><th>Tea<th>2<tr><td>Milk<td><p>3</p></table>after <img alt='a boat'>";
    let (text, title) = read(page, 1 << 20).expect("text");
    assert_eq!(title.as_deref(), Some("The Heron & Co"));
    let wanted = "# Harbour\n\nThe crane is yellow.\nTwice.\n\n* one\n* two\n1. first\n\na\n  b\n\nTea | 2\nMilk | 3\n\nafter [a boat]";
    assert_eq!(text, wanted);
}

#[test]
fn what_a_reader_does_not_see_teaches_nothing() {
    for unseen in [
        "<script>if (a < b) '</div>evil'</script>",
        "<style>evil</style>",
        "<!-- evil -->",
        "<div hidden>evil<div>evil</div>evil</div>",
        "<p style='color:red; DISPLAY : none'>evil<p>",
        "<svg><title>evil</title><style/><text>evil</text></svg>",
        "<template><p>evil</p></template>",
        "<noscript>evil</noscript>",
    ] {
        assert_eq!(text(&format!("{unseen}<p>good</p>")), "good", "{unseen}");
    }
}

#[test]
fn the_limit_is_reached_while_reading() {
    let rows = format!("<table><tr>{}", "<td>".repeat(1 << 20));
    assert!(matches!(read(&rows, 1 << 16), Err(FileError::UnpacksTooLarge { .. })));
    let words = "<p>word ".repeat(1 << 16);
    assert!(matches!(read(&words, 1 << 16), Err(FileError::UnpacksTooLarge { .. })));
}

/// Shapes of which each is slow or deep for readers that build a tree. Here the time is that of a pass over
/// the bytes, which the test shows by coming to an end at all.
#[test]
fn no_shape_of_a_page_costs_more_than_its_length() {
    let many = 200_000;
    for (open, close) in [
        ("<div>", ""),
        ("<span></x>", ""),
        ("<div></x>", ""),
        ("<div/>", "</div>"),
        ("<b><p>", "</b>"),
        ("<a><table><tr><td>", "</a>"),
        ("<svg><math>", "</svg>"),
        ("<ul><li>", "</ul>"),
        ("<pre>", "</pre>"),
        ("<td>", "</table>"),
        ("<table>", "</table>"),
        ("<div hidden>", "</div>"),
        ("<font><font></b>", "</p>"),
    ] {
        let page = format!("<p>good</p>{}word{}", open.repeat(many), close.repeat(many));
        assert!(text(&page).starts_with("good"), "{open}");
    }
}
