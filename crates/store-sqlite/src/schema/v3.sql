-- Format 3: what of a place has not been understood yet is found at once.

CREATE INDEX document_unfinished ON document (partition, number) WHERE job <> 'done';
