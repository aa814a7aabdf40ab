"""The interface, for programs that wait for each call.

`tools/unasync.py` makes `_async` of it, so that both always offer the same. The one thing to know: nothing here knows whether an engine
in this process or a server answers; `_send` is given by the classes that do.
"""

from .base import Base
from .conversations import Conversations
from .documents import Documents
from .memories import Memories
from .reads import Reads
from .removal import Removal


class Interface(Documents, Reads, Memories, Conversations, Removal):
    """All calls."""


__all__ = ["Base", "Interface"]
