//! Which lines are prose, and which are code or data: the examples in `data/opaque.txt`, line by line.

use evoke_text::opaque::{Form, blocks};

/// An example is a name after "== ", then lines with a mark before a bar: `p` for prose, `c` for code, `t` for a table.
const EXAMPLES: &str = include_str!("data/opaque.txt");

#[test]
fn lines_are_told_apart_by_their_structure() {
    let mut wrong = Vec::new();
    let examples = EXAMPLES.split("\n== ").skip(1);
    let mut count = 0;
    for example in examples {
        count += 1;
        let (name, body) = example.split_once('\n').expect("a name");
        let marked: Vec<(&str, &str)> = body.lines().map(|line| line.split_once('|').expect(line)).collect();
        let lines: Vec<&str> = marked.iter().map(|(_, line)| *line).collect();
        let mut found = vec!["p"; lines.len()];
        for block in blocks(&lines) {
            let mark = if block.form == Form::Table { "t" } else { "c" };
            found[block.lines].fill(mark);
        }
        let expected: Vec<&str> = marked.iter().map(|(mark, _)| *mark).collect();
        if found != expected {
            let shown = marked.iter().zip(&found).map(|((mark, line), got)| format!("  {mark} {got} {line}"));
            wrong.push(format!("{name}\n{}", shown.collect::<Vec<_>>().join("\n")));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} wrong (expected, found, line):\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
