//! Time of one line, and throughput of a long text. Needs the model: `evoke model install`.
//!
//! `taskset -c 0 cargo bench -p evoke-parse` gives figures per core.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use evoke_embed::model::{Manifest, default_dir};
use evoke_parse::Parser;
use std::hint::black_box;

/// Seventeen tokens.
const LINE: &str = "On Tuesday my sister Ingrid told me that she had found a new flat in Antwerp.";

fn load() -> Option<Parser> {
    let models = default_dir().map_err(|error| error.to_string());
    match models.and_then(|dir| Parser::load(&Manifest::PARSER.dir(&dir)).map_err(|error| error.to_string()))
    {
        Ok(parser) => Some(parser),
        Err(error) => {
            eprintln!("\nNOTHING MEASURED: {error}\n");
            None
        }
    }
}

fn parse(criterion: &mut Criterion) {
    let Some(parser) = load() else { return };
    assert_eq!(parser.parse(LINE).len(), 17);
    criterion.bench_function("line of 17 tokens", |bencher| bencher.iter(|| parser.parse(black_box(LINE))));
    criterion
        .bench_function("line of 2 tokens", |bencher| bencher.iter(|| parser.parse(black_box("Thanks!"))));
    let text = format!("{LINE}\n").repeat(100);
    let mut long = criterion.benchmark_group("text of 100 lines");
    long.sample_size(10).throughput(Throughput::Elements(parser.parse(&text).len() as u64));
    long.bench_function("tokens", |bencher| bencher.iter(|| parser.parse(black_box(&text))));
}

criterion_group!(benches, parse);
criterion_main!(benches);
