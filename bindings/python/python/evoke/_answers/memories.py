"""Receipts of documents, and single memories."""

from __future__ import annotations

from .._record import Record, flag, many, number, one, optional_string, optional_time, table, string, strings, whole

#: What a document can be on its way to memories.
FINAL = ("completed", "partial_success", "failed", "cancelled")


class Added(Record):
    """The receipt of a document: its words are stored."""

    ingestion_id = string("ingestion_id", "The id under which `status` and `wait` know it.")
    document_id = string("document_id", "Your id of the document, or a new one.")
    status = string("status", "`queued`, or further for a call that was repeated.")
    queued_at = optional_time("queued_at", "When it was stored.")
    scope = table("scope", "Whose it is: the ids by level; empty for the whole instance.")
    scope_level = string("scope_level", "`user`, `customer` or `client`.")
    error_code = optional_string("error_code", "Why a document of a batch was refused.")
    error_message = optional_string("error_message", "The same for people.")


class AddedMany(Record):
    """The receipt of several documents."""

    total = whole("total", "The number of documents.")
    succeeded = whole("succeeded", "The number of those that were stored.")
    failed = whole("failed", "The number of those that were refused.")
    results = many("results", "One receipt for each document, in order; look at `error_code`.", Added)


class Ingestion(Record):
    """How far a document is."""

    ingestion_id = string("ingestion_id", "The id.")
    document_id = string("document_id", "The id of the document.")
    status = string("status", "`queued`, `processing`, `completed`, `partial_success` or `failed`.")
    queued_at = optional_time("queued_at", "When it was stored.")
    started_at = optional_time("started_at", "When processing began.")
    completed_at = optional_time("completed_at", "When processing ended.")
    memory_ids = strings("memory_ids", "The memories that were made of it.")
    closed_memory_ids = strings("closed_memory_ids", "The memories that a wish to forget in it has closed.")
    error_message = optional_string("error_message", "What went wrong.")
    scope = table("scope", "Whose it is: the ids by level.")

    @property
    def is_final(self) -> bool:
        """Whether nothing more will come of it."""
        return self.status in FINAL


class Closing(Record):
    """Why a memory is no longer valid."""

    reason = string("reason", "`superseded` by a newer statement, or `wish`: its user asked to forget it.")
    at = optional_time("at", "Since when.")
    attribute = optional_string("matter", "Of what it was one value, such as `home`.")
    by_memory_id = optional_string("by_memory_id", "The memory that took its place.")
    by_ingestion_id = optional_string("by_ingestion_id", "The document with the wish.")


class StoredMemory(Record):
    """A memory, by its id."""

    id = string("memory_id", "The id.")
    kind = string("memory_type", "`facts`, `preferences`, `episodes`, `emotions` or `temporal_events`.")
    content = string("content", "The statement, or the words of a passage.")
    confidence = number("confidence", "How directly it was said: 0 to 1.")
    created_at = optional_time("created_at", "When it was stored.")
    updated_at = optional_time("updated_at", "When it was last changed.")
    topic = optional_string("category", "The topic.")
    subtopic = optional_string("subcategory", "The subtopic.")
    origin = optional_string("origin", "Whose words they are, such as `user`, `assistant` or `document`.")
    closed = one("closed", "Why it is no longer valid; `None` while it is.", Closing)
    document_id = string("source_document_id", "The id of its document.")
    scope = table("scope", "Whose it is: the ids by level.")
    scope_level = string("scope_level", "`user`, `customer`, `client` or `world`.")


class Deleted(Record):
    """The receipt of a deletion."""

    id = string("memory_id", "The id of the memory.")
    deleted_at = optional_time("deleted_at", "When it was deleted.")
    fully_removed = flag("fully_removed", "Whether its words have left the files too; otherwise that happens by itself.")
    also_deleted_ids = strings("also_deleted_ids", "Memories that stood on the same words alone.")
    still_present_in = strings("still_present_in", "Where the words can still be read.")
