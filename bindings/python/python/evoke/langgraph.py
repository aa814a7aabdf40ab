"""A store of LangGraph, kept by Evoke: items that last, and are found by their meaning.

    from evoke.langgraph import EvokeStore

    store = EvokeStore(evoke.Memory("./memory"), user_id="ada")
    graph = builder.compile(store=store)

Each item is a document of one scope: its value stands in the metadata, exactly as it was put, and its words are what a search finds. The
one thing to know: an item can be read, listed and found when `put` returns, and a new value is there before the old one goes, so no
reader ever sees neither.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ._answers.recall import Item as Found
from ._errors import NotFoundError

try:
    from langgraph.store.base import (
        BaseStore,
        GetOp,
        Item,
        ListNamespacesOp,
        MatchCondition,
        Op,
        PutOp,
        Result,
        SearchItem,
        SearchOp,
        get_text_at_path,
        tokenize_path,
    )
except ImportError as error:
    raise ImportError("evoke.langgraph needs langgraph: pip install langgraph") from error

if TYPE_CHECKING:
    from ._client import Client
    from ._memory import Memory

#: The name of an item in the metadata of its document.
_OWN = "langgraph"
#: Memories of one page, and of one search; several can be of one item.
_PAGE = 200


class EvokeStore(BaseStore):
    """Items in namespaces, in one scope of a memory.

    Args:
        memory: A `Memory` or a `Client`. The methods for `asyncio` run it in threads.
        user_id: The user whose items these are, so that they are erased with the user. Without one they belong to the customer, and
            without one to the whole instance.
        customer_id: The customer, on instances with `strict` isolation.
        fields: Paths of a value whose texts are searched, such as `["text", "notes[*]"]`; all of it when absent. `put` can say
            otherwise for an item.
    """

    supports_ttl = False

    def __init__(
        self,
        memory: Memory | Client,
        *,
        user_id: str | None = None,
        customer_id: str | None = None,
        fields: list[str] | None = None,
    ) -> None:
        if asyncio.iscoroutinefunction(getattr(memory, "add", None)):
            raise TypeError("EvokeStore needs a Memory or a Client; for asyncio it runs them in threads")
        self._memory = memory
        self._user_id = user_id
        self._customer_id = customer_id
        self._fields = fields

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """Carries out operations. Reads see what was there before the writes of the same batch; of several writes to one item the last
        one counts."""
        results: list[Result] = []
        puts: dict[tuple[tuple[str, ...], str], PutOp] = {}
        for op in ops:
            if isinstance(op, GetOp):
                results.append(self._get(op))
            elif isinstance(op, SearchOp):
                results.append(self._search(op))
            elif isinstance(op, ListNamespacesOp):
                results.append(self._namespaces(op))
            elif isinstance(op, PutOp):
                puts[op.namespace, op.key] = op
                results.append(None)
            else:
                raise ValueError(f"unknown operation: {type(op).__name__}")
        for put in puts.values():
            self._put(put)
        return results

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        """The same, for `asyncio`."""
        return await asyncio.to_thread(self.batch, list(ops))

    # Reads.

    def _get(self, op: GetOp) -> Item | None:
        items = self._parts(op.namespace, op.key)
        newest = max(items, key=_written, default=None)
        return None if newest is None else _item(newest)

    def _search(self, op: SearchOp) -> list[SearchItem]:
        wanted = [
            (item, score)
            for item, score in (self._answers(op.query) if op.query else self._everything())
            if item.namespace[: len(op.namespace_prefix)] == tuple(op.namespace_prefix) and _matches(item.value, op.filter)
        ]
        return [
            SearchItem(item.namespace, item.key, item.value, item.created_at, item.updated_at, score)
            for item, score in wanted[op.offset : op.offset + op.limit]
        ]

    def _everything(self) -> Iterator[tuple[Item, float | None]]:
        """All items, the latest first."""
        return ((_item(each), None) for each in self._latest())

    def _answers(self, query: str) -> Iterator[tuple[Item, float | None]]:
        """The items that answer a question, best first; then those that are not searched, as they have no score."""
        recall = self._memory.recall(
            query, user_id=self._user_id, customer_id=self._customer_id, limit=_PAGE, mode="accurate", neighbors=0
        )
        for found in _newest(item for item in recall if self._is_own(item) and item.metadata[_OWN]["searched"]):
            yield _item(found), found.score
        yield from ((_item(each), None) for each in self._latest() if not each.metadata[_OWN]["searched"])

    def _latest(self) -> list[Found]:
        return sorted(_newest(self._listed()), key=_written, reverse=True)

    def _namespaces(self, op: ListNamespacesOp) -> list[tuple[str, ...]]:
        known = {_item(each).namespace for each in self._listed()}
        known = {each for each in known if all(_fits(each, condition) for condition in op.match_conditions or ())}
        if op.max_depth is not None:
            known = {each[: op.max_depth] for each in known}
        return sorted(known)[op.offset : op.offset + op.limit]

    # Writes.

    def _put(self, op: PutOp) -> None:
        old = self._parts(op.namespace, op.key)
        if op.value is not None:
            self._store(op, min((_item(each).created_at for each in old), default=None))
        for each in old:
            try:
                self._memory.delete(each.id)
            except NotFoundError:
                # It stood on the same words as one before, and went with it.
                continue

    def _store(self, op: PutOp, created_at: datetime | None) -> None:
        now = datetime.now(timezone.utc)
        assert op.value is not None
        text = self._text(op)
        own = {
            "namespace": list(op.namespace),
            "key": op.key,
            "value": op.value,
            "created_at": (created_at or now).isoformat(),
            "updated_at": now.isoformat(),
            "searched": bool(text),
        }
        memory_id = _memory_id(op.namespace, op.key)
        self._memory.add(
            text or f"Item {memory_id}.",
            user_id=self._user_id,
            customer_id=self._customer_id,
            document_type="document",
            document_id=f"{memory_id}:{uuid4().hex}",
            metadata={"memory_id": memory_id, _OWN: own},
            wait=True,
        )

    def _text(self, op: PutOp) -> str:
        """The words of a value by which it is found; empty when it is not to be."""
        if op.index is False:
            return ""
        fields = op.index if op.index is not None else self._fields
        if fields is None:
            return "\n".join(_texts(op.value))
        texts = (get_text_at_path(op.value, tokenize_path(field)) for field in fields)
        return "\n".join(text for each in texts for text in each)

    # What both stand on.

    def _is_own(self, item: Found) -> bool:
        level = "user" if self._user_id is not None else "customer" if self._customer_id is not None else "client"
        return _OWN in item.metadata and item.scope_level == level

    def _listed(self) -> Iterator[Found]:
        listed = self._memory.list(user_id=self._user_id, customer_id=self._customer_id, page_size=_PAGE)
        return (item for item in listed if self._is_own(item))

    def _parts(self, namespace: tuple[str, ...], key: str) -> list[Found]:
        """Everything that is stored of an item."""
        memory_id = _memory_id(namespace, key)
        try:
            self._memory.get(memory_id)
        except NotFoundError:
            return []
        return [item for item in self._listed() if item.metadata.get("caller_memory_id") == memory_id]


def _memory_id(namespace: tuple[str, ...], key: str) -> str:
    named = json.dumps([list(namespace), key], ensure_ascii=False).encode()
    return f"langgraph-{hashlib.sha256(named).hexdigest()}"


def _written(item: Found) -> str:
    return str(item.metadata[_OWN]["updated_at"])


def _newest(items: Iterable[Found]) -> Iterator[Found]:
    """Of each item its newest value, at the place of its first memory."""
    found: dict[str, Found] = {}
    for item in items:
        memory_id = str(item.metadata.get("caller_memory_id"))
        known = found.get(memory_id)
        found[memory_id] = item if known is None or _written(known) < _written(item) else known
    return iter(found.values())


def _item(found: Found) -> Item:
    own = found.metadata[_OWN]
    return Item(
        value=own["value"],
        key=own["key"],
        namespace=tuple(own["namespace"]),
        created_at=datetime.fromisoformat(own["created_at"]),
        updated_at=datetime.fromisoformat(own["updated_at"]),
    )


def _texts(value: Any) -> Iterator[str]:
    """The texts in a value, each with the name of its field."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            for text in _texts(each):
                yield f"{name}: {text}" if not isinstance(each, (Mapping, list, tuple)) else text
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
    elif value is not None:
        yield str(value)


def _matches(value: Mapping[str, Any], wanted: Mapping[str, Any] | None) -> bool:
    return all(_compares(value.get(name), each) for name, each in (wanted or {}).items())


_COMPARE = {
    "$eq": lambda one, other: one == other,
    "$ne": lambda one, other: one != other,
    "$gt": lambda one, other: float(one) > float(other),
    "$gte": lambda one, other: float(one) >= float(other),
    "$lt": lambda one, other: float(one) < float(other),
    "$lte": lambda one, other: float(one) <= float(other),
}


def _compares(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        if any(str(name).startswith("$") for name in wanted):
            return all(_operator(name)(value, each) for name, each in wanted.items())
        return isinstance(value, Mapping) and all(_compares(value.get(name), each) for name, each in wanted.items())
    if isinstance(wanted, (list, tuple)):
        return (
            isinstance(value, (list, tuple))
            and len(value) == len(wanted)
            and all(_compares(one, other) for one, other in zip(value, wanted))
        )
    return bool(value == wanted)


def _operator(name: str) -> Any:
    if name not in _COMPARE:
        raise ValueError(f"unknown operator of a filter: {name}")
    return _COMPARE[name]


def _fits(namespace: tuple[str, ...], condition: MatchCondition) -> bool:
    path = tuple(condition.path)
    if len(namespace) < len(path):
        return False
    if condition.match_type == "prefix":
        part = namespace[: len(path)]
    elif condition.match_type == "suffix":
        part = namespace[len(namespace) - len(path) :]
    else:
        raise ValueError(f"unknown match type: {condition.match_type}")
    return all(wanted in ("*", have) for have, wanted in zip(part, path))
