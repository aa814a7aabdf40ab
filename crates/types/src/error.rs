//! Stable error codes. Each has a page under `docs/errors/`.

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The request is wrong and will stay wrong.
    BadInput,
    /// No valid credential.
    Unauthenticated,
    /// A valid credential that may not do this.
    Forbidden,
    /// There is no such thing here.
    NotFound,
    /// The state of things forbids it now.
    Conflict,
    /// Well-formed, but a value is not one we know.
    Unprocessable,
    /// Too large.
    TooLarge,
    /// Too many requests; try again later.
    RateLimited,
    /// Took too long.
    Timeout,
    /// Not available now; the same request may work later.
    Unavailable,
    /// Our defect.
    Internal,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $fault:ident, $slug:literal;)+) => {
        /// A stable error code: what went wrong, for programs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)+
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// The code as shown: `EVK` and four digits. Also the name of its page.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
            /// A short machine-readable word for the `error` field.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug),+ }
            }
            /// Who has to act.
            pub const fn fault(self) -> Fault {
                match self { $(Self::$name => Fault::$fault),+ }
            }
        }
    };
}

codes! {
    /// The body is not valid JSON, or not the JSON that is expected here.
    MalformedBody = "EVK0001", BadInput, "malformed_body";
    /// A field has the wrong type, or a required one is missing.
    InvalidField = "EVK0002", Unprocessable, "invalid_field";
    /// The body is larger than the server accepts.
    BodyTooLarge = "EVK0003", TooLarge, "body_too_large";
    /// No such route.
    UnknownRoute = "EVK0004", NotFound, "unknown_route";
    /// The route exists, the method does not.
    MethodNotAllowed = "EVK0005", BadInput, "method_not_allowed";
    /// The request took longer than its limit.
    RequestTimeout = "EVK0006", Timeout, "request_timeout";
    /// No key, or one that is unknown, expired or revoked.
    InvalidKey = "EVK0101", Unauthenticated, "invalid_key";
    /// The identity headers contradict the key.
    IdentityMismatch = "EVK0102", Forbidden, "identity_mismatch";
    /// The ids of a request break the addressing rules of the instance.
    InvalidScope = "EVK0103", BadInput, "invalid_scope";
    /// The key has used up its rate.
    RateLimited = "EVK0104", RateLimited, "rate_limited";
    /// The key does not have the permission that the call needs.
    ReadOnlyKey = "EVK0105", Forbidden, "read_only_key";
    /// The key is bound to another user, or customer, than the request names.
    OutsideKey = "EVK0106", Forbidden, "outside_key";
    /// An `Idempotency-Key` came before with another request.
    ReplayConflict = "EVK0107", Conflict, "replay_conflict";
    /// Too many keys from one address were refused.
    TooManyRefusedKeys = "EVK0108", RateLimited, "too_many_refused_keys";
    /// No instance with this id.
    UnknownInstance = "EVK0109", NotFound, "unknown_instance";
    /// No active key with this id on this instance.
    UnknownKey = "EVK0110", NotFound, "unknown_key";
    /// A page of a browser calls whose origin is not allowed.
    OriginNotAllowed = "EVK0111", Forbidden, "origin_not_allowed";
    /// The document is empty.
    EmptyDocument = "EVK0201", BadInput, "empty_document";
    /// The document is larger than the limit.
    DocumentTooLarge = "EVK0202", TooLarge, "document_too_large";
    /// The `document_id` has been ingested before.
    DuplicateDocument = "EVK0203", Conflict, "duplicate_document";
    /// A batch has more documents than allowed.
    BatchTooLarge = "EVK0204", BadInput, "batch_too_large";
    /// With `fail_fast`, one document of the batch was bad.
    BatchRefused = "EVK0205", BadInput, "batch_refused";
    /// The uploaded file cannot be read as text.
    UnreadableFile = "EVK0206", BadInput, "unreadable_file";
    /// No ingestion with this id on this instance.
    UnknownIngestion = "EVK0207", NotFound, "unknown_ingestion";
    /// A file, or what it unpacks to, is larger than is read.
    FileTooLarge = "EVK0208", TooLarge, "file_too_large";
    /// Reading a file takes longer than one file may take.
    FileTooSlow = "EVK0209", Unprocessable, "file_too_slow";
    /// Too many files are being read.
    FilesBusy = "EVK0210", RateLimited, "files_busy";
    /// A document could not be understood, several times; it is kept word for word.
    NotUnderstood = "EVK0211", Unprocessable, "not_understood";
    /// No memory with this id on this instance.
    UnknownMemory = "EVK0301", NotFound, "unknown_memory";
    /// A forget request did not name exactly one user.
    ForgetNeedsUser = "EVK0302", BadInput, "forget_needs_user";
    /// `confirm` does not repeat the id to be erased.
    EraseNotConfirmed = "EVK0303", BadInput, "erase_not_confirmed";
    /// No deletion record with this id on this instance.
    UnknownDeletion = "EVK0304", NotFound, "unknown_deletion";
    /// The conversation belongs to another user.
    ForeignConversation = "EVK0305", NotFound, "unknown_conversation";
    /// The user has no profile yet.
    NoProfile = "EVK0306", NotFound, "no_profile";
    /// A transcript with other content exists under this conversation.
    TranscriptConflict = "EVK0401", Conflict, "transcript_conflict";
    /// There is nothing to compact.
    NothingToCompact = "EVK0402", Forbidden, "nothing_to_compact";
    /// The conversation has no compaction yet.
    NoCompaction = "EVK0403", NotFound, "no_compaction";
    /// A compaction of this conversation is running.
    CompactionRunning = "EVK0404", Conflict, "compaction_running";
    /// No entity with this id on this instance.
    UnknownEntity = "EVK0501", NotFound, "unknown_entity";
    /// A correction of entities contradicts what was decided before.
    EntityConflict = "EVK0502", Conflict, "entity_conflict";
    /// A path of a memory file that is not one.
    InvalidPath = "EVK0601", BadInput, "invalid_path";
    /// No memory file, version or folder of this path in this scope.
    UnknownFile = "EVK0602", NotFound, "unknown_file";
    /// A memory file is in the way, or was changed meanwhile.
    FileConflict = "EVK0603", Conflict, "file_conflict";
    /// The text of a memory file does not allow this edit.
    EditImpossible = "EVK0604", Unprocessable, "edit_impossible";
    /// A memory file is larger than allowed, or there are too many.
    MemoryFileTooLarge = "EVK0605", TooLarge, "memory_file_too_large";
    /// The embedder, or another part, cannot answer now.
    Unavailable = "EVK0901", Unavailable, "unavailable";
    /// The store failed.
    StoreFailed = "EVK0902", Unavailable, "store_failed";
    /// A defect of the server.
    Internal = "EVK0903", Internal, "internal";
    /// Nobody can tell whether a change was stored.
    OutcomeUnknown = "EVK0904", Unavailable, "outcome_unknown";
    /// The disk is full.
    StorageFull = "EVK0905", Unavailable, "storage_full";
    /// Memory that all requests share is used up.
    Overloaded = "EVK0910", Unavailable, "overloaded";
    /// Too many searches are under way.
    Busy = "EVK0920", Unavailable, "busy";
}
