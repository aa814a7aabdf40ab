//! One embedder for all languages: [`MiniLm`] for English, [`E5`] for every other.
//!
//! The model for English is half as large and, for English, as good. Which one embeds a text depends on the text
//! alone. Vectors of the two are about orthogonal, so that a query finds by meaning what was embedded by the model of
//! its own language; everything else it finds by its words.

use std::path::Path;
use std::sync::Arc;

use evoke_text::language::{self, Language};
use parking_lot::Mutex;

use crate::e5::{self, E5, ModelFile};
use crate::embedder::Embedder;
use crate::error::EmbedError;
use crate::minilm::MiniLm;

/// Embeds texts by the model of their language. The larger model is loaded when the first text needs it.
pub struct MultilingualEmbedder {
    english: MiniLm,
    /// The other model's file.
    file: ModelFile,
    others: Mutex<Option<Arc<E5>>>,
    fingerprint: String,
}

impl MultilingualEmbedder {
    /// Whether a directory holds the model of the other languages.
    pub fn is_in(dir: &Path) -> bool {
        dir.join(e5::MODEL_FILE).is_file()
    }

    /// An embedder with a loaded model for English, and one for the other languages in `dir`.
    ///
    /// # Errors
    /// When the other model's file is missing or cannot be opened. What is in it is read later.
    pub fn new(english: MiniLm, dir: &Path) -> Result<Self, EmbedError> {
        let fingerprint = format!("{}+{}", english.fingerprint(), e5::FINGERPRINT);
        Ok(Self { english, file: ModelFile::open(dir)?, others: Mutex::new(None), fingerprint })
    }

    /// The model of the other languages, loaded if it is not yet. Whoever comes meanwhile waits for it.
    fn others(&self) -> Result<Arc<E5>, EmbedError> {
        let mut loaded = self.others.lock();
        if let Some(model) = &*loaded {
            return Ok(model.clone());
        }
        let model = Arc::new(E5::load_beside(&self.file, self.english.scheduler().clone())?);
        *loaded = Some(model.clone());
        Ok(model)
    }
}

impl Embedder for MultilingualEmbedder {
    fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn dimension(&self) -> usize {
        self.english.dimension()
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let languages: Vec<Language> = texts.iter().map(|text| language::detect_short(text)).collect();
        let of = |wanted: fn(&Language) -> bool| {
            texts.iter().copied().zip(languages.iter().copied()).filter(move |(_, language)| wanted(language))
        };
        let english: Vec<&str> = of(is_english).map(|(text, _)| text).collect();
        let others: Vec<(&str, Language)> = of(|language| !is_english(language)).collect();
        let mut english = self.english.embed(&english)?.into_iter();
        let mut others =
            if others.is_empty() { Vec::new() } else { self.others()?.embed_passages(&others) }.into_iter();
        let next = |language| if is_english(language) { english.next() } else { others.next() };
        Ok(languages.iter().filter_map(next).collect())
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let language = language::detect_short(text);
        if is_english(&language) {
            self.english.embed_query(text)
        } else {
            Ok(self.others()?.embed_query(text, language))
        }
    }
}

fn is_english(language: &Language) -> bool {
    *language == Language::English
}
