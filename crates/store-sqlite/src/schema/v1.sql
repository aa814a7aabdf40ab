-- Format 1.
--
-- Everything that a person can ask to have erased hangs from `partition` by foreign keys that
-- cascade, so that an erasure cannot forget a table. Times are milliseconds since 1970 in UTC, ids
-- of ours are their sixteen bytes, ids of callers are text compared byte for byte.

-- The counter behind every partition's version.
CREATE TABLE counter (only INTEGER PRIMARY KEY CHECK (only = 1), value INTEGER NOT NULL);
INSERT INTO counter VALUES (1, 0);

CREATE TABLE instance (
    id         TEXT PRIMARY KEY,
    client     TEXT NOT NULL,
    name       TEXT NOT NULL,
    isolation  TEXT NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE api_key (
    id         BLOB PRIMARY KEY,
    instance   TEXT NOT NULL,
    hash       BLOB NOT NULL,
    hint       TEXT NOT NULL,
    label      TEXT NOT NULL,
    role       TEXT NOT NULL,
    rate_limit INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) WITHOUT ROWID;
CREATE INDEX api_key_by_hash ON api_key (hash);
CREATE INDEX api_key_by_instance ON api_key (instance, created_at);

-- A place that memories live in. `path` is a JSON array of [level, id] pairs, so all places inside
-- one are a range of the unique index.
CREATE TABLE partition (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    instance TEXT NOT NULL,
    path     TEXT NOT NULL,
    -- 0, 0 until there is an item.
    epoch    INTEGER NOT NULL DEFAULT 0,
    sequence INTEGER NOT NULL DEFAULT 0,
    -- Item numbers given so far.
    items    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (instance, path)
);

-- A document's head and its job. `number` is the order of acceptance.
CREATE TABLE document (
    number        INTEGER PRIMARY KEY AUTOINCREMENT,
    ingestion     BLOB NOT NULL UNIQUE,
    partition     INTEGER NOT NULL REFERENCES partition ON DELETE CASCADE,
    instance      TEXT NOT NULL,
    document_id   TEXT NOT NULL,
    caller_id     TEXT,
    document_type TEXT NOT NULL,
    mode          TEXT NOT NULL,
    lane          TEXT NOT NULL,
    speaker_role  TEXT,
    speaker_name  TEXT,
    said_at       INTEGER NOT NULL,
    metadata      TEXT NOT NULL,
    conversation  BLOB,
    position      INTEGER NOT NULL,
    received_at   INTEGER NOT NULL,
    -- queued, claimed, done
    job           TEXT NOT NULL,
    attempt       INTEGER NOT NULL DEFAULT 0,
    started_at    INTEGER,
    completed_at  INTEGER,
    -- The final status; absent until then.
    status        TEXT,
    error         TEXT,
    UNIQUE (instance, document_id)
);
CREATE INDEX document_by_partition ON document (partition);
CREATE INDEX document_by_caller_id ON document (instance, caller_id) WHERE caller_id IS NOT NULL;
CREATE INDEX document_queued ON document (lane, instance, number) WHERE job = 'queued';
CREATE INDEX document_claimed ON document (number) WHERE job = 'claimed';

-- A document's text, apart from its head: a change of state does not rewrite it.
CREATE TABLE document_text (
    document INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    text     TEXT NOT NULL
);

CREATE TABLE replay (
    partition INTEGER NOT NULL,
    key       BLOB NOT NULL,
    at        INTEGER NOT NULL,
    document  INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    PRIMARY KEY (partition, key)
) WITHOUT ROWID;
CREATE INDEX replay_by_document ON replay (document);
CREATE INDEX replay_by_age ON replay (at);

-- The instance that each lane served last.
CREATE TABLE served (lane TEXT PRIMARY KEY, instance TEXT NOT NULL) WITHOUT ROWID;

-- Passages and memories. The upper 31 bits of `key` are the partition and the lower 32 the item's
-- number in it: items of one partition lie together on disk and are read in one sweep.
CREATE TABLE item (
    key          INTEGER PRIMARY KEY,
    id           BLOB NOT NULL UNIQUE,
    partition    INTEGER NOT NULL,
    document     INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    -- The document's own id again, so that loading a partition needs no look at each document.
    ingestion    BLOB NOT NULL,
    -- Of the last change.
    sequence     INTEGER NOT NULL,
    passage      INTEGER NOT NULL,
    ordinal      INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    text         TEXT NOT NULL,
    speaker_role TEXT NOT NULL,
    speaker_name TEXT,
    said_at      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER,
    body         TEXT NOT NULL,
    -- Ids of entities, one after the other.
    entities     BLOB NOT NULL,
    -- The newest generation that it has a vector of; 0 when it has none.
    embedded     INTEGER NOT NULL
);
CREATE INDEX item_by_change ON item (partition, sequence, document);
CREATE INDEX item_by_document ON item (document, passage, ordinal);
-- A passage whose words were erased has none left to embed.
CREATE INDEX passage_by_embedding ON item (embedded, created_at) WHERE passage = 1 AND text <> '';

CREATE TABLE removed_item (
    partition INTEGER NOT NULL REFERENCES partition ON DELETE CASCADE,
    id        BLOB NOT NULL,
    sequence  INTEGER NOT NULL,
    PRIMARY KEY (partition, id)
) WITHOUT ROWID;

CREATE TABLE entity (
    partition  INTEGER NOT NULL REFERENCES partition ON DELETE CASCADE,
    id         BLOB NOT NULL,
    sequence   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    aliases    TEXT NOT NULL,
    first_seen BLOB NOT NULL,
    PRIMARY KEY (partition, id)
) WITHOUT ROWID;

CREATE TABLE generation (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL UNIQUE,
    dimension   INTEGER NOT NULL
);

CREATE TABLE vector (
    item       INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    bytes      BLOB NOT NULL,
    PRIMARY KEY (item, generation)
) WITHOUT ROWID;

CREATE TABLE conversation (
    number            INTEGER PRIMARY KEY AUTOINCREMENT,
    instance          TEXT NOT NULL,
    id                BLOB NOT NULL,
    partition         INTEGER NOT NULL REFERENCES partition ON DELETE CASCADE,
    external_id       TEXT,
    conversation_type TEXT,
    created_at        INTEGER NOT NULL,
    last_turn_at      INTEGER,
    turns             INTEGER NOT NULL DEFAULT 0,
    transcript_digest BLOB,
    transcript        BLOB,
    UNIQUE (instance, id)
);
CREATE INDEX conversation_by_partition ON conversation (partition, last_turn_at);

CREATE TABLE turn (
    conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    message      BLOB NOT NULL,
    role         TEXT NOT NULL,
    content      TEXT NOT NULL,
    said_at      INTEGER NOT NULL,
    metadata     TEXT NOT NULL,
    session      TEXT NOT NULL,
    replay       BLOB,
    UNIQUE (conversation, position),
    UNIQUE (conversation, message)
);
CREATE INDEX turn_by_replay ON turn (conversation, replay) WHERE replay IS NOT NULL;

CREATE TABLE compaction (
    conversation     INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
    version          INTEGER NOT NULL,
    id               BLOB NOT NULL,
    covers           INTEGER NOT NULL,
    created_at       INTEGER NOT NULL,
    strategy         TEXT NOT NULL,
    original_tokens  INTEGER NOT NULL,
    compacted_tokens INTEGER NOT NULL,
    body             TEXT NOT NULL,
    UNIQUE (conversation, version)
);
CREATE INDEX compaction_by_id ON compaction (id);

-- Audit records: digests and counts, nothing that an erasure would have to remove.
CREATE TABLE erasure (
    id            BLOB PRIMARY KEY,
    instance      TEXT NOT NULL,
    scope         TEXT NOT NULL,
    target_digest TEXT NOT NULL,
    requested_by  BLOB,
    at            INTEGER NOT NULL,
    counts        TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE event (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    instance TEXT NOT NULL,
    kind     TEXT NOT NULL,
    payload  TEXT NOT NULL,
    at       INTEGER NOT NULL
);
CREATE INDEX event_by_age ON event (at);
