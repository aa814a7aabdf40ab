//! Draws the trees of a line.
//!
//! `cargo run -p evoke-parse --example tree -- "Ann moved to Lisbon because her new job starts in May."`

use evoke_embed::model::{Manifest, default_dir};
use evoke_parse::{Parser, Token};
use std::error::Error;
use std::io::{self, Write};

const LINE: &str = "Ann moved from Porto to Lisbon last spring because her new job starts in May.";

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let line = if given.is_empty() { LINE.to_owned() } else { given.join(" ") };
    let parser = Parser::load(&Manifest::PARSER.dir(&default_dir()?))?;
    let document = parser.parse(&line);
    let mut out = io::stdout().lock();
    for sentence in document.sentences() {
        writeln!(out, "{}\n", sentence.text())?;
        for root in sentence.tokens().filter(Token::is_root) {
            draw(&mut out, root, "", Branch::Root)?;
        }
        writeln!(out)?;
    }
    for entity in document.entities() {
        writeln!(out, "{:<12} {}", entity.kind().abbreviation(), entity.text())?;
    }
    Ok(())
}

/// Where a token hangs.
#[derive(Clone, Copy, PartialEq)]
enum Branch {
    Root,
    Inner,
    Last,
}

/// Draws a token and what is below it, each on a line of its own.
fn draw(out: &mut impl Write, token: Token<'_>, indent: &str, branch: Branch) -> io::Result<()> {
    let (line, below) = match branch {
        Branch::Root => ("", ""),
        Branch::Inner => ("├─ ", "│  "),
        Branch::Last => ("└─ ", "   "),
    };
    let relation = if token.is_root() { String::new() } else { format!("{} ", token.dependency()) };
    let lemma = if token.lemma() == token.text() { String::new() } else { format!(" ({})", token.lemma()) };
    writeln!(
        out,
        "{indent}{line}{relation}\u{1b}[1m{}\u{1b}[0m{lemma} \u{1b}[2m{}\u{1b}[0m",
        token.text(),
        token.tag()
    )?;
    let indent = format!("{indent}{below}");
    let count = token.children().len();
    for (at, child) in token.children().enumerate() {
        draw(out, child, &indent, if at + 1 == count { Branch::Last } else { Branch::Inner })?;
    }
    Ok(())
}
