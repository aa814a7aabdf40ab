-- Format 7: what people decided about entities, and entities by their id.

-- The entity that it is a part of; absent for one that stands for itself.
ALTER TABLE entity ADD COLUMN part_of BLOB;
-- Decisions that are not undone, oldest first, as JSON.
ALTER TABLE entity ADD COLUMN decisions TEXT NOT NULL DEFAULT '[]';
CREATE INDEX entity_by_id ON entity (id);
