//! Which memories answer this?
//!
//! A [`PartitionIndex`] holds everything of one partition that ranking needs, built from the store's
//! rows and brought up to date by their changes. [`recall()`] answers a [`Query`] from the partitions
//! that the caller opened: a pure function of them, without I/O and without a clock. A partition that
//! was not opened cannot be reached from here.
//!
//! The unit of ranking is the passage: the words as they were said. Typed memories are keys to their
//! passage, and what is shown of it. Each unit is scored by several *arms* (words of the turn and
//! around it, meaning of the turn and around it, entities, times, metadata keys), the arms are fused
//! by normalised score, and the best units are turned into items. Every number that decides is in
//! `weights.rs`. The caller may have the best units judged by somebody else in between: see [`candidates()`].
//!
//! The folders follow a question's way: `arms/` score units, `fuse.rs` brings the scores to one scale, `order/` looks at
//! the best ones again, `present/` makes hits of them. `index/` is what they read.

mod analyse;
mod arms;
mod bits;
mod candidate;
mod decompose;
mod effort;
mod frame;
mod fuse;
mod hit;
mod index;
mod item;
mod order;
mod parts;
mod persistent;
mod present;
mod query;
mod question;
mod rank;
mod recall;
mod scratch;
mod top;
mod weights;

pub use analyse::topic;
pub use hit::{
    Arm, ArmScore, DropReason, Dropped, EvidenceView, Explanation, Hit, Neighbour, Outdated, Recalled,
    StageTimings,
};
pub use index::PartitionIndex;
pub use item::Item;
pub use order::opinion::{CandidateText, Opinions};
pub use order::ranker::{Feature, Features};
pub use parts::{Part, Parts};
pub use present::latest::latest;
pub use present::pack::{Packing, Reach};
pub use present::page::{LatestKey, Page};
pub use query::{Depth, Kinds, Opened, Precision, Query, QueryText};
pub use question::{QUESTIONS, Questions, questions};
pub use recall::{Candidates, candidates, recall, recall_within};
