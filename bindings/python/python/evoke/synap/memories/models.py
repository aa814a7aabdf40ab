"""What goes into `memories`, and what comes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from ... import _check
from ..._record import (
    Field,
    Record,
    flag,
    number,
    optional_string,
    optional_time,
    string,
    whole,
)
from ..enums import DocumentType, ForgetMode, IngestMode, IngestStatus, MergeStrategy, plain

__all__ = [
    "BatchCreateResponse",
    "CreateMemoryRequest",
    "CreateMemoryResponse",
    "DocumentType",
    "ForgetCandidate",
    "ForgetMode",
    "ForgetResponse",
    "IngestMode",
    "IngestStatus",
    "Memory",
    "MemoryStatusResponse",
    "MergeStrategy",
]


M = TypeVar("M", bound=Record)


@dataclass
class CreateMemoryRequest:
    """A document to take in."""

    document: str | Mapping[str, Any]
    document_type: DocumentType | str = DocumentType.CONVERSATION
    document_id: str | None = None
    document_created_at: datetime | str | None = None
    user_id: str | None = None
    customer_id: str | None = None
    scope: Mapping[str, str] | None = None
    mode: IngestMode | str = IngestMode.LONG_RANGE
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The body of the call."""
        document = self.document
        if not isinstance(document, (str, Mapping)):
            raise _check.wrong("document", "a str or a mapping", document)
        body = {
            "document": document if isinstance(document, str) else dict(document),
            "document_type": _check.optional_text("document_type", plain(self.document_type)),
            "document_id": _check.optional_text("document_id", self.document_id),
            "document_created_at": _check.instant("document_created_at", self.document_created_at),
            "user_id": _check.optional_text("user_id", self.user_id),
            "customer_id": _check.optional_text("customer_id", self.customer_id),
            "scope": _check.mapping("scope", self.scope),
            "mode": _check.optional_text("mode", plain(self.mode)),
            "metadata": _check.mapping("metadata", self.metadata),
        }
        return {name: value for name, value in body.items() if value is not None}


class Model(Record):
    """An answer under the names of the Synap SDK."""

    def model_dump(self, *, mode: str = "python", exclude_none: bool = False) -> dict[str, Any]:
        """The attributes by name; in mode `json` as JSON has them."""
        if mode not in ("python", "json"):
            raise ValueError(f"mode must be 'python' or 'json', not {mode!r}")
        named = {name: getattr(self, name) for name in self._attributes()}
        return {
            name: _dumped(value, mode) for name, value in named.items() if not (exclude_none and value is None)
        }

    def model_dump_json(self) -> str:
        """The attributes by name, as JSON."""
        return json.dumps(self.model_dump(mode="json"))

    def _attributes(self) -> tuple[str, ...]:
        return self.__fields__


def _dumped(value: Any, mode: str) -> Any:
    if isinstance(value, Model):
        return value.model_dump(mode=mode)
    if isinstance(value, (list, tuple)):
        return [_dumped(each, mode) for each in value]
    if mode == "python":
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else plain(value)


def status(key: str, doc: str) -> Field[IngestStatus]:
    """How far a document is."""
    return Field(key, doc, IngestStatus, lambda: IngestStatus.QUEUED)


def many(key: str, doc: str, of: type[M]) -> Field[list[M]]:
    """Parts of the answer."""
    return Field(key, doc, lambda parts: [of(part) for part in parts], list)


def strings(key: str, doc: str) -> Field[list[str]]:
    """Texts."""
    return Field(key, doc, list, list)


def uuid(key: str, doc: str) -> Field[UUID]:
    """An id."""
    return Field(key, doc, UUID, lambda: UUID(int=0))


class CreateMemoryResponse(Model):
    """The receipt of a document."""

    ingestion_id = uuid("ingestion_id", "The id under which `status` knows it; zeros when it was not stored.")
    document_id = string("document_id", "Your id of the document, or a new one.")
    status = status("status", "`queued`, or `failed` for a document of a batch that was refused.")
    queued_at = optional_time("queued_at", "When it was stored.")
    error_message = optional_string("error_message", "Why a document of a batch was refused.")
    error_code = optional_string("error_code", "Evoke's code of that.")


class BatchCreateResponse(Model):
    """The receipt of several documents."""

    batch_id = uuid("batch_id", "The id of the call.")
    total = whole("total", "The number of documents.")
    succeeded = whole("succeeded", "The number of those that were stored.")
    failed = whole("failed", "The number of those that were refused.")
    results = many("results", "One receipt for each document, in order.", CreateMemoryResponse)


class MemoryStatusResponse(Model):
    """How far a document is."""

    ingestion_id = uuid("ingestion_id", "The id.")
    document_id = string("document_id", "The id of the document.")
    queued_at = optional_time("queued_at", "When it was stored.")
    started_at = optional_time("started_at", "When processing began.")
    completed_at = optional_time("completed_at", "When processing ended.")
    memories_created = whole("memories_created", "How many memories were made of it.")
    memory_ids = strings("memory_ids", "Their ids.")
    error_message = optional_string("error_message", "What went wrong.")
    status = status("status", "How far it is.")


class Memory(Model):
    """A memory, by its id."""

    memory_id = uuid("memory_id", "The id.")
    memory_type = string("memory_type", "The kind.")
    content = string("content", "The statement, or the words of a passage.")
    confidence = number("confidence", "0 to 1.")
    category = optional_string("category", "The topic.")
    subcategory = optional_string("subcategory", "The subtopic.")
    created_at = optional_time("created_at", "When it was stored.")
    updated_at = optional_time("updated_at", "When it was last changed.")
    source_document_id = optional_string("source_document_id", "The id of its document.")


class ForgetCandidate(Model):
    """A statement or a sentence that a description matches."""

    memory_id = string("memory_id", "The id.")
    content = string("content", "The words.")
    memory_type = optional_string("memory_type", "The kind.")
    store = string("store", "`memory` or `sentence`.")


class ForgetResponse(Model):
    """What a description matches, and whether it was removed."""

    status = string("status", "`nothing_matches`, `preview`, `deleted` or `partial`.")
    candidates = many("candidates", "What the description matches.", ForgetCandidate)
    deleted_ids = strings("deleted_ids", "What was removed.")
    failed_ids = strings("failed_ids", "What could not be removed.")
    still_present_in = strings("still_present_in", "Where the words can still be read.")
    may_be_incomplete = flag("may_be_incomplete", "Whether more may match than was searched.")
