//! Reading: which memories answer this, for exactly this caller.

use crate::cursor::{Cursor, PageCursor};
use crate::search::TimeLeft;
use crate::{Address, Caller, Compacted, Engine, FetchError, answer_size};
use evoke_recall::{
    Components, Depth, Hit, Kinds, OpenPartition, Packing, Page, Precision, Query, StageTimings,
};
use evoke_store::{PartitionKey, TurnRow};
use evoke_text::names;
use evoke_types::{ConversationId, Origin, ScopeError, ScopePath, Timestamp};
use std::collections::HashSet;

/// Which of the four reads this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchScope {
    /// Everything that the conversation's owner may see, and its recent turns.
    Conversation(ConversationId),
    /// One user and everything wider.
    User,
    /// One customer and everything wider; never a user's.
    Customer,
    /// The instance and the world.
    Client,
}

/// A read.
#[derive(Debug, Clone)]
pub struct FetchRequest {
    /// Which of the four reads.
    pub scope: FetchScope,
    /// Who is named.
    pub address: Address,
    /// What is asked; blank ones are ignored. None left = the most recent and important items.
    pub queries: Vec<String>,
    /// Most items in the answer.
    pub max_results: usize,
    /// Places for each query, when several share the answer.
    pub per_query: Option<usize>,
    /// The page to go on with, as an answer to the same read named it; the first when absent.
    pub page: Option<PageCursor>,
    /// How much the answer may say.
    pub packing: Packing,
    /// Which lists are wanted.
    pub kinds: Kinds,
    /// The least trusted origin that may be shown; all when absent.
    pub least: Option<Origin>,
    /// How deep to search.
    pub depth: Depth,
    /// Whether the extra relevance pass runs.
    pub precision: Precision,
    /// The present, as the asker sees it.
    pub query_date: Option<Timestamp>,
    /// Whether items say why they are here.
    pub explain: bool,
    /// Parts of the ranking to leave out, for measurements.
    pub without: Components,
    /// Whether a conversation read also brings the recent turns.
    pub with_turns: bool,
    /// Whether a conversation read searches words that wait to be understood as well.
    pub with_pending: bool,
}

impl FetchRequest {
    /// A read with the defaults of the server: ten items of every kind, fast, most precise.
    pub fn new(scope: FetchScope, address: Address, queries: Vec<String>) -> Self {
        Self {
            scope,
            address,
            queries,
            max_results: 10,
            per_query: None,
            page: None,
            packing: Packing::default(),
            kinds: Kinds::ALL,
            least: None,
            depth: Depth::Fast,
            precision: Precision::High,
            query_date: None,
            explain: false,
            without: Components::NONE,
            with_turns: true,
            with_pending: true,
        }
    }
}

/// Recent turns of the conversation that a read named.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationView {
    /// Which conversation.
    pub id: ConversationId,
    /// Its newest turns, oldest first.
    pub recent_turns: Vec<TurnRow>,
    /// Its newest compaction.
    pub compaction: Option<Compacted>,
}

/// The answer to a read.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// Best first.
    pub hits: Vec<Hit>,
    /// The queries that `Hit::matched` counts into.
    pub queries: Vec<String>,
    /// Candidates that did not make it, with the reason; only on request.
    pub dropped: Vec<evoke_recall::Dropped>,
    /// Tokens of the hits and their neighbours; only when the read bounds them.
    pub tokens: Option<usize>,
    /// The next page; absent when everything was told, or when tokens bound the answer.
    pub next: Option<PageCursor>,
    /// How many items there are, as far as they were counted.
    pub total: Option<usize>,
    /// The conversation, for a conversation read.
    pub conversation: Option<ConversationView>,
    /// Why the answer is weaker than it could be; absent on a healthy read.
    pub degraded: Option<Degraded>,
    /// How long a client may keep the answer.
    pub ttl_seconds: u32,
    /// Bytes of the answer on the wire, about.
    pub bytes: usize,
    /// Where the time went.
    pub timings: FetchTimings,
}

/// Why an answer is weaker than it could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Degraded {
    /// What was used up, or did not answer.
    pub cause: DegradedCause,
    /// What that means, for people.
    pub reason: &'static str,
}

/// What made an answer weaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DegradedCause {
    /// The time of the read.
    Time,
    /// The bytes of the answer.
    Bytes,
    /// A part that did not answer: the embedder, the reranker.
    Unavailable,
}

impl Degraded {
    fn of(time: bool, bytes: bool, unavailable: Option<&'static str>) -> Option<Self> {
        if time {
            crate::metric::read_cut("time");
        }
        if bytes {
            crate::metric::read_cut("bytes");
        }
        // The first cause is told, all are counted.
        match unavailable {
            _ if time => Some(Self { cause: DegradedCause::Time, reason: TIME }),
            _ if bytes => Some(Self { cause: DegradedCause::Bytes, reason: BYTES }),
            Some(reason) => Some(Self { cause: DegradedCause::Unavailable, reason }),
            None => None,
        }
    }
}

const TIME: &str = "the time for one read was used up: the answer is what had been found by then; ask fewer or shorter queries";
const BYTES: &str =
    "the answer had no room for all that was found: ask for fewer results, or fewer queries at once";

/// Where the time of a read went, in microseconds.
#[derive(Debug, Clone, Copy, Default)]
pub struct FetchTimings {
    /// Embedding the queries.
    pub embed_micros: u64,
    /// Bringing the partitions up to date.
    pub open_micros: u64,
    /// A reranker's judgement, for the accurate reads that have one.
    pub rerank_micros: u64,
    /// Scoring and packing. With a judgement, the candidates are scored once before it and once after.
    pub recall: StageTimings,
    /// Everything.
    pub total_micros: u64,
}

/// How statements call the person whom a place is about.
const USER: &str = "user";
/// Statements of the user's own name that are looked at.
const STATED_NAMES: usize = 8;
/// Bytes of a query that an item repeats.
const ECHO: usize = 8 << 10;
/// Turns that a conversation read brings along.
const RECENT_TURNS: usize = 20;

impl Engine {
    /// Answers a read.
    ///
    /// # Errors
    /// [`FetchError::Scope`] when the ids break the addressing rules, [`FetchError::Busy`] when too many searches
    /// wait, [`FetchError::Store`].
    pub async fn fetch(&self, caller: &Caller, request: FetchRequest) -> Result<Fetched, FetchError> {
        let begun = std::time::Instant::now();
        let mut timings = FetchTimings::default();
        let limits = &self.config().limits;
        let asked: Vec<String> =
            request.queries.iter().filter(|q| !q.trim().is_empty()).take(limits.queries).cloned().collect();
        let (path, conversation) = self.place_of(caller, &request).await?;
        let reading = Cursor::of_read(&request, &asked, &path);
        let page = request.page.as_ref().map(|page| reading.open(page)).transpose()?;
        let asked = self.read_queries(caller.instance_id(), asked).await?;
        let queries: Vec<String> = asked.whole.iter().map(|query| cut(query, ECHO).to_owned()).collect();

        let opening = std::time::Instant::now();
        let keys = chain(caller, &path);
        // Elsewhere an item's id is expected to name a memory at once, which it does when it is understood.
        let (opened, pending) = if request.with_pending && conversation.is_some() {
            self.open_with_pending(&keys).await?
        } else {
            (self.partitions().open(&keys).await?, HashSet::new())
        };
        timings.open_micros = micros(opening);
        // All pages are seen from the instant of the first.
        let at = request.query_date.or(page.map(|page| page.at)).unwrap_or_else(|| self.now());
        let owner = owner_of(&path, &opened);
        let vectors = self.query_vectors(caller.instance_id(), &asked.texts(), &opened, &owner, at).await?;
        timings.embed_micros = vectors.micros;

        let limit = request.max_results.min(limits.results);
        let mut query = Query {
            per_query: asked.per_query(request.per_query, limit),
            texts: asked.with_vectors(vectors.vectors),
            owner,
            kinds: request.kinds,
            min_origin: request.least,
            at,
            as_of: request.query_date.is_some(),
            limit,
            page: page.map(|page| page.begins),
            depth: request.depth,
            precision: request.precision,
            packing: request.packing,
            explain: request.explain,
            disabled: request.without,
            exhaustive: false,
        };
        let (instance, mut left) = (caller.instance_id(), TimeLeft::new(limits.read_time));
        let judged = self.judge(instance, &opened, &mut query, &mut left).await?;
        timings.rerank_micros = judged.micros;
        let mut recalled = self.search(instance, opened, query, &mut left).await?;
        asked.tell_queries(&mut recalled.hits);
        recalled.hits.iter_mut().for_each(|hit| hit.pending = pending.contains(&hit.item.row.ingestion));
        timings.recall = recalled.timings;
        timings.recall += judged.finding;
        let mut conversation = match conversation {
            Some(id) if request.with_turns => self.conversation_view(caller, &path, id).await?,
            Some(_) | None => None,
        };
        let found = recalled.hits.len();
        let size = answer_size::cut(&mut recalled.hits, conversation.as_mut(), &queries, limits.answer_bytes);
        // What did not fit into so many tokens is passed over, so such an answer has no next page.
        let next = recalled.next.filter(|_| request.packing.tokens.is_none());
        let next = next.and_then(|next| shortened(next, found - recalled.hits.len()));
        timings.total_micros = micros(begun);
        crate::engine::observe_fetch(&timings);
        Ok(Fetched {
            hits: recalled.hits,
            queries,
            dropped: recalled.dropped,
            tokens: recalled.tokens,
            next: next.map(|begins| reading.at(begins, at)),
            total: recalled.total,
            conversation,
            degraded: Degraded::of(recalled.cut_short, size.cut, vectors.degraded.or(judged.degraded)),
            ttl_seconds: self.config().answer_ttl_seconds,
            bytes: size.bytes,
            timings,
        })
    }

    /// The scope path that a read opens, and the conversation it names.
    async fn place_of(
        &self,
        caller: &Caller,
        request: &FetchRequest,
    ) -> Result<(ScopePath, Option<ConversationId>), FetchError> {
        let path = caller.resolve(&request.address)?;
        match request.scope {
            FetchScope::User if path.id_at("user").is_none() => Err(ScopeError::UserRequired.into()),
            FetchScope::User => Ok((path, None)),
            FetchScope::Customer => {
                if caller.instance.isolation == evoke_types::Isolation::EqualsCustomer {
                    return Err(ScopeError::CustomerRefused.into());
                }
                if path.id_at("customer").is_none() {
                    return Err(ScopeError::CustomerMissing.into());
                }
                Ok((without_user(&path), None))
            }
            FetchScope::Client => Ok((ScopePath::CLIENT, None)),
            FetchScope::Conversation(id) => {
                let owner = self.store().conversation(caller.instance_id(), id).await?;
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

    pub(crate) async fn open_chain(
        &self,
        caller: &Caller,
        path: &ScopePath,
    ) -> Result<(Vec<OpenPartition>, u64), FetchError> {
        let begun = std::time::Instant::now();
        let opened = self.partitions().open(&chain(caller, path)).await?;
        Ok((opened, micros(begun)))
    }

    async fn conversation_view(
        &self,
        caller: &Caller,
        path: &ScopePath,
        id: ConversationId,
    ) -> Result<Option<ConversationView>, FetchError> {
        let row = self.store().conversation(caller.instance_id(), id).await?;
        let Some(row) = row.filter(|row| row.partition.path == *path) else { return Ok(None) };
        let start = row.turns.saturating_sub(RECENT_TURNS as u32) + 1;
        let mut recent_turns = self.store().turns(caller.instance_id(), id, start, RECENT_TURNS).await?;
        // Of some turns no word is left.
        recent_turns.retain(|turn| !turn.content.trim().is_empty());
        let compaction = self.store().compaction(caller.instance_id(), id, None).await?.map(Compacted::read);
        Ok(Some(ConversationView { id, recent_turns, compaction }))
    }
}

/// The partitions of a path, its prefixes and the world, narrowest first.
fn chain(caller: &Caller, path: &ScopePath) -> Vec<PartitionKey> {
    path.chain().map(|p| caller.partition(p)).chain([PartitionKey::world()]).collect()
}

fn without_user(path: &ScopePath) -> ScopePath {
    path.chain().find(|p| p.id_at("user").is_none()).unwrap_or_default()
}

/// Where the next page begins when so many hits were left out at the end of this one; unknown among the latest.
const fn shortened(next: Page, left_out: usize) -> Option<Page> {
    match next {
        Page::Ranked(behind) => Some(Page::Ranked(behind.saturating_sub(left_out))),
        Page::Recent(_) if left_out > 0 => None,
        Page::Recent(_) => Some(next),
    }
}

/// The names of the one person that a place is about, in lower case: parts of the user's id, the name that they go by,
/// and how statements call them. In a question they say nothing.
fn owner_of(path: &ScopePath, opened: &[OpenPartition]) -> Vec<String> {
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

pub(crate) fn micros(since: std::time::Instant) -> u64 {
    since.elapsed().as_micros().try_into().unwrap_or(u64::MAX)
}
