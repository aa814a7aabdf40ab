-- Format 5: a document's id is unique in its partition, not in its instance, and free again once all that came of the
-- document is deleted. A table's own constraints cannot be changed, so it is made anew; foreign keys are off meanwhile.

CREATE TABLE document_anew (
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
    -- 0 short, 1 medium, 2 large: see `DocumentSize`.
    size          INTEGER NOT NULL DEFAULT 0,
    -- A digest of the partition's path, by which the partitions of an instance take turns.
    turn          INTEGER NOT NULL DEFAULT 0,
    -- Who holds a claimed document, until when, and whether work on it is under way.
    holder        BLOB,
    lease_until   INTEGER,
    begun         INTEGER NOT NULL DEFAULT 0,
    -- How often a worker was lost while it worked on it.
    failures      INTEGER NOT NULL DEFAULT 0,
    -- The sequence of the first part that the latest attempt stored, until the document is finished.
    parts_from    INTEGER,
    -- Ids of the memories that wishes in the document have closed, 16 bytes each; absent when there are none.
    closed        BLOB,
    -- Whether all that came of it is deleted, and another document may have its id.
    released      INTEGER NOT NULL DEFAULT 0
);
INSERT INTO document_anew
     SELECT number, ingestion, partition, instance, document_id, caller_id, document_type, mode, lane, speaker_role,
            speaker_name, said_at, metadata, conversation, position, received_at, job, attempt, started_at, completed_at,
            status, error, size, turn, holder, lease_until, begun, failures, parts_from, closed, 0
       FROM document;
-- Numbers are not given twice.
DELETE FROM sqlite_sequence WHERE name = 'document_anew';
INSERT INTO sqlite_sequence SELECT 'document_anew', seq FROM sqlite_sequence WHERE name = 'document';
DROP TABLE document;
ALTER TABLE document_anew RENAME TO document;

CREATE UNIQUE INDEX document_by_id ON document (partition, document_id) WHERE released = 0;
CREATE INDEX document_by_partition ON document (partition);
CREATE INDEX document_by_caller_id ON document (instance, caller_id) WHERE caller_id IS NOT NULL;
CREATE INDEX document_by_conversation ON document (conversation) WHERE conversation IS NOT NULL;
CREATE INDEX document_unfinished ON document (partition, number) WHERE job <> 'done';
CREATE INDEX document_queued ON document (lane, size, instance, turn, number) WHERE job = 'queued' AND failures = 0;
CREATE INDEX document_suspect ON document (failures, number) WHERE job = 'queued' AND failures > 0;
CREATE INDEX document_claimed ON document (number) WHERE job = 'claimed';
CREATE INDEX document_in_parts ON document (number) WHERE parts_from IS NOT NULL;
-- Of earlier formats, those of which nothing is left.
UPDATE document SET released = 1
 WHERE job = 'done' AND NOT EXISTS (SELECT 1 FROM item WHERE document = number AND text <> '')
   AND NOT EXISTS (SELECT 1 FROM document_text t WHERE t.document = number AND trim(t.text) <> '');
