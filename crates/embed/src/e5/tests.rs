//! The whole model against tokens and vectors that other implementations computed: `e5.json` comes from a tokenizer and a
//! forward pass in 64-bit floats over the same file.

use serde::Deserialize;

use super::*;
use crate::bert::CpuDispatch;
use crate::model::{self, Manifest};
use evoke_text::language::detect_short;

#[derive(Deserialize)]
struct Reference {
    role: String,
    text: String,
    ids: Vec<u32>,
    vector: Vec<f32>,
}

impl Reference {
    fn role(&self) -> Role {
        if self.role == "query" { Role::Query } else { Role::Passage }
    }
}

fn references() -> Vec<Reference> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/e5.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn loaded() -> E5 {
    let dir = Manifest::E5.dir(&model::default_dir().unwrap());
    E5::load(&dir).unwrap_or_else(|error| panic!("this test needs the model: {error}"))
}

fn cosine(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

#[test]
fn tokens_and_vectors_are_those_of_the_reference_on_every_instruction_set() {
    let mut model = loaded();
    for dispatch in CpuDispatch::detect() {
        model.encoder.set_dispatch(dispatch);
        for reference in references() {
            let (text, role) = (&reference.text, reference.role());
            assert_eq!(model.tokenizer.encode(role.prefix(), text), reference.ids, "tokens of {text:?}");
            let vector = model.embed_uncentered(text, role);
            let cosine = cosine(&vector, &reference.vector);
            assert!(cosine > 0.99999, "{text:?} has cosine {cosine} to the reference");
        }
    }
}

#[test]
fn batches_give_the_vectors_of_single_texts() {
    let model = loaded();
    let references = references();
    let texts: Vec<(&str, Language)> =
        references.iter().map(|one| (one.text.as_str(), detect_short(&one.text))).collect();
    for ((text, language), vector) in texts.iter().zip(model.embed_passages(&texts)) {
        let mut single = model.embed_uncentered(text, Role::Passage);
        model.centroids.subtract(&mut single, *language, Role::Passage);
        assert_eq!(vector, single, "vector of {text:?}");
    }
}

#[test]
fn meaning_is_found_across_words_and_unrelated_texts_are_unlike() {
    let model = loaded();
    for (question, answer, other) in [
        ("我姐姐在哪里上班?", "我姐姐上个月进了一家银行当柜员。", "阳台上的番茄终于红了。"),
        (
            "Wo arbeitet meine Schwester zurzeit eigentlich, weißt du das noch?",
            "Meine Schwester hat letzten Monat bei einer Bank am Schalter angefangen.",
            "Die Tomaten auf dem Balkon sind endlich rot geworden, das freut mich sehr.",
        ),
        (
            "妹はどこで働いていますか",
            "妹は先月から銀行の窓口にいます。",
            "ベランダのトマトがやっと赤くなった。",
        ),
    ] {
        let passages = [answer, other].map(|text| (text, detect_short(text)));
        let vectors = model.embed_passages(&passages);
        let query = model.embed_query(question, detect_short(question));
        let (near, far) = (cosine(&query, &vectors[0]), cosine(&query, &vectors[1]));
        assert!(near > 0.2 && far < near - 0.15, "{question}: {near} and {far}");
    }
}

#[test]
fn hostile_texts_have_vectors_too() {
    let model = loaded();
    for text in ["\0".repeat(1 << 20), "字".repeat(1 << 20), "\u{301}".repeat(1 << 20), " ".repeat(1 << 20)]
    {
        let vector = model.embed_query(&text, Language::Other);
        assert!((cosine(&vector, &vector) - 1.0).abs() < 1e-5);
    }
}

#[test]
fn a_damaged_file_is_refused_wherever_it_is_cut() {
    let dir = Manifest::E5.dir(&model::default_dir().unwrap());
    let bytes = std::fs::read(dir.join(MODEL_FILE)).unwrap();
    let parse = |bytes: &[u8]| E5::parse(bytes, Arc::new(Scheduler::new(1))).err();
    for length in [0, 3, 40, 100, 1 << 20, 4_600_000, 5_000_000, bytes.len() - 1] {
        assert!(parse(&bytes[..length]).is_some(), "cut at {length}");
    }
    let mut other = bytes;
    other[8] = 1;
    assert!(parse(&other).unwrap().contains("its header has"));
}
