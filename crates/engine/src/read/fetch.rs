//! The path of a read: finds the memories that answer it.
//!
//! Called by the public call to fetch. The one thing to know: a failure of a part (the embedder, the reranker,
//! the time limit) makes the answer incomplete, and the answer says so; only addressing errors, overload and
//! the store fail a read.

use super::answer::{ConversationView, Degraded, FetchTimings, Fetched, micros_since};
use super::answer_size;
use super::cursor::ReadCursor;
use super::query_context::{QueryContext, QueryParser};
use super::query_embedding::QueryEmbedding;
use super::request::{FetchRequest, FetchScope};
use super::rerank::RerankService;
use super::search::{SearchService, TimeLeft};
use super::unprocessed::UnprocessedOverlay;
use crate::caller::{Address, Caller};
use crate::config::Limits;
use crate::conversation::compaction::content::Compacted;
use crate::conversation::turn_rows::has_words;
use crate::error::FetchError;
use crate::runtime::partition_cache::PartitionCache;
use evoke_recall::{OpenPartition, Page, Query};
use evoke_store::Store;
use evoke_text::names;
use evoke_types::{Clock, ConversationId, IngestionId, ScopePath, Timestamp};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

/// The words by which statements refer to the person of a scope.
const USER: &str = "user";
/// The number of statements about the user's own name that are read.
const STATED_NAMES: usize = 8;
/// Bytes of a query that an item repeats.
const ECHOED_BYTES: usize = 8 << 10;
/// Turns that a read of a conversation returns.
const RECENT_TURNS: u32 = 20;

/// Answers reads by taking them through all steps.
pub(crate) struct Reader {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) partitions: Arc<PartitionCache>,
    pub(crate) limits: Limits,
    /// How long a client may keep an answer, in seconds.
    pub(crate) ttl_seconds: u32,
    pub(crate) queries: QueryParser,
    pub(crate) unprocessed: UnprocessedOverlay,
    pub(crate) embedding: Arc<QueryEmbedding>,
    pub(crate) reranker: Arc<RerankService>,
    pub(crate) search: Arc<SearchService>,
}

/// The partitions of a read at their current versions.
struct OpenChain {
    partitions: Vec<OpenPartition>,
    /// Documents that are not processed yet, whose passages take part.
    unprocessed: HashSet<IngestionId>,
}

impl Reader {
    /// Answers a read; see [`crate::Engine::fetch`].
    pub(crate) async fn fetch(&self, caller: &Caller, request: FetchRequest) -> Result<Fetched, FetchError> {
        let begun = Instant::now();
        let mut timings = FetchTimings::default();
        let instance = caller.instance_id();
        let sent = self.sent_queries(&request);
        let (path, conversation) = self.resolve(caller, &request).await?;
        let cursor = ReadCursor::new(&request, &sent, &path);
        let page = request.page.as_ref().map(|page| cursor.parse(page)).transpose()?;
        let context = self.queries.parse(instance, sent).await?;
        let echoed: Vec<String> =
            context.whole.iter().map(|query| cut(query, ECHOED_BYTES).to_owned()).collect();

        let opening = Instant::now();
        let chain = self.open(caller, &request, &path, conversation).await?;
        timings.open_micros = micros_since(opening);
        // All pages are read as of the instant of the first.
        let at = request.query_date.or(page.map(|page| page.at)).unwrap_or_else(|| self.clock.now());
        let owner = owner_names(&path, &chain.partitions);
        let vectors = self.embedding.embed(instance, &context.texts(), &chain.partitions, &owner, at).await?;
        timings.embed_micros = vectors.micros;

        let mut query = self.query(&request, &context, vectors.vectors, owner, at);
        query.page = page.map(|page| page.begins);
        let mut left = TimeLeft::new(self.limits.read_time);
        let scored = self.reranker.score(instance, &chain.partitions, &mut query, &mut left).await?;
        timings.rerank_micros = scored.micros;
        let mut recalled = self.search.search(instance, chain.partitions, query, &mut left).await?;
        context.match_queries(&mut recalled.hits);
        recalled.hits.iter_mut().for_each(|hit| {
            hit.pending = chain.unprocessed.contains(&hit.item.row.ingestion);
        });
        timings.recall = recalled.timings;
        timings.recall += scored.finding;
        let mut conversation = match conversation {
            Some(id) if request.with_turns => self.conversation(caller, &path, id).await?,
            Some(_) | None => None,
        };
        let found = recalled.hits.len();
        let size =
            answer_size::cut(&mut recalled.hits, conversation.as_mut(), &echoed, self.limits.answer_bytes);
        // What did not fit into the tokens is skipped, so such an answer has no next page.
        let next = recalled.next.filter(|_| request.packing.tokens.is_none());
        let next = next.and_then(|next| shortened(next, found - recalled.hits.len()));
        timings.total_micros = micros_since(begun);
        timings.record();
        Ok(Fetched {
            hits: recalled.hits,
            queries: echoed,
            dropped: recalled.dropped,
            answerable: recalled.answerable,
            tokens: recalled.tokens,
            next: next.map(|begins| cursor.write(begins, at)),
            total: recalled.total,
            conversation,
            degraded: Degraded::of(recalled.cut_short, size.cut, vectors.degraded.or(scored.degraded)),
            ttl_seconds: self.ttl_seconds,
            bytes: size.bytes,
            timings,
        })
    }

    /// The non-empty queries of a request, up to the limit.
    fn sent_queries(&self, request: &FetchRequest) -> Vec<String> {
        let queries = request.queries.iter().filter(|query| !query.trim().is_empty());
        queries.take(self.limits.queries).cloned().collect()
    }

    fn query(
        &self,
        request: &FetchRequest,
        context: &QueryContext,
        vectors: Vec<Option<Vec<f32>>>,
        owner: Vec<String>,
        at: Timestamp,
    ) -> Query {
        let limit = request.max_results.min(self.limits.results);
        Query {
            per_query: context.per_query(request.per_query, limit),
            texts: context.with_vectors(vectors),
            owner,
            kinds: request.kinds,
            min_origin: request.least,
            min_relevance: request.min_relevance,
            at,
            as_of: request.query_date.is_some(),
            limit,
            page: None,
            depth: request.depth,
            precision: request.precision,
            packing: request.packing,
            explain: request.explain,
            disabled: request.without,
            exhaustive: false,
        }
    }

    /// The scope path of a read, and the conversation it names.
    async fn resolve(
        &self,
        caller: &Caller,
        request: &FetchRequest,
    ) -> Result<(ScopePath, Option<ConversationId>), FetchError> {
        match request.scope {
            FetchScope::User => Ok((caller.resolve_user(&request.address)?, None)),
            FetchScope::Customer => Ok((caller.resolve_customer(&request.address)?, None)),
            FetchScope::Client => {
                caller.resolve(&request.address)?;
                Ok((ScopePath::CLIENT, None))
            }
            FetchScope::Conversation(id) => {
                let path = caller.resolve(&request.address)?;
                let owner = self.store.conversation(caller.instance_id(), id).await?;
                let owner = owner.map(|row| row.partition.path).filter(|owner| caller.owns(owner));
                let named = request.address != Address::default();
                Ok(match owner {
                    // A conversation opens its owner's memories, and only for its owner.
                    Some(owner) if !named || owner == path => (owner, Some(id)),
                    Some(_) | None => (path, None),
                })
            }
        }
    }

    async fn open(
        &self,
        caller: &Caller,
        request: &FetchRequest,
        path: &ScopePath,
        conversation: Option<ConversationId>,
    ) -> Result<OpenChain, FetchError> {
        let keys = caller.read_chain(path);
        // Elsewhere an item's id is expected to name a memory at once, which it does when it is processed.
        if request.with_pending && conversation.is_some() {
            let (partitions, unprocessed) = self.unprocessed.open(&keys).await?;
            return Ok(OpenChain { partitions, unprocessed });
        }
        Ok(OpenChain { partitions: self.partitions.open(&keys).await?, unprocessed: HashSet::new() })
    }

    /// The recent turns and the newest compaction of a conversation, if it belongs to this path.
    async fn conversation(
        &self,
        caller: &Caller,
        path: &ScopePath,
        id: ConversationId,
    ) -> Result<Option<ConversationView>, FetchError> {
        let row = self.store.conversation(caller.instance_id(), id).await?;
        let Some(row) = row.filter(|row| row.partition.path == *path) else { return Ok(None) };
        let start = row.turns.saturating_sub(RECENT_TURNS) + 1;
        let mut recent_turns =
            self.store.turns(caller.instance_id(), id, start, RECENT_TURNS as usize).await?;
        recent_turns.retain(has_words);
        let compaction = self.store.compaction(caller.instance_id(), id, None).await?.map(Compacted::parse);
        Ok(Some(ConversationView { id, recent_turns, compaction }))
    }
}

/// Where the next page begins when so many hits were left out at the end of this one; unknown among the latest.
const fn shortened(next: Page, left_out: usize) -> Option<Page> {
    match next {
        Page::Ranked(behind) => Some(Page::Ranked(behind.saturating_sub(left_out))),
        Page::Recent(_) if left_out > 0 => None,
        Page::Recent(_) => Some(next),
    }
}

/// The names of the one person of a scope, in lower case: parts of the user's id, the name that they use, and
/// the words by which statements refer to them. In a query they carry no information.
fn owner_names(path: &ScopePath, opened: &[OpenPartition]) -> Vec<String> {
    let (Some(id), Some(own)) = (path.id_at("user"), opened.first()) else { return Vec::new() };
    let stated = own.index.on_matter(USER, "name", STATED_NAMES);
    let names = stated.iter().flat_map(|item| names::find(&item.row.text)).map(|name| name.text);
    let words = std::iter::once(id.to_owned()).chain(names).chain([USER.to_owned()]);
    let parts = words.flat_map(|name| {
        let parts = name.split(|c: char| !c.is_alphabetic()).filter(|part| part.chars().count() > 2);
        parts.map(str::to_lowercase).collect::<Vec<_>>()
    });
    let mut parts: Vec<String> = parts.collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// The longest prefix of at most `limit` bytes that ends between characters.
fn cut(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}
