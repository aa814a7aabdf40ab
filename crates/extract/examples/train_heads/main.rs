//! Trains the heads of the extractor, and says how good they are on voices that they have not seen.
//!
//! ```text
//! cargo run --release -p evoke-extract --example train_heads            judges, and writes the weights
//! cargo run --release -p evoke-extract --example train_heads -- --judge   judges only, as `evoke eval heads` does
//! ```
//!
//! Each file in `eval/extraction/training` is one voice. To judge, each voice is left out in turn: what is printed is
//! about sentences of writers, registers and languages that the model has not learned from.

use evoke_embed::model::{Manifest, default_dir};
use evoke_extract::heads::{Examples, Head};
use evoke_learn::{judge, train};
use evoke_parse::Parser;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let judge_only = std::env::args().any(|argument| argument == "--judge");
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let parser = Parser::load(&Manifest::PARSER.dir(&default_dir()?))?;
    let examples = Examples::read(&root.join("eval/extraction/training"), &parser)?;
    let mut out = std::io::stdout();
    for head in Head::ALL {
        let (name, labeled) = (head.as_str(), examples.of(head));
        write!(out, "{}", judge(name, &labeled))?;
        if !judge_only {
            let model = train(&labeled);
            writeln!(out, "{name}: {} features, {} KB", model.lines().count() - 2, model.len() / 1024)?;
            std::fs::write(root.join(format!("crates/extract/src/heads/{name}.tsv")), model)?;
        }
    }
    Ok(())
}
