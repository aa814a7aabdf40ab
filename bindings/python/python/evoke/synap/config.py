"""The settings of the Synap SDK, under its names.

The one thing to know: a setting of the configuration goes before the environment, and that before the default. Where nothing is said, the
server is the one on this machine, never anybody else's.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from .. import _check
from .._http import DEFAULT_URL

_LEVELS = ("DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL")
_CACHES = ("sqlite",)


@dataclass(frozen=True)
class TimeoutConfig:
    """Seconds that the parts of a call may take."""

    #: Until there is a connection.
    connect: float = 5.0
    #: Until the next bytes of the answer.
    read: float = 30.0
    #: Until the next bytes of the request are taken.
    write: float = 10.0
    #: In which a stream may be silent.
    stream_idle: float = 60.0

    def __post_init__(self) -> None:
        for name in ("connect", "read", "write", "stream_idle"):
            if _check.seconds(name, getattr(self, name)) == 0:
                raise ValueError(f"{name} must be more than 0")


@dataclass(frozen=True)
class RetryPolicy:
    """How often a call is made again, and after how long: `backoff_base` seconds, then twice as long each time."""

    #: Attempts in all, 1 or more.
    max_attempts: int = 3
    #: Seconds before the second attempt.
    backoff_base: float = 1.0
    #: Seconds that a pause has at most.
    backoff_max: float = 10.0
    #: Whether pauses are drawn between half of that and all of it.
    backoff_jitter: bool = True

    def __post_init__(self) -> None:
        _check.count("max_attempts", self.max_attempts, 1)
        _check.seconds("backoff_base", self.backoff_base)
        _check.seconds("backoff_max", self.backoff_max)
        _check.flag("backoff_jitter", self.backoff_jitter)


@dataclass(frozen=True)
class SDKConfig:
    """The settings of an SDK."""

    #: Where the server listens, or `file:` and a directory for an engine in this process, such as `file:./memory`; a strict instance of
    #: it is `file:./memory?isolation=strict`. `SYNAP_BASE_URL` when absent.
    api_base_url: str | None = None
    #: Where the cache lies; `SYNAP_STORAGE_PATH` or `~/.cache/evoke-synap` when absent.
    storage_path: str | None = None
    #: `sqlite`, or `None` for no cache of answers.
    cache_backend: str | None = "sqlite"
    #: Minutes of a session, 5 to 1440. Keys are looked up in each call, so nothing ends after them.
    session_timeout_minutes: int = 30
    timeouts: TimeoutConfig = field(default_factory=TimeoutConfig)
    #: How calls are made again; `None` for never.
    retry_policy: RetryPolicy | None = field(default_factory=RetryPolicy)
    #: The level of the logger `evoke.synap`.
    log_level: str = "WARNING"
    #: The model of the calling program, and how many tokens it takes: a conversation that fills its share of them is compacted by itself.
    agent_model: str | None = None
    agent_context_window: int | None = None
    #: Accepted for programs that set them: everything goes over HTTP here, and nothing is kept locally but answers.
    grpc_host: str | None = None
    grpc_port: int | None = None
    grpc_use_tls: bool | None = None
    sdk_st_authoritative: bool = False
    st_verbatim_overlay: bool = True
    history_search_model: str | None = None

    def __post_init__(self) -> None:
        _check.optional_text("api_base_url", self.api_base_url)
        _check.optional_text("storage_path", self.storage_path)
        _check.word("cache_backend", self.cache_backend, _CACHES)
        _check.word("log_level", _check.text("log_level", self.log_level).upper(), _LEVELS)
        _check.optional_text("agent_model", self.agent_model)
        _check.optional_count("agent_context_window", self.agent_context_window, 1)
        minutes = _check.count("session_timeout_minutes", self.session_timeout_minutes)
        if not 5 <= minutes <= 1440:
            raise ValueError(f"session_timeout_minutes must be 5 to 1440, not {minutes}")
        if not isinstance(self.timeouts, TimeoutConfig):
            raise _check.wrong("timeouts", "a TimeoutConfig", self.timeouts)
        if self.retry_policy is not None and not isinstance(self.retry_policy, RetryPolicy):
            raise _check.wrong("retry_policy", "a RetryPolicy", self.retry_policy)

    def url(self) -> str:
        """Where calls go."""
        return self.api_base_url or os.environ.get("SYNAP_BASE_URL", "").strip() or DEFAULT_URL

    def storage(self) -> Path:
        """Where the cache lies."""
        said = self.storage_path or os.environ.get("SYNAP_STORAGE_PATH", "").strip()
        return Path(said).expanduser() if said else Path.home() / ".cache" / "evoke-synap"
