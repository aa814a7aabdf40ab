# Made by tools/unasync.py of _sync/reads.py: change that instead.
"""Asking what is remembered."""

from __future__ import annotations

from collections.abc import Iterable, AsyncIterator
from datetime import datetime

from .. import _check
from .._answers.recall import Context, Item, Recall
from .._answers.removal import Identity
from .._call import Call
from .._reads import fetch_body, fetch_path
from .conversations import AsyncConversations


class AsyncReads(AsyncConversations):
    """Asking what is remembered."""

    async def recall(
        self,
        query: str | Iterable[str] = (),
        *,
        user_id: str | None = None,
        customer_id: str | None = None,
        conversation_id: str | None = None,
        limit: int | None = None,
        max_tokens: int | None = None,
        kinds: Iterable[str] | None = None,
        mode: str | None = None,
        min_trust: str | None = None,
        as_of: datetime | str | None = None,
        neighbors: int | None = None,
        explain: bool = False,
        cursor: str | None = None,
    ) -> Recall:
        """Finds the memories that answer a query, best first: those of the narrowest scope that is named, and of every wider one.

        Args:
            query: What is asked, or several questions at once. Without one, the most recent and important memories.
            user_id: The user whose memories are asked.
            customer_id: The customer, on instances with `strict` isolation.
            conversation_id: The conversation: its owner's memories, and its newest turns.
            limit: The largest number of items; 10 when absent, or 50 with `max_tokens`.
            max_tokens: The largest number of tokens of the items and what is around them.
            kinds: `facts`, `preferences`, `episodes`, `emotions`, `temporal_events`; all when absent.
            mode: `fast` (default), or `accurate` for a deeper search.
            min_trust: The least trusted origin to return: `user`, `assistant`, `third_person`, `document`, `import`, `tool`, `web`.
            as_of: The present of the question; now when absent.
            neighbors: How many passages before and after an item come with it, 0 to 2; 2 when absent.
            explain: Whether each item says why it is where it is.
            cursor: `next_cursor` of an answer to the same question, for its next page. Not with `max_tokens`.
        """
        body = fetch_body(
            query, user_id, customer_id, conversation_id, limit, max_tokens, kinds, mode, min_trust, as_of, neighbors, explain, cursor
        )
        return await self._send(Call("POST", fetch_path(body), Recall, body=body, repeatable=True))

    async def context(
        self,
        query: str | Iterable[str],
        *,
        user_id: str | None = None,
        customer_id: str | None = None,
        conversation_id: str | None = None,
        max_tokens: int = 1000,
        mode: str | None = None,
        min_trust: str | None = None,
    ) -> Context:
        """What a prompt needs to answer a message: what is remembered about it and, with `conversation_id`, the conversation so far.

        `str()` of the answer is text for a system prompt. `max_tokens` bounds what is remembered; the conversation is bounded by its
        compaction.
        """
        recall = await self.recall(
            query,
            user_id=user_id,
            customer_id=customer_id,
            conversation_id=conversation_id if user_id is None and customer_id is None else None,
            max_tokens=_check.count("max_tokens", max_tokens, 1),
            mode=mode,
            min_trust=min_trust,
            neighbors=0,
        )
        if conversation_id is None:
            return Context(recall, None)
        conversation = await self.conversation(conversation_id, user_id=user_id, customer_id=customer_id)
        return Context(recall, conversation)

    async def list(
        self,
        *,
        user_id: str | None = None,
        customer_id: str | None = None,
        kinds: Iterable[str] | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[Item]:
        """All memories of a scope and every wider one, page by page, each once.

        `page_size` is 1 to 200.
        """
        size = _check.count("page_size", page_size, 1)
        cursor: str | None = ""
        while cursor is not None:
            page = await self.recall(
                (), user_id=user_id, customer_id=customer_id, kinds=kinds, limit=size, cursor=cursor, neighbors=0
            )
            for item in page:
                yield item
            cursor = page.next_cursor

    async def whoami(self) -> Identity:
        """The instance that is used, and what may be done in it."""
        return await self._send(Call("GET", "/api/v1/auth/whoami", Identity, repeatable=True))
