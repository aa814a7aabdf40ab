"""The errors of conversation memories.

Every one is a `ChatMemoryError`, and also what Python calls such a thing. Wrong arguments are plain `ValueError`s and `TypeError`s. No
message shows a password.
"""

from __future__ import annotations

import builtins

from .. import _errors


class ChatMemoryError(_errors.EvokeError):
    """A call on a memory that failed. A message was not stored, unless the text says that it may have been."""

    default_code = "chat_memory"


class BackendUnavailable(ChatMemoryError, builtins.ConnectionError):
    """The server or the file could not be reached."""


class BackendTimeout(BackendUnavailable, builtins.TimeoutError):
    """The server did not answer in time."""


class BackendError(ChatMemoryError):
    """The server or the file was reached and refused."""


class CorruptData(ChatMemoryError, ValueError):
    """Something is stored that is not a message."""


class Closed(ChatMemoryError):
    """The memory is closed."""


class NotSupported(ChatMemoryError):
    """The store of a memory cannot do this."""
