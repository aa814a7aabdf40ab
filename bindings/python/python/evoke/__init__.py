"""Memory for AI agents, in the process that uses it or on a server.

    import evoke

    memory = evoke.Memory("./memory")
    memory.add("User: I moved to Porto, and I am allergic to peanuts.", user_id="ada", wait=True)
    for item in memory.recall("Where does Ada live?", user_id="ada"):
        print(item.content)

`Memory` is an engine in this process, `Client` a server's; both have the same methods, and `AsyncMemory` and `AsyncClient` the same
again to await. Every failure is an `EvokeError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._answers.conversations import (
    Compaction,
    CompactionStarted,
    CompactionStatus,
    ConversationContext,
    PastConversation,
    PromptContext,
    Recorded,
    RecordedMany,
    TranscriptAdded,
    Turn,
)
from ._answers.memories import Added, AddedMany, Closing, Deleted, Ingestion, StoredMemory
from ._answers.recall import Context, Explanation, Item, Neighbor, Recall
from ._answers.removal import DecidedRequest, DeletionRequest, Erased, ForgetCandidate, Forgotten, Identity
from ._conversations import Message
from ._documents import Document
from ._errors import (
    AuthenticationError,
    ClosedError,
    ConflictError,
    ConnectionError,
    EvokeError,
    ForkError,
    InvalidRequestError,
    ModelError,
    NotFoundError,
    OpenError,
    ProcessingError,
    RateLimitError,
    ServerError,
    TimeoutError,
    UnavailableError,
)
from ._memory import Memory
from ._native import VERSION as __version__

if TYPE_CHECKING:
    from ._async_client import AsyncClient
    from ._async_memory import AsyncMemory
    from ._client import Client

#: What is imported when it is first used: not every program needs `asyncio`, or a client.
_LATER = {"AsyncClient": "._async_client", "AsyncMemory": "._async_memory", "Client": "._client"}

__all__ = [
    "Added",
    "AddedMany",
    "AsyncClient",
    "AsyncMemory",
    "AuthenticationError",
    "Client",
    "ClosedError",
    "Closing",
    "Compaction",
    "CompactionStarted",
    "CompactionStatus",
    "ConflictError",
    "ConnectionError",
    "Context",
    "ConversationContext",
    "DecidedRequest",
    "Deleted",
    "DeletionRequest",
    "Document",
    "Erased",
    "EvokeError",
    "Explanation",
    "ForgetCandidate",
    "Forgotten",
    "ForkError",
    "Identity",
    "Ingestion",
    "InvalidRequestError",
    "Item",
    "Memory",
    "Message",
    "ModelError",
    "Neighbor",
    "NotFoundError",
    "OpenError",
    "PastConversation",
    "ProcessingError",
    "PromptContext",
    "RateLimitError",
    "Recall",
    "Recorded",
    "RecordedMany",
    "ServerError",
    "StoredMemory",
    "TimeoutError",
    "TranscriptAdded",
    "Turn",
    "UnavailableError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module(_LATER[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
