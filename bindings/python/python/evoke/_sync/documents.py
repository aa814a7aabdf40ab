"""Taking documents in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from .. import _check
from .._answers.memories import Added, AddedMany, Ingestion
from .._answers.conversations import TranscriptAdded
from .._call import MEMORIES, Call, segment
from .._documents import Document, document_body, pause_lengths, still_waiting, total
from .._errors import ProcessingError
from .base import Base

#: Documents of one call.
_BATCH = 100


class Documents(Base):
    """Taking documents in, and waiting until memories are made of them."""

    def add(
        self,
        document: str,
        *,
        user_id: str | None = None,
        customer_id: str | None = None,
        document_type: str | None = None,
        document_id: str | None = None,
        said_at: datetime | str | None = None,
        mode: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        wait: bool = False,
        timeout: float = 60.0,
        idempotency_key: str | None = None,
    ) -> Added:
        """Stores a document. Its words are durable when this returns; memories are made of it in the background.

        Args:
            document: The text. Lines that begin with `User:` and `Assistant:` are turns of a conversation.
            user_id: Whose it is. Without a user it belongs to the customer, and without one to the whole instance.
            customer_id: The customer of the user, on instances with `strict` isolation.
            document_type: `ai-chat-conversation` (default), `document`, `email`, `pdf`, `image`, `audio` or `meeting-transcript`.
            document_id: Your own id. A second document with it is a `ConflictError`.
            said_at: When the words were said; now when absent. Relative dates in them are understood from this day.
            mode: `long-range` (default) or `fast`, for less work on it.
            metadata: Your own values, which come back with every item.
            wait: Whether to wait until its memories are made, as `wait` does.
            timeout: Seconds to wait for that.
            idempotency_key: Names this call: sent again with it, it is stored once.

        Raises:
            InvalidRequestError: The ids break the rules of the instance (EVK0103), or the text is empty or too long.
            ConflictError: There is a document with this `document_id` (EVK0203).
        """
        body = document_body(
            Document(
                document,
                user_id=user_id,
                customer_id=customer_id,
                document_type=document_type,
                document_id=document_id,
                said_at=said_at,
                mode=mode,
                metadata=metadata,
            )
        )
        waits = _check.flag("wait", wait)
        limit = _check.seconds("timeout", timeout)
        call = Call("POST", f"{MEMORIES}/create", Added, body=body, once=True, key=idempotency_key)
        added = self._send(call)
        if waits:
            self.wait(added, timeout=limit)
        return added

    def add_many(
        self,
        documents: Iterable[Document | Mapping[str, Any]],
        *,
        fail_fast: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> AddedMany:
        """Stores many documents, 100 in a call, behind those of `add`: for history that is brought along.

        Args:
            documents: `Document`s, or mappings with the names of its attributes. Any number; they are read as they are needed.
            fail_fast: Whether the first that is refused refuses its whole call, as an error. Otherwise look at `failed`.
            progress: Called with the number of documents so far after each call.
        """
        given = iter(documents)
        parts = []
        done = 0
        stops = _check.flag("fail_fast", fail_fast)
        while batch := [document_body(each) for each in islice(given, _BATCH)]:
            body = {"documents": batch, "fail_fast": stops}
            parts.append(self._send(Call("POST", f"{MEMORIES}/batch", AddedMany, body=body, once=True)))
            done += len(batch)
            if progress is not None:
                progress(done)
        return total(parts)

    def status(self, ingestion_id: str) -> Ingestion:
        """How far a document is.

        Raises:
            NotFoundError: There is none with this id (EVK0207).
        """
        path = f"{MEMORIES}/status/{segment('ingestion_id', ingestion_id)}"
        return self._send(Call("GET", path, Ingestion, repeatable=True))

    def wait(self, *added: Added | TranscriptAdded | AddedMany | str, timeout: float = 60.0) -> None:
        """Waits until memories are made of documents, by their receipts or their `ingestion_id`s.

        Raises:
            ProcessingError: One of them was stored, and no memories could be made of it.
            TimeoutError: They are not done within `timeout` seconds; they go on all the same.
        """
        limit = _check.seconds("timeout", timeout)
        end = time.monotonic() + limit
        for ingestion_id in still_waiting(added):
            for pause in pause_lengths(end, limit):
                now = self.status(ingestion_id)
                if now.status == "failed":
                    raise ProcessingError(now.error_message or "it is not known why")
                if now.is_final:
                    break
                self._pause(pause)
