"""Documents on their way in."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from . import _check
from ._answers.conversations import TranscriptAdded
from ._answers.memories import Added, AddedMany
from ._errors import TimeoutError

#: Seconds between two questions of `wait`: the first time, and at most.
_FIRST, _MOST = 0.005, 0.5

MODES = ("long-range", "fast")


@dataclass(frozen=True)
class Document:
    """A document for `add_many`; the attributes are the arguments of `add`."""

    document: str
    user_id: str | None = None
    customer_id: str | None = None
    document_type: str | None = None
    document_id: str | None = None
    said_at: datetime | str | None = None
    mode: str | None = None
    metadata: Mapping[str, Any] | None = None


_NAMES = frozenset(field.name for field in fields(Document))


def document_body(document: Document | Mapping[str, Any]) -> dict[str, Any]:
    """The body of a document."""
    if isinstance(document, Mapping):
        unknown = sorted(str(name) for name in document if name not in _NAMES)
        if unknown:
            raise TypeError(f"a document has no {', '.join(unknown)}; it has {', '.join(sorted(_NAMES))}")
        if "document" not in document:
            raise TypeError("a document needs its text, as document")
        document = Document(**document)
    if not isinstance(document, Document):
        raise _check.wrong("documents", "made of Document or mappings", document)
    body = {
        "document": _check.text("document", document.document),
        "user_id": _check.optional_text("user_id", document.user_id),
        "customer_id": _check.optional_text("customer_id", document.customer_id),
        "document_type": _check.optional_text("document_type", document.document_type),
        "document_id": _check.optional_text("document_id", document.document_id),
        "document_created_at": _check.instant("said_at", document.said_at),
        "mode": _check.word("mode", document.mode, MODES),
        "metadata": _check.mapping("metadata", document.metadata),
    }
    return {name: value for name, value in body.items() if value is not None}


def total(parts: list[AddedMany]) -> AddedMany:
    """The receipts of several calls as one."""
    results = [result for part in parts for result in part.to_dict().get("results", ())]
    failed = sum(part.failed for part in parts)
    count = {"total": len(results), "succeeded": len(results) - failed, "failed": failed}
    return AddedMany({**count, "results": results})


def still_waiting(added: Iterable[Any]) -> Iterator[str]:
    """The ingestions that receipts name."""
    for each in added:
        if isinstance(each, AddedMany):
            yield from still_waiting(result for result in each.results if result.error_code is None)
        elif isinstance(each, (Added, TranscriptAdded)):
            # What was not stored is named by an id of zeros.
            if each.ingestion_id and UUID(each.ingestion_id).int:
                yield each.ingestion_id
        else:
            yield _check.identifier("an ingestion", each)


def pause_lengths(end: float, limit: float) -> Iterator[float]:
    """Seconds between questions, until there is no time left for another one."""
    pause = _FIRST
    while True:
        left = end - time.monotonic()
        yield max(0.0, min(pause, left))
        if left <= 0:
            raise TimeoutError(f"not done after {limit:g} s; it goes on all the same")
        pause = min(_MOST, pause * 1.5)
