"""Answers as objects with attributes.

The one thing to know: an object is a view of the answer as it came. An attribute is read when it is asked for, so that an answer costs
what is used of it, and `to_dict()` still has what this version knows no name for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar, overload

from . import _check

T = TypeVar("T")
R = TypeVar("R", bound="Record")


class Field(Generic[T]):
    """An attribute of an answer."""

    def __init__(self, key: str, doc: str, read: Callable[[Any], T], absent: Callable[[], T]) -> None:
        self.key = key
        self.__doc__ = doc
        self._read = read
        self._absent = absent

    def __set_name__(self, owner: type[Record], name: str) -> None:
        owner.__fields__ = (*owner.__fields__, name)

    @overload
    def __get__(self, record: None, owner: type) -> Field[T]: ...
    @overload
    def __get__(self, record: Record, owner: type) -> T: ...
    def __get__(self, record: Record | None, owner: type) -> Field[T] | T:
        if record is None:
            return self
        value = record._answer.get(self.key)
        return self._absent() if value is None else self._read(value)

    def __set__(self, record: Record, value: object) -> None:
        raise AttributeError(f"{type(record).__name__} is an answer and cannot be changed")


class Record:
    """An answer, or a part of one."""

    __slots__ = ("_answer",)
    __fields__: tuple[str, ...] = ()

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self._answer = answer

    def to_dict(self) -> dict[str, Any]:
        """The answer as it came, for JSON."""
        return dict(self._answer)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._answer == other._answer

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = ((name, getattr(self, name)) for name in self.__fields__)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in shown if value not in (None, (), {}))})"


def string(key: str, doc: str) -> Field[str]:
    """A text; empty when absent."""
    return Field(key, doc, str, str)


def optional_string(key: str, doc: str) -> Field[str | None]:
    """A text, or `None`."""
    return Field(key, doc, str, _none)


def whole(key: str, doc: str) -> Field[int]:
    """A whole number; 0 when absent."""
    return Field(key, doc, int, int)


def number(key: str, doc: str) -> Field[float]:
    """A number; 0 when absent."""
    return Field(key, doc, float, float)


def optional_number(key: str, doc: str) -> Field[float | None]:
    """A number, or `None`."""
    return Field(key, doc, float, _none)


def flag(key: str, doc: str) -> Field[bool]:
    """True or false; false when absent."""
    return Field(key, doc, bool, bool)


def optional_time(key: str, doc: str) -> Field[datetime | None]:
    """A time with its zone, or `None`."""
    return Field(key, doc, _check.moment, _none)


def strings(key: str, doc: str) -> Field[tuple[str, ...]]:
    """Texts; none when absent."""
    return Field(key, doc, tuple, tuple)


def table(key: str, doc: str) -> Field[dict[str, Any]]:
    """Values by name; none when absent."""
    return Field(key, doc, dict, dict)


def one(key: str, doc: str, of: type[R]) -> Field[R | None]:
    """A part of the answer, or `None`."""
    return Field(key, doc, of, _none)


def many(key: str, doc: str, of: type[R]) -> Field[tuple[R, ...]]:
    """Parts of the answer; none when absent."""
    return Field(key, doc, lambda parts: tuple(map(of, parts)), tuple)


def _none() -> None:
    return None


def fields_of(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer itself, for pages of which only the parts are shown."""
    return answer
