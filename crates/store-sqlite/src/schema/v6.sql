-- Format 6: documents in which spoken requests have closed memories are listed without reading all documents.

CREATE INDEX document_closing ON document (instance, number) WHERE closed IS NOT NULL;
