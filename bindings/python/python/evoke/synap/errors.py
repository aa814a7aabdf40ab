"""The errors of the Synap SDK, under its names.

Every one is a `SynapError` with `correlation_id`. The one thing to know: a `SynapTransientError` may not come again when the same call
is made later, a `SynapPermanentError` will.
"""

from __future__ import annotations

from .. import _errors


class SynapError(Exception):
    """A call that failed.

    Attributes:
        message: What went wrong.
        correlation_id: The id of the call in the log.
        code: Evoke's stable code, such as `EVK0103`; `None` for what was found before a call was made.
    """

    def __init__(self, message: str, correlation_id: str | None = None, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.correlation_id = correlation_id
        self.code = code


class SynapTransientError(SynapError):
    """A failure that may pass."""


class SynapPermanentError(SynapError):
    """A failure that stays until the request, the key or the data changes."""


class NetworkTimeoutError(SynapTransientError):
    """There was no answer in time."""


class ServiceUnavailableError(SynapTransientError):
    """The server cannot be reached, or cannot do this now."""


class RateLimitError(SynapTransientError):
    """Too many calls: there is room again after `retry_after_seconds`."""

    def __init__(
        self,
        message: str,
        retry_after_seconds: float | None = None,
        correlation_id: str | None = None,
        *,
        code: str | None = None,
    ) -> None:
        super().__init__(message, correlation_id, code=code)
        self.retry_after_seconds = retry_after_seconds if retry_after_seconds is not None else 1.0


class InvalidInputError(SynapPermanentError):
    """The request is wrong."""


class InvalidConversationIdError(InvalidInputError):
    """The id of a conversation is no UUID."""


class AuthenticationError(SynapPermanentError):
    """The key is missing, unknown or revoked, or may not do this."""


class ContextNotFoundError(SynapPermanentError):
    """There is no such thing, or it is somebody else's."""


class ConflictError(SynapPermanentError):
    """It exists with other content, or is under way."""


class TranscriptConflictError(ConflictError):
    """Another transcript is stored under this conversation."""


#: What our errors are called here; the first that fits.
_NAMES: tuple[tuple[type[_errors.EvokeError], type[SynapError]], ...] = (
    (_errors.TimeoutError, NetworkTimeoutError),
    (_errors.ConnectionError, ServiceUnavailableError),
    (_errors.UnavailableError, ServiceUnavailableError),
    (_errors.ServerError, ServiceUnavailableError),
    (_errors.InvalidRequestError, InvalidInputError),
    (_errors.AuthenticationError, AuthenticationError),
    (_errors.NotFoundError, ContextNotFoundError),
    (_errors.ConflictError, ConflictError),
)


def renamed(error: _errors.EvokeError, correlation_id: str) -> SynapError:
    """An error of ours under the name that it has here."""
    known = error.correlation_id or correlation_id
    if isinstance(error, _errors.RateLimitError):
        return RateLimitError(error.message, error.retry_after, known, code=error.code)
    if error.code == "EVK0401":
        return TranscriptConflictError(error.message, known, code=error.code)
    of = next((there for here, there in _NAMES if isinstance(error, here)), SynapPermanentError)
    return of(error.message, known, code=error.code)
