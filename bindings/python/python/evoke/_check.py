"""Checks of arguments, so that a mistake is told where it is made.

The one thing to know: a wrong type is a `TypeError`, a value out of range a `ValueError`; both name the parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timezone
from typing import Any


def text(name: str, value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise wrong(name, "a str", value)
    return value


def optional_text(name: str, value: Any) -> str | None:
    """A text, or nothing."""
    return None if value is None else text(name, value)


def identifier(name: str, value: Any) -> str:
    """An id that stands in a path: a text that is not empty."""
    if text(name, value) in ("", ".", ".."):
        raise ValueError(f"{name}: {value!r} cannot be an id")
    return str(value)


def flag(name: str, value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise wrong(name, "a bool", value)
    return value


def count(name: str, value: Any, least: int = 0) -> int:
    """A whole number of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong(name, "an int", value)
    if value < least:
        raise ValueError(f"{name} must be at least {least}, not {value}")
    return value


def optional_count(name: str, value: Any, least: int = 0) -> int | None:
    """A whole number, or nothing."""
    return None if value is None else count(name, value, least)


def seconds(name: str, value: Any) -> float:
    """A duration in seconds."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise wrong(name, "a number of seconds", value)
    if not value >= 0:
        raise ValueError(f"{name} must be 0 or more, not {value}")
    return float(value)


def word(name: str, value: Any, words: Iterable[str]) -> str | None:
    """One of some words, or nothing."""
    if value is None:
        return None
    known = tuple(words)
    if text(name, value) not in known:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, known))}, not {value!r}")
    return str(value)


def mapping(name: str, value: Any) -> dict[str, Any] | None:
    """A mapping from texts, or nothing."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise wrong(name, "a mapping", value)
    for key in value:
        if not isinstance(key, str):
            raise wrong(f"{name}: the key {key!r}", "a str", key)
    return dict(value)


def instant(name: str, value: Any) -> str | None:
    """A time as text: a `datetime` with or without a zone (then it is this machine's), a `date`, or a text of ISO 8601."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return (value if value.tzinfo is not None else value.astimezone()).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    raise wrong(name, "a datetime, a date or a str", value)


def queries(name: str, value: Any) -> list[str]:
    """A text, or several."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, bytes) or not isinstance(value, Iterable):
        raise wrong(name, "a str or several", value)
    return [text(f"{name}[{index}]", each) for index, each in enumerate(value)]


def moment(value: str) -> datetime:
    """The time of a text of RFC 3339."""
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return _older(value)


def _older(value: str) -> datetime:
    """The same for Python 3.10, which reads neither `Z` nor every number of decimals."""
    whole, zone = (value[:-1], "+00:00") if value.endswith("Z") else (value[:-6], value[-6:])
    seconds_, _, decimals = whole.partition(".")
    read = datetime.fromisoformat(f"{seconds_}.{decimals:0<6.6}{zone}")
    return read.astimezone(timezone.utc) if value.endswith("Z") else read


def wrong(name: str, expected: str, value: Any) -> TypeError:
    """The error of a value of another type."""
    return TypeError(f"{name} must be {expected}, not {type(value).__name__}")
