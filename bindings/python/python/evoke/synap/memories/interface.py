"""`sdk.memories`: documents, and single memories."""

from __future__ import annotations

import asyncio
import json
import mimetypes
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, TypeVar
from uuid import UUID

from ... import _check
from ..._call import MEMORIES, segment
from ..enums import plain
from ..errors import InvalidInputError
from ..transport import Transport
from .models import (
    BatchCreateResponse,
    CreateMemoryRequest,
    CreateMemoryResponse,
    ForgetMode,
    ForgetResponse,
    IngestMode,
    IngestStatus,
    Memory,
    MemoryStatusResponse,
    MergeStrategy,
)

T = TypeVar("T")

_FINAL = (IngestStatus.COMPLETED, IngestStatus.FAILED, IngestStatus.PARTIAL_SUCCESS)
#: Documents that one call takes.
_BATCH = 100


class MemoriesInterface:
    """Documents, and single memories."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def create(
        self,
        document: str | Mapping[str, Any],
        user_id: str | None = None,
        customer_id: str | None = None,
        document_type: str = "ai-chat-conversation",
        document_id: str | None = None,
        document_created_at: Any = None,
        mode: IngestMode | str = "long-range",
        metadata: Mapping[str, Any] | None = None,
        scope: Mapping[str, str] | None = None,
    ) -> CreateMemoryResponse:
        """Takes a document in; its words are durable when this returns."""
        request = CreateMemoryRequest(
            document, document_type, document_id, document_created_at, user_id, customer_id, scope, mode, metadata or {}
        )
        return await self._write("create", CreateMemoryResponse, request.body())

    async def batch_create(
        self, documents: Sequence[CreateMemoryRequest | Mapping[str, Any]], fail_fast: bool = False
    ) -> BatchCreateResponse:
        """Takes up to 100 documents in. Without `fail_fast`, those that are refused are told in their results."""
        if isinstance(documents, (str, bytes)) or not isinstance(documents, Sequence):
            raise _check.wrong("documents", "a list", documents)
        if len(documents) > _BATCH:
            raise InvalidInputError(f"documents: there are {len(documents)}, the limit is {_BATCH}: split them")
        rows = [_request(document).body() for document in documents]
        body = {"documents": rows, "fail_fast": _check.flag("fail_fast", fail_fast)}
        return await self._write("batch", BatchCreateResponse, body)

    async def create_from_file(
        self,
        user_id: str,
        customer_id: str | None = None,
        file_path: str | os.PathLike[str] | None = None,
        file: IO[bytes] | bytes | None = None,
        filename: str | None = None,
        text: str | None = None,
        document_type: str | None = None,
        mode: IngestMode | str = "long-range",
        metadata: Mapping[str, Any] | None = None,
        scope: Mapping[str, str] | None = None,
        relationship_type: str | None = None,
    ) -> CreateMemoryResponse:
        """Takes a file in, by its path or its bytes, or a text."""
        fields = {
            "user_id": _check.text("user_id", user_id),
            "customer_id": _check.optional_text("customer_id", customer_id),
            "document_type": _check.optional_text("document_type", plain(document_type)),
            "mode": _check.optional_text("mode", plain(mode)),
            "metadata": None if metadata is None else json.dumps(_check.mapping("metadata", metadata), allow_nan=False),
            "scope": None if scope is None else json.dumps(_check.mapping("scope", scope)),
            "relationship_type": _check.optional_text("relationship_type", relationship_type),
            "text": _check.optional_text("text", text),
        }
        content = await asyncio.to_thread(_content, file_path, file)
        name = filename or (Path(file_path).name if file_path is not None else "upload")
        boundary = uuid.uuid4().hex
        body = _form(fields, name, content, boundary)
        answer = await self._transport.send(
            "POST",
            f"{MEMORIES}/upload",
            CreateMemoryResponse,
            body=body,
            content_type=f"multipart/form-data; boundary={boundary}",
            once=True,
        )
        self._transport.cache.clear()
        return answer

    async def status(self, ingestion_id: UUID | str) -> MemoryStatusResponse:
        """How far a document is."""
        path = f"{MEMORIES}/status/{segment('ingestion_id', str(ingestion_id))}"
        return await self._transport.send("GET", path, MemoryStatusResponse, repeatable=True)

    async def wait_for_completion(
        self, ingestion_id: UUID | str, timeout_seconds: float = 300, poll_interval_seconds: float = 0.1
    ) -> MemoryStatusResponse:
        """Waits until nothing more will come of a document.

        Raises:
            TimeoutError: That takes longer than `timeout_seconds`.
        """
        end = asyncio.get_running_loop().time() + _check.seconds("timeout_seconds", timeout_seconds)
        while True:
            now = await self.status(ingestion_id)
            if now.status in _FINAL:
                return now
            if asyncio.get_running_loop().time() >= end:
                raise TimeoutError(f"ingestion {ingestion_id} is not done after {timeout_seconds:g} s")
            await asyncio.sleep(poll_interval_seconds)

    async def get(self, memory_id: UUID | str) -> Memory:
        """A memory."""
        return await self._transport.send("GET", self._path(memory_id), Memory, repeatable=True)

    async def update(
        self,
        memory_id: UUID | str,
        document: str,
        merge_strategy: MergeStrategy | str = "smart-merge",
        document_type: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Memory:
        """Gives a memory a new text."""
        body = {
            "document": _check.text("document", document),
            "merge_strategy": _check.optional_text("merge_strategy", plain(merge_strategy)),
            "document_type": _check.optional_text("document_type", plain(document_type)),
            "metadata": _check.mapping("metadata", metadata),
        }
        answer = await self._transport.send("PATCH", self._path(memory_id), Memory, body=body)
        self._transport.cache.clear()
        return answer

    async def delete(self, memory_id: UUID | str) -> dict[str, Any]:
        """Removes a memory and the words that it stands on."""
        answer = await self._transport.send("DELETE", self._path(memory_id), dict)
        self._transport.cache.clear()
        return {**answer, "deleted_at": _check.moment(answer["deleted_at"])}

    async def forget(
        self,
        description: str,
        user_id: str | None = None,
        customer_id: str | None = None,
        scope: Mapping[str, str] | None = None,
        mode: ForgetMode | str = "preview",
    ) -> ForgetResponse:
        """Shows what a description matches, or in mode `direct` removes it."""
        body = {
            "description": _check.text("description", description),
            "user_id": _check.optional_text("user_id", user_id),
            "customer_id": _check.optional_text("customer_id", customer_id),
            "scope": _check.mapping("scope", scope),
            "mode": _check.text("mode", plain(mode)),
        }
        answer = await self._transport.send("POST", f"{MEMORIES}/forget", ForgetResponse, body=body)
        self._transport.cache.clear()
        return answer

    @staticmethod
    def _path(memory_id: UUID | str) -> str:
        return f"{MEMORIES}/{segment('memory_id', str(memory_id))}"

    async def _write(self, route: str, read: Callable[[Mapping[str, Any]], T], body: Mapping[str, Any]) -> T:
        answer = await self._transport.send("POST", f"{MEMORIES}/{route}", read, body=body, once=True)
        self._transport.cache.clear()
        return answer


def _request(document: CreateMemoryRequest | Mapping[str, Any]) -> CreateMemoryRequest:
    if isinstance(document, CreateMemoryRequest):
        return document
    if isinstance(document, Mapping):
        return CreateMemoryRequest(**document)
    raise _check.wrong("documents", "a list of CreateMemoryRequest or mappings", document)


def _content(path: str | os.PathLike[str] | None, file: IO[bytes] | bytes | None) -> bytes | None:
    if path is not None:
        return Path(path).read_bytes()
    return file if file is None or isinstance(file, bytes) else file.read()


def _form(fields: Mapping[str, str | None], name: str, content: bytes | None, boundary: str) -> bytes:
    parts = []
    for field, value in fields.items():
        if value is not None:
            parts.append(f'--{boundary}\r\ncontent-disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode())
    if content is not None:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        safe = name.replace("\\", "_").replace('"', "_").replace("\r", "_").replace("\n", "_")
        head = f'content-disposition: form-data; name="file"; filename="{safe}"\r\ncontent-type: {kind}\r\n\r\n'
        parts.append(f"--{boundary}\r\n{head}".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()
