"""A cache of answers, in SQLite.

The one thing to know: an answer is kept for as many seconds as the server says, and for no longer than until this program writes
something.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer(
    key TEXT PRIMARY KEY, user_id TEXT, customer_id TEXT, until REAL NOT NULL, body BLOB NOT NULL
) WITHOUT ROWID
"""


class Cache:
    """The answers that are kept; without a backend none are."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._client_id = ""
        self._base: Path | None = None
        self._hits = 0
        self._misses = 0

    def open(self, base: Path, client_id: str, instance_id: str) -> None:
        """Opens the cache of an instance below a folder."""
        folder = base / (client_id or "unknown") / (instance_id or "unknown")
        folder.mkdir(parents=True, exist_ok=True)
        with self._lock:
            database = sqlite3.connect(folder / "answers.db", check_same_thread=False, isolation_level=None)
            # What is lost with the machine is asked again.
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = OFF")
            database.execute(_SCHEMA)
            self._database, self._client_id, self._base = database, client_id, folder

    def close(self) -> None:
        """Closes it; what it keeps stays there."""
        with self._lock:
            database, self._database = self._database, None
            if database is not None:
                database.close()

    def get(self, key: str) -> dict[str, Any] | None:
        """An answer that may still be used."""
        found = self._run("SELECT body FROM answer WHERE key = ? AND until > ?", key, time.time())
        if found:
            self._hits += 1
            kept: dict[str, Any] = json.loads(found[0][0])
            return kept
        self._misses += 1
        return None

    def put(self, key: str, user_id: str | None, customer_id: str | None, answer: dict[str, Any]) -> None:
        """Keeps an answer for as long as it says."""
        seconds = answer.get("ttl_seconds", 0)
        if seconds > 0:
            row = (key, user_id, customer_id, time.time() + seconds, json.dumps(answer).encode())
            self._run("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)", *row)

    def clear(self) -> int:
        """Forgets every answer. Returns how many there were."""
        return self._clear("")

    def clear_user(self, user_id: str) -> int:
        """Forgets the answers about a user."""
        return self._clear(" WHERE user_id = ?", user_id)

    def clear_customer(self, customer_id: str) -> int:
        """Forgets the answers about a customer."""
        return self._clear(" WHERE customer_id = ?", customer_id)

    def stats(self) -> dict[str, Any]:
        """How much is kept, and how often it was of use."""
        row = (self._run("SELECT count(*), coalesce(sum(length(body)), 0) FROM answer") or [(0, 0)])[0]
        entries, size = int(row[0]), int(row[1])
        enabled = self._database is not None
        backend = {"entries": entries, "bytes": size, "hits": self._hits, "misses": self._misses}
        return {
            "enabled": enabled,
            "client_id": self._client_id,
            "base_path": str(self._base) if self._base else None,
            "total_entries": entries,
            "total_bytes": size,
            "backends": {"sqlite": backend} if enabled else {},
        }

    def _clear(self, where: str, *values: Any) -> int:
        counted = self._run(f"SELECT count(*) FROM answer{where}", *values)
        self._run(f"DELETE FROM answer{where}", *values)
        return int(counted[0][0]) if counted else 0

    def _run(self, statement: str, *values: Any) -> list[Any]:
        with self._lock:
            return [] if self._database is None else self._database.execute(statement, values).fetchall()
