//! What is asked: texts with their vectors, and how to answer.

use crate::index::PartitionIndex;
use crate::item::Item;
use crate::order::opinion::Opinions;
use crate::parts::Parts;
use crate::present::pack::Packing;
use crate::present::page::Page;
use crate::present::view::Seeing;
use evoke_types::{MemoryKind, Origin, ScopeKind, Timestamp};
use std::sync::Arc;

/// A set of memory kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kinds(u8);

impl Kinds {
    /// Every kind.
    pub const ALL: Self = Self(0b1_1111);
    /// No kind: nothing is found.
    pub const NONE: Self = Self(0);

    /// One kind.
    pub const fn of(kind: MemoryKind) -> Self {
        Self(match kind {
            MemoryKind::Fact => 1,
            MemoryKind::Preference => 2,
            MemoryKind::Episode => 4,
            MemoryKind::Emotion => 8,
            MemoryKind::TemporalEvent => 16,
        })
    }
    /// These and those.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    /// Whether a kind belongs to the set.
    pub const fn contains(self, kind: MemoryKind) -> bool {
        self.0 & Self::of(kind).0 != 0
    }
    /// Whether the two sets share a kind.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
    /// Whether the set holds no kind.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Default for Kinds {
    fn default() -> Self {
        Self::ALL
    }
}

impl FromIterator<MemoryKind> for Kinds {
    fn from_iter<I: IntoIterator<Item = MemoryKind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::NONE, |set, kind| set.union(Self::of(kind)))
    }
}

/// How much work to put into an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Depth {
    /// One pass over the arms.
    #[default]
    Fast,
    /// Deeper pools, sub-queries by rule, one hop over shared entities.
    Accurate,
}

/// Whether the best candidates are looked at a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Precision {
    /// The best candidates are compared with the query word by word and speaker by speaker.
    #[default]
    High,
    /// The fused order stands.
    Medium,
}

/// One question or search text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueryText {
    /// The words.
    pub text: String,
    /// Its vector, of the same generation as the partitions'; absent without an embedding model.
    /// A vector of another dimension than a partition's is not compared there.
    pub vector: Option<Vec<f32>>,
    /// What a reranker thinks of the best candidates; empty when none was asked.
    pub opinions: Opinions,
    /// Names and codes that stood around the words; they count little. See [`crate::questions`].
    pub aside: Vec<String>,
    /// The longer text in which the words stood: it is no answer to them.
    pub around: Option<Arc<str>>,
}

impl QueryText {
    /// A text that nobody has judged candidates for.
    pub fn new(text: impl Into<String>, vector: Option<Vec<f32>>) -> Self {
        Self { text: text.into(), vector, opinions: Opinions::default(), aside: Vec::new(), around: None }
    }
}

/// Everything that decides an answer, beside the partitions themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The texts; blank ones find nothing. `Hit::matched` holds positions in this list.
    pub texts: Vec<QueryText>,
    /// Names of the one person that the partitions are about, in lower case: in a question they say nothing.
    pub owner: Vec<String>,
    /// Which kinds may be shown.
    pub kinds: Kinds,
    /// The least trusted origin that may be shown; all when absent.
    pub least: Option<Origin>,
    /// The instant of asking: "last month" counts back from it.
    pub at: Timestamp,
    /// Whether `at` was chosen by the caller: then validity is judged as of it, so that what was
    /// true then ranks as live. Otherwise a memory that has been superseded ranks below live ones.
    pub as_of: bool,
    /// How many hits at most.
    pub limit: usize,
    /// Where the answer begins; at the best when absent. One that was not made by an answer to this query is not heeded.
    pub page: Option<Page>,
    /// With more than one text: places that each of them is sure of.
    pub per_query: Option<usize>,
    /// How much work.
    pub depth: Depth,
    /// Whether to look twice.
    pub precision: Precision,
    /// How much the answer may say.
    pub packing: Packing,
    /// Whether hits explain themselves and dropped candidates are told.
    pub explain: bool,
    /// Parts of the ranking that are left out. They still propose candidates; they say nothing of them.
    pub without: Parts,
    /// Whether large partitions are searched without shortcuts, to measure what these lose.
    pub exhaustive: bool,
}

impl Query {
    /// A plain question: all kinds, ten hits, fast.
    pub fn new(text: impl Into<String>, vector: Option<Vec<f32>>, at: Timestamp) -> Self {
        Self {
            texts: vec![QueryText::new(text, vector)],
            owner: Vec::new(),
            kinds: Kinds::ALL,
            least: None,
            at,
            as_of: false,
            limit: 10,
            page: None,
            per_query: None,
            depth: Depth::Fast,
            precision: Precision::High,
            packing: Packing::default(),
            explain: false,
            without: Parts::NONE,
            exhaustive: false,
        }
    }
}

impl Query {
    /// What may be shown.
    pub(crate) fn wanted(&self) -> Wanted {
        Wanted { kinds: self.kinds, trust: self.least.map_or(0, Origin::trust) }
    }
    /// From where it sees.
    pub(crate) fn seeing(&self) -> Seeing {
        Seeing { wanted: self.wanted(), at: self.at, as_of: self.as_of }
    }
}

/// Which items may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Of these kinds.
    pub(crate) kinds: Kinds,
    /// As trusted as this at least.
    pub(crate) trust: u8,
}

impl Wanted {
    /// Whether something of one of these kinds, so trusted, may be shown.
    pub(crate) const fn meets(self, kinds: Kinds, trust: u8) -> bool {
        self.kinds.meets(kinds) && trust >= self.trust
    }
    /// Whether an item may be shown.
    pub(crate) fn admits(self, item: &Item) -> bool {
        self.kinds.contains(item.row.kind) && (self.trust == 0 || item.origin().trust() >= self.trust)
    }
}

/// A partition that the query may read, and what kind of place it is.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The kind of place, shown on every hit from it.
    pub scope: ScopeKind,
    /// Its index.
    pub index: Arc<PartitionIndex>,
}
