-- Format 2: what a conversation weighs, what its sender says of it, wishes to compact it, and what
-- agents and clients report beside turns.

-- Turns of format 1 weigh nothing: such a conversation is compacted by itself a little later.
ALTER TABLE conversation ADD COLUMN tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN agent_window INTEGER;
ALTER TABLE conversation ADD COLUMN started_at INTEGER;
ALTER TABLE conversation ADD COLUMN ended_at INTEGER;
ALTER TABLE conversation ADD COLUMN analysis TEXT;

CREATE INDEX document_by_conversation ON document (conversation) WHERE conversation IS NOT NULL;

-- At most one a conversation. With an error it has failed, without one it is under way.
CREATE TABLE compaction_job (
    conversation  INTEGER PRIMARY KEY REFERENCES conversation ON DELETE CASCADE,
    id            BLOB NOT NULL,
    strategy      TEXT NOT NULL,
    target_tokens INTEGER,
    cause         TEXT NOT NULL,
    requested_at  INTEGER NOT NULL,
    error         TEXT
);

CREATE TABLE report (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    partition    INTEGER NOT NULL REFERENCES partition ON DELETE CASCADE,
    instance     TEXT NOT NULL,
    conversation BLOB,
    kind         TEXT NOT NULL,
    key          BLOB,
    body         TEXT NOT NULL,
    at           INTEGER NOT NULL,
    UNIQUE (instance, key)
);
CREATE INDEX report_by_partition ON report (partition);
CREATE INDEX report_by_conversation ON report (instance, conversation) WHERE conversation IS NOT NULL;
CREATE INDEX report_by_age ON report (at);

-- Counts only, nothing that an erasure would have to remove.
CREATE TABLE push_count (
    instance TEXT NOT NULL,
    pattern  TEXT NOT NULL,
    pushed   INTEGER NOT NULL,
    used     INTEGER NOT NULL,
    PRIMARY KEY (instance, pattern)
) WITHOUT ROWID;
