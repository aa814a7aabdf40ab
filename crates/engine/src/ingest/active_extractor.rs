//! The extractor in use, shared by everything that understands text.

use super::rows::extractor_input;
use evoke_extract::{Extractor, RuleExtractor, Understanding};
use evoke_store::NewDocument;
use std::sync::{Arc, OnceLock};

/// An extractor that is set at most once; by rule until then.
#[derive(Default)]
pub(crate) struct ActiveExtractor(OnceLock<Arc<dyn Extractor>>);

impl ActiveExtractor {
    /// Uses this extractor from now on; the first one stays.
    pub(crate) fn set(&self, extractor: Arc<dyn Extractor>) {
        self.0.get_or_init(|| extractor);
    }

    /// The extractor in use.
    pub(crate) fn get(&self) -> Arc<dyn Extractor> {
        self.0.get().cloned().unwrap_or_else(|| Arc::new(RuleExtractor))
    }

    /// What a document says, extracted off the async threads. A text that defeats the extractor says nothing.
    pub(crate) async fn extract(&self, document: NewDocument) -> (NewDocument, Understanding) {
        let (spare, extractor) = (document.clone(), self.get());
        let work = move || {
            let mut reading = extractor.read(&extractor_input(&document));
            while !reading.step(usize::MAX) {}
            (document, reading.finish())
        };
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| (spare, Understanding::default()))
    }
}
