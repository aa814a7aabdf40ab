//! Loads the parser with which English is understood. Called when a memory is opened, and by
//! [`model_watch`](crate::model_watch) once the models are there.
//!
//! The one thing to know: an absent parser is no error. What people write is then understood by its words alone, and the log
//! says so.

use crate::options::EmbeddingOptions;
use evoke_embed::model::{Manifest, default_dir};
use evoke_extract::{Extractor, GrammarExtractor, RuleExtractor};
use evoke_parse::Parser;
use std::path::PathBuf;
use std::sync::Arc;

/// The extractor that an opened memory would use with these options: by grammar, where the installed models allow it, or
/// else by the words alone. Reads files.
///
/// ```
/// use evoke::{EmbeddingOptions, load_extractor};
///
/// let by_words_alone = load_extractor(&EmbeddingOptions::Off);
/// # drop(by_words_alone);
/// ```
pub fn load_extractor(options: &EmbeddingOptions) -> Arc<dyn Extractor> {
    open(options).unwrap_or_else(|| Arc::new(RuleExtractor))
}

/// The extractor that the installed models allow; none when there is no parser to load. Reads files.
pub(crate) fn open(options: &EmbeddingOptions) -> Option<Arc<dyn Extractor>> {
    let directory = Manifest::PARSER.dir(&models(options)?);
    match Parser::load(&directory) {
        Ok(parser) => Some(Arc::new(GrammarExtractor::new(Arc::new(parser)))),
        Err(error) => {
            tracing::warn!("no parser: memories are derived by words alone ({error})");
            None
        }
    }
}

/// Where the models are; none when nothing is to be loaded.
fn models(options: &EmbeddingOptions) -> Option<PathBuf> {
    match options {
        EmbeddingOptions::Model(model) => model.resolved_directory().ok(),
        EmbeddingOptions::Endpoint(_) => default_dir().ok(),
        EmbeddingOptions::Off => None,
    }
}
