//! Every number that determines an order, in one place.
//!
//! The scores of the main signals (lexical and dense, of the turn and of what is around it) are
//! normalized to 0..=1 and averaged with nearly equal weights; boosts are added to that mean. These signals
//! and the session boost are what measured best on turn-level conversation recall; learned weights of the
//! signals did not hold up on conversations that they were not learned on. What can be learned is in
//! [`crate::order::ranker`].

use evoke_text::bm25::Bm25;

/// BM25 of a turn. Turns are short, so length matters less than in documents: a long one says more.
pub(crate) const TURN_BM25: Bm25 = Bm25 { k1: 1.2, b: 0.4 };
/// BM25 of a whole session, for [`SESSION_WORDS`].
pub(crate) const SESSION_BM25: Bm25 = Bm25 { k1: 1.2, b: 0.75 };
/// A word in this share of units (of at least [`COMMON_TERM_MIN_UNITS`]) carries no information beside one
/// that does.
pub(crate) const COMMON_TERM_SHARE: f32 = 0.8;
/// The factor of the weight of such a word ([`COMMON_TERM_SHARE`]): it still finds what nothing else does.
pub(crate) const COMMON_TERM_FACTOR: f32 = 0.01;
/// A word of less weight need not be part of an item's content.
pub(crate) const MIN_SELECTIVE_IDF: f32 = 0.02;
/// With fewer units than this, every word carries information: see [`COMMON_TERM_SHARE`].
pub(crate) const COMMON_TERM_MIN_UNITS: usize = 16;
/// The weight of identifiers relative to the words of the query, one by one and all together.
pub(crate) const IDENTIFIER_FACTOR: f32 = 0.3;

/// BM25 of a turn with both neighbors, for [`LEXICAL_CONTEXT`].
pub(crate) const CONTEXT_BM25: Bm25 = Bm25 { k1: 1.2, b: 0.75 };

/// Weight of the turn's BM25 in the fused mean. The three weights of words make up 2, so that meaning counts the same whatever
/// is around a turn.
pub(crate) const LEXICAL: f32 = 0.8;
/// Weight of the neighborhood's BM25. See [`LEXICAL`].
pub(crate) const LEXICAL_CONTEXT: f32 = 0.5;
/// Weight of the window's BM25. See [`LEXICAL`].
pub(crate) const LEXICAL_WINDOW: f32 = 0.7;
/// Words on either side of a turn that its window reaches to, for [`LEXICAL_WINDOW`].
pub(crate) const WINDOW_WORDS: u32 = 15;
/// Weight of the turn's cosine. See [`LEXICAL`].
pub(crate) const DENSE: f32 = 1.0;
/// Weight of the neighborhood's cosine. It is higher, since the neighborhood says better than a few words
/// what a turn is about.
pub(crate) const DENSE_CONTEXT: f32 = 1.5;

/// Boost of a turn by the mean of the best [`SESSION_BEST`] turns of its session.
pub(crate) const SESSION: f32 = 0.4;
/// Turns of a session whose scores are averaged for [`SESSION`].
pub(crate) const SESSION_BEST: usize = 3;
/// Boost of a turn by the BM25 score of its whole session: [`Component::SessionWords`](crate::Component::SessionWords).
pub(crate) const SESSION_WORDS: f32 = 0.1;
/// The maximum of the fused mean and both session boosts; sums are divided by it.
pub(crate) const SCORE_SCALE: f32 = 1.0 + SESSION + SESSION_WORDS;
/// Boost for something said, or happening, at a time that the query asks about: [`Component::Time`](crate::Component::Time).
pub(crate) const TIME: f32 = 0.4;
/// Factor of [`TIME`] outside that time, but within what an asker may misremember.
pub(crate) const TIME_NEARBY_FACTOR: f32 = 0.6;
/// Boost of the newest candidate relative to the oldest, which decides between equals: [`Component::Recency`](crate::Component::Recency).
pub(crate) const RECENCY: f32 = 0.01;
/// Boost for the user's own words, when the query is about the user: [`Component::Speaker`](crate::Component::Speaker).
pub(crate) const SPEAKER: f32 = 0.15;
/// Boost for mentioning an entity that the query names: [`Component::Entity`](crate::Component::Entity).
pub(crate) const ENTITY: f32 = 0.1;
/// An entity in more than this share of units (and more than [`ENTITY_ALWAYS_SELECTIVE`]) carries no
/// information.
pub(crate) const ENTITY_MAX_SHARE: f32 = 0.1;
/// An entity in at most this many units is always selective: see [`ENTITY_MAX_SHARE`].
pub(crate) const ENTITY_ALWAYS_SELECTIVE: usize = 10;
/// An entity in more units than this proposes none of them; it still boosts those found otherwise.
pub(crate) const ENTITY_MAX_PROPOSED: usize = 4_096;
/// Boost for sharing a selective entity with one of the best candidates (accurate only).
pub(crate) const ENTITY_EXPANSION: f32 = 0.05;
/// Best candidates whose entities are expanded, for [`ENTITY_EXPANSION`].
pub(crate) const ENTITY_EXPANSION_SEEDS: usize = 5;
/// Boost for a metadata value of the query that looks like an id: above everything else together, second
/// stage and reranker included.
pub(crate) const METADATA_ID: f32 = 6.5;
/// Boost for a metadata value of plain words that is the whole query; less when it is a part of it.
pub(crate) const METADATA_WORD: f32 = 1.0;
/// Candidates of the second stage: twice [`Query::limit`](crate::Query::limit), and at least this many.
pub(crate) const SECOND_STAGE_MIN: usize = 40;
/// Candidates whose text is analyzed for [`Feature::Phrase`](crate::Feature::Phrase).
pub(crate) const PHRASE_CANDIDATES: usize = 20;
/// Boost of the candidate that a reranker scores best, relative to the one it scores worst: as much as
/// everything else together, so that it can come first from anywhere, but a text with all other evidence is
/// not lost to one wrong score.
pub(crate) const RERANK: f32 = SCORE_SCALE;
/// For a question about one thing: the share of what the second best of a session has over the last candidate
/// that is added to each of its turns.
pub(crate) const SESSION_PRIOR: f32 = 0.15;
/// For a question about several things: the penalty of a candidate for each better one of its session, in
/// units of the final score.
pub(crate) const SESSION_DIVERSITY: f32 = 0.05;
/// Candidates that [`SESSION_DIVERSITY`] penalizes at most.
pub(crate) const SESSION_DIVERSITY_CANDIDATES: usize = 100;
/// The best candidates among which newer ones succeed older ones: [`Component::Succession`](crate::Component::Succession).
pub(crate) const SUCCESSION_CANDIDATES: usize = 6;
/// What is added to the logarithm of the odds of the succession model, whose examples have eight pairs that do not succeed each
/// other for one that does; among the candidates of a question about the present they are fewer.
pub(crate) const SUCCESSION_SHIFT: f32 = 2.5;
/// The penalty of an older candidate for each newer one, times the probability that it is out of date.
pub(crate) const SUCCESSION_PENALTY: f32 = 0.05;
/// The maximum of the sum of these penalties.
pub(crate) const SUCCESSION_MAX_PENALTY: f32 = 0.5;
/// The probability from which on a newer candidate takes over the fit of the older one: none of it at the first, all of it from the
/// second on.
pub(crate) const SUCCESSION_SHARES: (f32, f32) = (0.35, 0.5);
/// The penalty of each step to a wider scope in the list of [`OpenPartition`](crate::OpenPartition)s: more than being newer can make good.
pub(crate) const SCOPE_STEP: f32 = 0.06;
/// Echoes of the query score this much below all others.
pub(crate) const QUERY_ECHO_GAP: f32 = 1e-3;
/// Factor of the scores of a sub-query, relative to those of the whole query ([`Depth::Accurate`](crate::Depth::Accurate)).
pub(crate) const SUB_QUERY_FACTOR: f32 = 0.7;

/// When the best cosine is below this, it is normalized as if the best were this, since the best of a poor
/// pool is no full match. Unrelated sentences score 0 to 0.2 with small sentence encoders.
pub(crate) const DENSE_SATURATION: f32 = 0.35;
/// The same for BM25, as a share of the score for containing every query word once.
pub(crate) const LEXICAL_SATURATION: f32 = 0.3;
/// Below this cosine, similarity alone makes no candidate admissible.
pub(crate) const DENSE_FLOOR: f32 = 0.1;
/// From this mean of the best turns of its session on, a turn is admissible for the sake of its session.
pub(crate) const SESSION_MATCH: f32 = 0.4;
/// From this cosine on, similarity alone counts as finding an item.
pub(crate) const DENSE_MATCH: f32 = 0.3;
/// From this share of the best BM25 score on, words alone count as finding an item.
pub(crate) const LEXICAL_MATCH: f32 = 0.2;
/// A closed memory is returned when its fit is at least this, relative to the best memory of its passage.
pub(crate) const CLOSED_MEMORY_MIN_FIT: f32 = 0.75;
/// Factor of the score of a memory that is not the best of its passage.
pub(crate) const SECONDARY_MEMORY_FACTOR: f32 = 0.97;

/// Candidates that each retriever proposes: this many times the limit, and at least [`POOL_MIN`].
pub(crate) const POOL_FACTOR: usize = 5;
/// The minimum of candidates that each retriever proposes. See [`POOL_FACTOR`].
pub(crate) const POOL_MIN: usize = 100;
/// How many times deeper pools are with [`Depth::Accurate`](crate::Depth::Accurate).
pub(crate) const ACCURATE_POOL_FACTOR: usize = 2;
/// Up to this many slots every vector is compared exactly; above, by sign bits first.
pub(crate) const EXACT_DENSE_SLOTS: usize = 16_384;
/// From this many slots on, the lexical and the dense retriever run on two threads.
pub(crate) const PARALLEL_SEARCH_SLOTS: usize = 32_768;
/// Vectors that are compared exactly after their sign bits: this many times the pool.
pub(crate) const RESCORE_FACTOR: usize = 10;
/// Neighborhoods that are compared exactly after their sign bits: this many times the pool.
pub(crate) const CONTEXT_RESCORE_FACTOR: usize = 12;
/// Neighbors before and after a hit that are hydrated; [`Reach`](crate::Reach) may drop some.
pub(crate) const NEIGHBORS: usize = 2;
/// Passages of near duplicates that an item takes over as evidence.
pub(crate) const MAX_EVIDENCE: usize = 16;
