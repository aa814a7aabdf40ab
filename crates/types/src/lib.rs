//! The nouns of Evoke: values only, no I/O.
//!
//! Everything that other rooms pass to each other is a type here, so that an unscoped query, a
//! score out of range or an instance id in the place of a memory id does not compile.

pub mod caller_id;
pub mod clock;
pub mod document;
pub mod error;
pub mod id;
pub mod memory;
pub mod nested_scope;
pub mod origin;
pub mod permission;
pub mod scope;
pub mod score;
pub mod secret;
pub mod throttle;
pub mod time;

pub use caller_id::{CallerId, ID_BYTES, IdTooLong};
pub use clock::high_water::{ClockState, HighWaterClock, Uptime};
pub use clock::{Clock, IdSource, ManualClock, RandomIds, SeededIds, SystemClock};
pub use document::{DocumentType, IngestMode, IngestStatus, Lane, MergeStrategy, Metadata, Role, Speaker};
pub use error::{Code, Fault};
pub use id::{
    ApiKeyHash, ClientId, CompactionId, ConversationId, CustomerId, DeletionId, DocumentId, EntityId,
    IngestionId, InstanceId, KeyId, MemoryId, MessageId, ParseIdError, UserId,
};
pub use memory::{EventWindow, Evidence, MemoryKind, Precision, TemporalCategory, Validity};
pub use nested_scope::{NestedScope, NestedScopeError, SCOPE_LEVELS};
pub use origin::{ORIGIN_KEY, Origin};
pub use permission::{Permission, Permissions};
pub use scope::{Isolation, Scope, ScopeError, ScopeKind, ScopePath, ScopeStep};
pub use score::{Confidence, OutOfRange};
pub use secret::Secret;
pub use throttle::Throttle;
pub use time::{ParseTimestampError, TimeWindow, Timestamp};
