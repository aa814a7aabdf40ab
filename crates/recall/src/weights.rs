//! Every number that decides an order, in one place.
//!
//! Arms are normalised to 0..1 and averaged with nearly equal weights; what follows is added to that mean.
//! Four views (words and meaning, of the turn and of its surroundings) and the session prior are what
//! measured best on turn-level conversation recall; learned weights of the arms did not hold up on
//! conversations they were not learned on. What can be learned is beside them: see
//! [`crate::order::ranker`].

use evoke_text::bm25::Bm25;

/// BM25 of a turn. Turns are short, so that length matters less than in documents: a long one says more.
pub(crate) const TURN: Bm25 = Bm25 { k1: 1.2, b: 0.4 };
/// BM25 of all that was said in a session.
pub(crate) const WHOLE_SESSION: Bm25 = Bm25 { k1: 1.2, b: 0.75 };
/// A word in this share of units (of [`COMMON_LEAST`] or more) tells nothing beside one that tells something.
pub(crate) const COMMON: f32 = 0.8;
/// What is left of its weight: it still finds what nothing else does.
pub(crate) const COMMON_LEFT: f32 = 0.01;
/// A word of less weight need not be in what an item says.
pub(crate) const TELLING: f32 = 0.02;
/// In fewer units than this, every word tells something.
pub(crate) const COMMON_LEAST: usize = 16;
/// What names and codes around a question weigh against the words of the question, one by one and all together.
pub(crate) const ASIDE: f32 = 0.3;

/// BM25 of a turn with both neighbours.
pub(crate) const CONTEXT: Bm25 = Bm25 { k1: 1.2, b: 0.75 };

/// Arms: words of the turn, words around it, meaning of the turn, meaning around it.
pub(crate) const LEXICAL: f32 = 1.0;
/// See [`LEXICAL`].
pub(crate) const LEXICAL_CONTEXT: f32 = 1.0;
/// See [`LEXICAL`].
pub(crate) const DENSE: f32 = 1.0;
/// See [`LEXICAL`]. What surrounds a turn says what it is about better than its few words do.
pub(crate) const DENSE_CONTEXT: f32 = 1.5;

/// Mean of a session's three best turns, added to each of its turns.
pub(crate) const SESSION: f32 = 0.4;
/// Turns of a session that speak for it.
pub(crate) const SESSION_BEST: usize = 3;
/// Words of the query in all that was said in a session, added to each of its turns.
pub(crate) const SESSION_WORDS: f32 = 0.1;
/// The most that a score can be of the arms' mean and the session's share: it is divided by this.
pub(crate) const WHOLE: f32 = 1.0 + SESSION + SESSION_WORDS;
/// Said, or happening, in a time that the query asks about.
pub(crate) const TIME: f32 = 0.4;
/// Beside that time, within what an asker may misremember: this share of it.
pub(crate) const TIME_BESIDE: f32 = 0.6;
/// The newest candidate against the oldest: decides between equals.
pub(crate) const RECENCY: f32 = 0.01;
/// Said by the asker, when they ask about themselves.
pub(crate) const SPEAKER: f32 = 0.15;
/// Names an entity that the query names.
pub(crate) const ENTITY: f32 = 0.1;
/// An entity in more than this share of units (and more than [`ENTITY_FEW`]) tells nothing.
pub(crate) const ENTITY_SHARE: f32 = 0.1;
/// An entity in so few units always tells something.
pub(crate) const ENTITY_FEW: usize = 10;
/// An entity in more units than this proposes none of them; it still speaks for those found otherwise.
pub(crate) const ENTITY_PROPOSES: usize = 4_096;
/// Shares a telling entity with one of the best candidates (accurate only).
pub(crate) const HOP: f32 = 0.05;
/// Best candidates that a hop starts from.
pub(crate) const HOP_FROM: usize = 5;
/// A metadata value that looks like an id occurs in the query: above all else together, the second look
/// and a reranker's opinion included.
pub(crate) const METADATA_ID: f32 = 6.5;
/// A metadata value that is plain words is the whole query; less when it is a part of it.
pub(crate) const METADATA_WORD: f32 = 1.0;
/// Candidates that get the second look of high precision: twice the limit, and at least so many.
pub(crate) const SECOND_LOOK: usize = 40;
/// The first so many of them are read for phrases.
pub(crate) const PHRASES: usize = 20;
/// A reranker's opinion of the candidate that it likes best, against the one that it likes least: as much as all
/// the rest together, so that its favourite can come first from anywhere, but a text that everything else speaks
/// for is not lost to one misjudgement.
pub(crate) const RERANK: f32 = WHOLE;
/// Where a question asks for one thing, a candidate gains so much of what its session's second best has over the
/// last that is looked at.
pub(crate) const SUPPORT: f32 = 0.15;
/// Where a question asks for several things, a candidate stands back by so much of the final score for each better
/// one of its session.
pub(crate) const SPREAD: f32 = 0.05;
/// Candidates that stand back at most.
pub(crate) const SPREAD_OVER: usize = 100;
/// Each step towards a wider place costs this much: more than being newer can make good.
pub(crate) const SCOPE_STEP: f32 = 0.06;
/// What asks the very question that is asked comes so far behind all else.
pub(crate) const BEHIND: f32 = 1e-3;
/// What a part of a question finds, against what the whole finds (accurate only).
pub(crate) const SUBQUERY: f32 = 0.7;

/// A dense arm whose best score is below this counts as having found that much: the best of a bad
/// lot is no full match. Unrelated sentences score 0 to 0.2 with small sentence encoders.
pub(crate) const DENSE_FULL: f32 = 0.35;
/// A lexical arm whose best score is below this share of what holding every query word once would
/// earn counts as having found that much.
pub(crate) const LEXICAL_FULL: f32 = 0.3;
/// Below this cosine, nearness in meaning alone makes no hit.
pub(crate) const DENSE_FLOOR: f32 = 0.1;
/// From this cosine on, nearness in meaning alone says that a query found an item.
pub(crate) const DENSE_MATCH: f32 = 0.3;
/// From this share of the best lexical score on, common words say that a query found an item.
pub(crate) const LEXICAL_MATCH: f32 = 0.2;
/// A closed memory is shown when it holds this share of what the best memory of its passage holds.
pub(crate) const FURTHER: f32 = 0.75;
/// What a memory that is not the best of its passage keeps of the passage's score.
pub(crate) const FURTHER_SCORE: f32 = 0.97;

/// Candidates that each arm proposes: this many times the limit, and at least [`POOL_LEAST`].
pub(crate) const POOL: usize = 5;
/// See [`POOL`].
pub(crate) const POOL_LEAST: usize = 100;
/// Accurate pools are so many times as deep.
pub(crate) const POOL_ACCURATE: usize = 2;
/// Up to so many slots the dense arm compares every vector; above, it compares signs first.
pub(crate) const EXACT_SLOTS: usize = 16_384;
/// From so many slots on, words and vectors are compared at the same time, on two threads.
pub(crate) const SIDE_BY_SIDE: usize = 32_768;
/// Vectors that are compared exactly after their signs: so many times the pool.
pub(crate) const RESCORED: usize = 10;
/// Surroundings that are compared exactly after their signs: so many times the pool.
pub(crate) const SURROUNDED: usize = 12;
/// Turns before and after a hit that are shown with it.
pub(crate) const NEIGHBOURS: usize = 2;
/// Passages that an item shows as its evidence, beside its own, when the same was said often.
pub(crate) const EVIDENCE: usize = 16;
