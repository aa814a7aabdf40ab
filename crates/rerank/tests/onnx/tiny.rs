//! Tiny cross-encoders, built here: a vocabulary of a few words, and graphs over it.

use crate::proto::{
    Attribute, Dimension, FLOAT, Graph, INT64, Kind, Layout, Model, Node, Opset, Tensor, TensorKind,
    ValueInfo,
};
use prost::Message;
use serde_json::{Map, Value, json};
use std::path::Path;

/// Every token that the models know, by number.
const WORDS: [&str; 14] = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "cat", "sat", "on", "mat", "rain", "in", "oslo", "a",
    "tomorrow",
];
/// Tokens that are no words and count for nothing.
const SPECIAL: usize = 4;

/// A tokenizer of the BERT family over [`WORDS`].
pub(crate) fn tokenizer() -> Value {
    let vocabulary: Map<String, Value> =
        WORDS.iter().enumerate().map(|(n, word)| ((*word).to_owned(), json!(n))).collect();
    let special = |n: usize| {
        json!({"id": n, "content": WORDS[n], "single_word": false, "lstrip": false, "rstrip": false,
               "normalized": false, "special": true})
    };
    json!({
        "version": "1.0",
        // As files come: with settings for another use, which must not count.
        "truncation": {"max_length": 4, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
        "padding": {"strategy": {"Fixed": 40}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0,
                    "pad_type_id": 0, "pad_token": "[PAD]"},
        "added_tokens": (0..SPECIAL).map(special).collect::<Vec<_>>(),
        "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                       "strip_accents": null, "lowercase": true},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
        "decoder": null,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": vocabulary},
    })
}

/// The model counts how often words of the question occur in the text: the question's and the text's tokens are
/// looked up in a table, summed apart by `token_type_ids` without the filling, and multiplied.
pub(crate) fn overlap() -> Model {
    let nodes = vec![
        node("Gather", &["table", "input_ids"], "looked_up"),
        cast("attention_mask", "mask"),
        cast("token_type_ids", "in_text"),
        node("Sub", &["one", "in_text"], "in_question"),
        node("Mul", &["mask", "in_text"], "text_mask"),
        node("Mul", &["mask", "in_question"], "question_mask"),
        node("Unsqueeze", &["text_mask", "last"], "text_column"),
        node("Unsqueeze", &["question_mask", "last"], "question_column"),
        node("Mul", &["looked_up", "text_column"], "text_rows"),
        node("Mul", &["looked_up", "question_column"], "question_rows"),
        node("ReduceSum", &["text_rows", "second"], "text_sum"),
        node("ReduceSum", &["question_rows", "second"], "question_sum"),
        node("Mul", &["text_sum", "question_sum"], "common"),
        node("ReduceSum", &["common", "last"], "counted"),
        // Removes the axes that the sums kept: [pairs, 1, 1] becomes [pairs, 1].
        node("Squeeze", &["counted", "last"], "logits"),
    ];
    model(nodes, &["input_ids", "attention_mask", "token_type_ids"], None)
}

/// The model counts the tokens of a pair, filling included, as two logits of which the last is the count. It takes
/// nothing but `input_ids`.
pub(crate) fn length_of_ids_alone() -> Model {
    let nodes = vec![
        node("Mul", &["input_ids", "none"], "noughts"),
        node("Add", &["noughts", "unit"], "units"),
        node("ReduceSum", &["units", "second"], "count"),
        cast("count", "last_logit"),
        node("Sub", &["last_logit", "last_logit"], "first_logit"),
        concat(&["first_logit", "last_logit"], "logits"),
    ];
    model(nodes, &["input_ids"], None)
}

/// As [`overlap`], for pairs of one length only.
pub(crate) fn of_fixed_size() -> Model {
    let Model { graph, .. } = overlap();
    model(graph.expect("a graph").node, &["input_ids", "attention_mask", "token_type_ids"], Some(16))
}

/// A model that wants something that a tokenizer does not give.
pub(crate) fn of_pictures() -> Model {
    model(vec![node("Mul", &["pixel_values", "none"], "logits")], &["pixel_values"], None)
}

/// A model with a number for each token instead of each pair.
pub(crate) fn of_tokens() -> Model {
    model(vec![cast("input_ids", "logits")], &["input_ids"], None)
}

/// Writes a model's directory.
pub(crate) fn write(directory: &Path, model: &Model, tokenizer: &Value, config: Option<&Value>) {
    let write = |name: &str, bytes: Vec<u8>| std::fs::write(directory.join(name), bytes).expect("written");
    write("model.onnx", model.encode_to_vec());
    write("tokenizer.json", tokenizer.to_string().into_bytes());
    if let Some(config) = config {
        write("config.json", config.to_string().into_bytes());
    }
}

fn model(node: Vec<Node>, inputs: &[&str], length: Option<i64>) -> Model {
    let free = |name: &str| Dimension { value: None, param: Some(name.to_owned()) };
    let tokens = length.map_or_else(|| free("tokens"), |n| Dimension { value: Some(n), param: None });
    let value = |name: &str, elem_type: i32, dim: Vec<Dimension>| ValueInfo {
        name: name.to_owned(),
        kind: Some(Kind { tensor: Some(TensorKind { elem_type, shape: Some(Layout { dim }) }) }),
    };
    let graph = Graph {
        node,
        name: "tiny".to_owned(),
        initializer: vec![
            table(),
            floats("one", 1.0),
            whole("last", &[-1]),
            whole("second", &[1]),
            whole("none", &[0]),
            whole("unit", &[1]),
        ],
        input: inputs.iter().map(|name| value(name, INT64, vec![free("pairs"), tokens.clone()])).collect(),
        output: vec![value("logits", FLOAT, vec![free("pairs"), free("numbers")])],
    };
    let opset = Opset { domain: String::new(), version: 13 };
    Model { ir_version: 8, graph: Some(graph), opset_import: vec![opset] }
}

/// An axis for each word; nothing for special tokens, but a lot for the filling, which must be masked.
fn table() -> Tensor {
    let cell = |row: usize, column: usize| match row {
        0 => 100.0,
        _ if row == column && row >= SPECIAL => 1.0,
        _ => 0.0,
    };
    let n = WORDS.len();
    Tensor {
        name: "table".to_owned(),
        dims: vec![n as i64, n as i64],
        data_type: FLOAT,
        float_data: (0..n * n).map(|at| cell(at / n, at % n)).collect(),
        int64_data: Vec::new(),
    }
}

fn floats(name: &str, number: f32) -> Tensor {
    Tensor { name: name.to_owned(), data_type: FLOAT, float_data: vec![number], ..Tensor::default() }
}

fn whole(name: &str, numbers: &[i64]) -> Tensor {
    let dims = vec![numbers.len() as i64];
    Tensor {
        name: name.to_owned(),
        dims,
        data_type: INT64,
        int64_data: numbers.to_vec(),
        ..Tensor::default()
    }
}

fn node(op_type: &str, input: &[&str], output: &str) -> Node {
    Node {
        op_type: op_type.to_owned(),
        name: format!("make_{output}"),
        input: input.iter().map(|name| (*name).to_owned()).collect(),
        output: vec![output.to_owned()],
        attribute: Vec::new(),
    }
}

fn with(node: Node, name: &str, number: i64) -> Node {
    let attribute = vec![Attribute { name: name.to_owned(), i: number, kind: 2 }];
    Node { attribute, ..node }
}

/// Whole numbers to numbers with a point.
fn cast(input: &str, output: &str) -> Node {
    with(node("Cast", &[input], output), "to", i64::from(FLOAT))
}

/// Side by side, along the second axis.
fn concat(input: &[&str], output: &str) -> Node {
    with(node("Concat", input, output), "axis", 1)
}
