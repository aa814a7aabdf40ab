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
