-- Format 8: files that agents write, with their earlier versions.

CREATE TABLE memory_file (
    -- The order in which versions came into being.
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    partition INTEGER NOT NULL REFERENCES partition ON DELETE CASCADE,
    path      TEXT NOT NULL,
    version   INTEGER NOT NULL,
    -- created, edited, deleted, moved_from, moved_to
    action    TEXT NOT NULL,
    -- The other path of a move.
    other     TEXT,
    text      TEXT NOT NULL,
    at        INTEGER NOT NULL,
    -- 1 for the newest version of a file that exists.
    current   INTEGER NOT NULL,
    UNIQUE (partition, path, version)
);
CREATE UNIQUE INDEX memory_file_current ON memory_file (partition, path) WHERE current = 1;
CREATE INDEX memory_file_past ON memory_file (partition, number) WHERE current = 0;
CREATE INDEX memory_file_order ON memory_file (partition, number);
