-- Format 4.

-- Claimed documents have a lease, waiting ones stand in line by size and by turn, and those that a worker was lost
-- with are counted.

-- 0 short, 1 medium, 2 large: see `DocumentSize`.
ALTER TABLE document ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
-- A digest of the partition's path, by which the partitions of an instance take turns.
ALTER TABLE document ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
-- Who holds a claimed document, until when, and whether work on it is under way.
ALTER TABLE document ADD COLUMN holder BLOB;
ALTER TABLE document ADD COLUMN lease_until INTEGER;
ALTER TABLE document ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
-- How often a worker was lost while it worked on it.
ALTER TABLE document ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
-- The sequence of the first part that the latest attempt stored, until the document is finished.
ALTER TABLE document ADD COLUMN parts_from INTEGER;

UPDATE document SET size = (SELECT (octet_length(text) > 4096) + (octet_length(text) > 262144)
                            FROM document_text WHERE document = number)
 WHERE job <> 'done' AND EXISTS (SELECT 1 FROM document_text WHERE document = number);

DROP INDEX document_queued;
CREATE INDEX document_queued ON document (lane, size, instance, turn, number) WHERE job = 'queued' AND failures = 0;
CREATE INDEX document_suspect ON document (failures, number) WHERE job = 'queued' AND failures > 0;
CREATE INDEX document_in_parts ON document (number) WHERE parts_from IS NOT NULL;

-- The instance that was served last, by lane and size, and of each instance the turn.
DROP TABLE served;
CREATE TABLE served_instance (lane TEXT, size INTEGER, instance TEXT NOT NULL, PRIMARY KEY (lane, size)) WITHOUT ROWID;
CREATE TABLE served_turn (
    lane     TEXT,
    size     INTEGER,
    instance TEXT,
    turn     INTEGER NOT NULL,
    PRIMARY KEY (lane, size, instance)
) WITHOUT ROWID;

-- The last commit: its number, and the process that made it. A commit whose outcome is in doubt is looked
-- up here.
CREATE TABLE last_commit (
    only     INTEGER PRIMARY KEY CHECK (only = 1),
    sequence INTEGER NOT NULL,
    writer   INTEGER NOT NULL
);
INSERT INTO last_commit VALUES (1, 0, 0);

-- Erased words stay readable in the log until it is emptied: how many changes have asked for that, and up to which of
-- them it has been done.
CREATE TABLE log_cleaning (
    only      INTEGER PRIMARY KEY CHECK (only = 1),
    requested INTEGER NOT NULL,
    done      INTEGER NOT NULL
);
INSERT INTO log_cleaning VALUES (1, 0, 0);

-- pending, until the words have left the files; then complete. Earlier erasures were answered when they had.
ALTER TABLE erasure ADD COLUMN state TEXT NOT NULL DEFAULT 'complete';
ALTER TABLE erasure ADD COLUMN completed_at INTEGER;
-- The request to empty the log that it waits for.
ALTER TABLE erasure ADD COLUMN cleaning INTEGER NOT NULL DEFAULT 0;
UPDATE erasure SET completed_at = at;
CREATE INDEX erasure_pending ON erasure (cleaning) WHERE state = 'pending';

-- The name of this store, by which another one in its place is noticed.
CREATE TABLE store_state (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id   BLOB NOT NULL
);
INSERT INTO store_state VALUES (1, randomblob(16));

-- The place that a key opens, as a path like `partition.path`; [] is the whole instance. When it was last used, to about
-- a minute.
ALTER TABLE api_key ADD COLUMN within TEXT NOT NULL DEFAULT '[]';
ALTER TABLE api_key ADD COLUMN last_used_at INTEGER;

-- Events of the audit record are listed by themselves, and are not trimmed.
ALTER TABLE event ADD COLUMN audit INTEGER NOT NULL DEFAULT 0;
UPDATE event SET audit = 1 WHERE kind LIKE 'data.%';
CREATE INDEX event_audit ON event (sequence) WHERE audit = 1;
-- Which request came under which key that its sender chose, for a day: digests only. Numbered by instance, so that
-- the oldest of too many are found.
CREATE TABLE request_key (
    instance TEXT NOT NULL,
    number   INTEGER NOT NULL,
    key      BLOB NOT NULL,
    says     BLOB NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (instance, number)
) WITHOUT ROWID;
CREATE UNIQUE INDEX request_key_by_key ON request_key (instance, key);
CREATE INDEX request_key_by_age ON request_key (at);
-- Ids of the memories that wishes in the document have closed, 16 bytes each; absent when there are none.
ALTER TABLE document ADD COLUMN closed BLOB;
