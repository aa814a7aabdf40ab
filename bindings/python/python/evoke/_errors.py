"""The errors of this package.

Every one is an `EvokeError`. The one thing to know: branch on the class, or on `code`, which is stable; messages are for people and
may change. Wrong types of arguments are plain `TypeError`s, values out of range plain `ValueError`s.
"""

from __future__ import annotations

import builtins
import json
from typing import Any

__all__ = [
    "AuthenticationError",
    "ClosedError",
    "ConflictError",
    "ConnectionError",
    "EvokeError",
    "ForkError",
    "InvalidRequestError",
    "ModelError",
    "NotFoundError",
    "OpenError",
    "ProcessingError",
    "RateLimitError",
    "ServerError",
    "TimeoutError",
    "UnavailableError",
]


class EvokeError(Exception):
    """A call that failed.

    Attributes:
        code: The stable code, such as `EVK0103`; `docs/errors` has a page for each. What this package finds itself has a word
            instead, such as `timeout`.
        status: The HTTP status; 0 where there is none.
        correlation_id: The id of the call in the log, if it was answered.
        retry_after: Seconds after which the same call may work, if that was said.
    """

    #: The code of errors that no answer brings.
    default_code = "error"

    def __init__(
        self,
        message: str = "",
        *,
        code: str | None = None,
        status: int = 0,
        correlation_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code or self.default_code
        self.status = status
        self.correlation_id = correlation_id
        self.retry_after = retry_after

    @property
    def message(self) -> str:
        """What went wrong, and what to do about it."""
        return str(self.args[0]) if self.args else ""

    @property
    def is_transient(self) -> bool:
        """Whether the same call may succeed later."""
        return False

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]" if self.code.startswith("EVK") else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return (_again, (type(self), self.message, self.code, self.status, self.correlation_id, self.retry_after))


def _again(
    of: type[EvokeError], message: str, code: str, status: int, correlation_id: str | None, retry_after: float | None
) -> EvokeError:
    return of(message, code=code, status=status, correlation_id=correlation_id, retry_after=retry_after)


class InvalidRequestError(EvokeError, ValueError):
    """The request cannot be carried out as it is: a value, an id or a size is wrong."""


class AuthenticationError(EvokeError, PermissionError):
    """The key is missing, unknown or revoked, or may not do this."""


class NotFoundError(EvokeError, LookupError):
    """There is no such thing, or it is somebody else's."""


class ConflictError(EvokeError):
    """It exists with other content, or is under way."""


class RateLimitError(EvokeError):
    """Too many calls: `retry_after` says when there is room."""

    @property
    def is_transient(self) -> bool:
        return True


class UnavailableError(EvokeError):
    """It cannot be done now, such as on a full disk or under too much load; later it may."""

    @property
    def is_transient(self) -> bool:
        return True


class ServerError(EvokeError):
    """A defect, or an answer that is not Evoke's."""

    default_code = "invalid_answer"


class ConnectionError(EvokeError, builtins.ConnectionError):  # noqa: A001
    """The server cannot be reached, or went away before it answered."""

    default_code = "network"

    @property
    def is_transient(self) -> bool:
        return True


class TimeoutError(EvokeError, builtins.TimeoutError):  # noqa: A001
    """There was no answer in time, or what was waited for did not come."""

    default_code = "timeout"

    @property
    def is_transient(self) -> bool:
        return True


class ProcessingError(EvokeError):
    """A document was stored, but no memories could be made of it; or a compaction failed."""

    default_code = "processing_failed"


class OpenError(EvokeError):
    """A memory could not be opened or closed: the message says what is wrong with its directory or its options."""

    default_code = "open_failed"


class ClosedError(EvokeError):
    """The memory or client is closed."""

    default_code = "closed"


class ForkError(EvokeError):
    """A memory is used in a process that was forked from the one that opened it."""

    default_code = "forked"


class ModelError(EvokeError):
    """The models could not be installed or verified."""

    default_code = "model_failed"


#: The class of an answer by its status; those that are not here are refused requests below 500, and defects above.
_BY_STATUS: dict[int, type[EvokeError]] = {
    401: AuthenticationError,
    403: AuthenticationError,
    404: NotFoundError,
    408: UnavailableError,
    409: ConflictError,
    429: RateLimitError,
    503: UnavailableError,
    504: UnavailableError,
}


def refusal(status: int, body: bytes, retry_after: float | None) -> EvokeError:
    """The error of an answer whose status is no success."""
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    code = told.get("code") if isinstance(told, dict) else None
    if not isinstance(code, str):
        message = f"the answer has status {status} and no code of Evoke: is it an Evoke server?"
        of = _BY_STATUS.get(status, ServerError)
        return of(message, code="invalid_answer", status=status, retry_after=retry_after)
    of = _BY_STATUS.get(status, InvalidRequestError if status < 500 else ServerError)
    return of(
        str(told.get("message", code)),
        code=code,
        status=status,
        correlation_id=told.get("correlation_id"),
        retry_after=retry_after,
    )
