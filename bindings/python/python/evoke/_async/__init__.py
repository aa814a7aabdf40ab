# Made by tools/unasync.py of _sync/__init__.py: change that instead.
"""The interface, for `asyncio`.

`tools/unasync.py` makes `_async` of it, so that both always offer the same. The one thing to know: nothing here knows whether an engine
in this process or a server answers; `_send` is given by the classes that do.
"""

from .base import AsyncBase
from .conversations import AsyncConversations
from .documents import AsyncDocuments
from .memories import AsyncMemories
from .reads import AsyncReads
from .removal import AsyncRemoval


class AsyncInterface(AsyncDocuments, AsyncReads, AsyncMemories, AsyncConversations, AsyncRemoval):
    """All calls."""


__all__ = ["AsyncBase", "AsyncInterface"]
