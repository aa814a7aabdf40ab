"""The history of conversations: ten classes over one interface.

    from evoke.memory import SqliteMemory

    memory = SqliteMemory("chat.db", session_id="user-123")
    await memory.add("user", "Remember my name is Alice")
    messages = await memory.get()

These keep messages as they are. What is *understood* of them is `evoke.Memory`'s.
"""

from .base import BaseMemory
from .context import SmartContextManager
from .conversations import (
    DynamoDBMemory,
    InMemoryConversation,
    MongoMemory,
    PostgresMemory,
    RedisMemory,
    SqliteMemory,
    WindowMemory,
)
from .errors import BackendError, BackendTimeout, BackendUnavailable, ChatMemoryError, Closed, CorruptData, NotSupported
from .models import BaseLLM
from .summary import SummaryMemory
from .vector import VectorMemory, VectorStore

__all__ = [
    "BackendError",
    "BackendTimeout",
    "BackendUnavailable",
    "BaseLLM",
    "BaseMemory",
    "ChatMemoryError",
    "Closed",
    "CorruptData",
    "DynamoDBMemory",
    "InMemoryConversation",
    "MongoMemory",
    "NotSupported",
    "PostgresMemory",
    "RedisMemory",
    "SmartContextManager",
    "SqliteMemory",
    "SummaryMemory",
    "VectorMemory",
    "VectorStore",
    "WindowMemory",
]
