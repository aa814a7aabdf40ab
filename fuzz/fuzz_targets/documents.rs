//! Any text is understood without a panic, and nothing is invented: quotes stand in their passages.
#![no_main]

use evoke_extract::{Document, understand};
use evoke_types::{DocumentType, IngestMode, Timestamp};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let kinds = DocumentType::ALL;
    let text = String::from_utf8_lossy(rest);
    let understanding = understand(&Document {
        document_type: kinds[usize::from(*first) % kinds.len()],
        text: &text,
        said_at: Timestamp::from_millis(1_700_000_000_000),
        speaker: None, declared: None,
        mode: if first & 128 == 0 { IngestMode::Fast } else { IngestMode::LongRange },
    });
    for memory in &understanding.memories {
        let passage = understanding.passages.get(memory.passage).expect("a memory stands on a passage");
        assert!(passage.text.contains(&memory.quote), "{:?} is not in {:?}", memory.quote, passage.text);
    }
    let at = Timestamp::from_millis(1_700_000_000_000);
    evoke_text::time::asked(&text, at);
    evoke_text::time::parse_query_date(&text);
    evoke_text::terms::analyze_query(&text);
});
