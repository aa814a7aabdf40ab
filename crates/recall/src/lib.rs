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

mod analyse;
mod arms;
mod bits;
mod choose;
mod decompose;
mod duplicates;
mod echo;
mod fuse;
mod hit;
mod index;
mod item;
mod latest;
mod opinion;
mod pack;
mod parts;
mod persistent;
mod query;
mod rank;
mod ranker;
mod recall;
mod scratch;
mod share;
mod spread;
mod successor;
mod support;
mod top;
mod view;
mod weights;

pub use analyse::topic;
pub use hit::{
    Arm, ArmScore, DropReason, Dropped, EvidenceView, Explanation, Hit, Neighbour, Recalled, StageTimings,
};
pub use index::PartitionIndex;
pub use item::Item;
pub use latest::latest;
pub use opinion::{CandidateText, Opinions};
pub use pack::{Packing, Reach};
pub use parts::{Part, Parts};
pub use query::{Depth, Kinds, Opened, Precision, Query, QueryText};
pub use ranker::{Feature, Features};
pub use recall::{Candidates, candidates, recall};
