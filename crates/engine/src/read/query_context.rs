//! The queries of a read, parsed into the questions in them.
//!
//! Called by [`super::fetch`]. The one thing to know: a short query is one question. A long one may hold several, and each
//! is searched by itself; what they find counts for the query that they stood in.

use super::search::SearchService;
use crate::error::FetchError;
use evoke_recall::{Hit, MAX_QUESTIONS, QueryText, extract_questions};
use evoke_types::InstanceId;
use std::sync::Arc;

/// Bytes of queries that are parsed in place.
const PARSED_IN_PLACE: usize = 4 << 10;

/// The parsed queries of a read.
#[derive(Debug, Clone, Default)]
pub(crate) struct QueryContext {
    /// The queries as they were sent; of one beyond the limit, its two ends.
    pub(crate) whole: Vec<Arc<str>>,
    questions: Vec<Question>,
}

/// One question, as it is searched for.
#[derive(Debug, Clone)]
struct Question {
    text: String,
    aside: Vec<String>,
    /// The number of the query that it stood in.
    query: usize,
}

impl QueryContext {
    /// Parses queries, of each at most so many bytes.
    fn parse(queries: Vec<String>, bytes: usize) -> Self {
        let most = (MAX_QUESTIONS * 2 / queries.len().max(1)).clamp(1, MAX_QUESTIONS);
        let whole: Vec<Arc<str>> = queries.into_iter().map(|query| ends(query, bytes).into()).collect();
        let mut found = Vec::with_capacity(whole.len());
        for (query, text) in whole.iter().enumerate() {
            let read = extract_questions(text, most);
            found.extend(read.texts.into_iter().map(|text| Question {
                text,
                aside: read.identifiers.clone(),
                query,
            }));
        }
        Self { whole, questions: found }
    }

    /// The texts of the questions.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.questions.iter().map(|question| question.text.clone()).collect()
    }

    /// The questions with their vectors.
    pub(crate) fn with_vectors(&self, vectors: Vec<Option<Vec<f32>>>) -> Vec<QueryText> {
        let texts = self.questions.iter().zip(vectors);
        texts
            .map(|(question, vector)| QueryText {
                identifiers: question.aside.clone(),
                source_text: self
                    .whole
                    .get(question.query)
                    .filter(|whole| ***whole != *question.text)
                    .cloned(),
                ..QueryText::new(&question.text, vector)
            })
            .collect()
    }

    /// Items that each question is sure of: the questions of one query share its items evenly.
    pub(crate) fn per_query(&self, wanted: Option<usize>, limit: usize) -> Option<usize> {
        let shares = self.whole.len() == 1 && self.questions.len() > 1;
        if shares { Some((limit / self.questions.len()).max(1)) } else { wanted }
    }

    /// Makes hits name the queries that found them instead of the questions.
    pub(crate) fn match_queries(&self, hits: &mut [Hit]) {
        if self.questions.len() == self.whole.len() {
            return;
        }
        for hit in hits {
            let queries = hit.matched.iter().filter_map(|at| self.questions.get(*at)).map(|q| q.query);
            hit.matched = queries.collect();
            hit.matched.dedup();
        }
    }
}

/// A text of at most so many bytes: one that is longer loses its middle, since people ask before or behind what they
/// paste.
fn ends(text: String, bytes: usize) -> String {
    if text.len() <= bytes {
        return text;
    }
    let (head, tail) = (text.floor_char_boundary(bytes / 2), text.ceil_char_boundary(text.len() - bytes / 2));
    format!("{}\n{}", &text[..head], &text[tail..])
}

/// Parses the queries of reads.
pub(crate) struct QueryParser {
    search: Arc<SearchService>,
    /// Bytes of one query; longer ones lose their middle.
    query_bytes: usize,
}

impl QueryParser {
    /// A parser that parses long queries where searches run.
    pub(crate) const fn new(search: Arc<SearchService>, query_bytes: usize) -> Self {
        Self { search, query_bytes }
    }

    /// Parses queries: short ones in place, long ones where searches run.
    ///
    /// # Errors
    /// [`FetchError::Busy`].
    pub(crate) async fn parse(
        &self,
        owner: &InstanceId,
        queries: Vec<String>,
    ) -> Result<QueryContext, FetchError> {
        let bytes = self.query_bytes;
        if queries.iter().map(String::len).sum::<usize>() <= PARSED_IN_PLACE {
            return Ok(QueryContext::parse(queries, bytes));
        }
        self.search.run(owner, move || QueryContext::parse(queries, bytes)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_share_the_items_of_their_query() {
        let paste = "2026-05-01T08:00:01Z WARN pump failed\n".repeat(20);
        let asked = QueryContext::parse(
            vec![format!("{paste}\nWhere is my boat moored in winter? Who has my key of it?")],
            1 << 20,
        );
        assert_eq!(asked.texts().len(), 2);
        assert_eq!(asked.per_query(None, 10), Some(5));
        let plain = QueryContext::parse(vec!["boat".to_owned(), "key".to_owned()], 1 << 20);
        assert_eq!(plain.texts(), ["boat", "key"]);
        assert_eq!(plain.per_query(Some(3), 10), Some(3));
    }

    #[test]
    fn a_text_beyond_the_limit_keeps_its_ends() {
        let cut = ends(format!("ä{}ö", "x".repeat(100)), 10);
        assert!(cut.starts_with('ä') && cut.ends_with('ö') && cut.len() <= 11, "{cut}");
        assert_eq!(ends("short".to_owned(), 10), "short");
    }
}
