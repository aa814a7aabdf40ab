"""Forgetting and erasing."""

from __future__ import annotations

from collections.abc import Iterator

from .. import _check
from .._answers.removal import DecidedRequest, DeletionRequest, Erased, Forgotten
from .._call import MEMORIES, REQUESTS, Call, segment
from .._record import fields_of
from .base import Base

_SCOPES = ("user", "customer", "conversation")


class Removal(Base):
    """Forgetting what was said, and erasing whole scopes."""

    def preview_forget(
        self, description: str, *, user_id: str | None = None, customer_id: str | None = None
    ) -> Forgotten:
        """Shows what `forget` would remove, and removes nothing.

        Raises:
            InvalidRequestError: No user is named (EVK0302).
        """
        return self._send(_forget(description, user_id, customer_id, "preview"))

    def forget(self, description: str, *, user_id: str | None = None, customer_id: str | None = None) -> Forgotten:
        """Removes what a user said about something, for good: the memories, and the words that they stand on.

        `description` has 3 to 500 characters. See `preview_forget`.

        Raises:
            InvalidRequestError: No user is named (EVK0302).
        """
        return self._send(_forget(description, user_id, customer_id, "direct"))

    def deletion_requests(self) -> Iterator[DeletionRequest]:
        """What users asked their assistant to forget and nobody has decided on, newest first. Its memories are closed already."""
        cursor: str | None = None
        while True:
            query = {"limit": 200, "cursor": cursor}
            page = self._send(Call("GET", REQUESTS, fields_of, query=query, repeatable=True))
            for request in page["deletion_requests"]:
                yield DeletionRequest(request)
            cursor = page.get("next_cursor")
            if cursor is None:
                return

    def confirm_deletion(self, request_id: str) -> DecidedRequest:
        """Removes what a deletion request has closed, for good.

        Raises:
            NotFoundError: There is none, or it was decided on (EVK0207).
        """
        return self._send(Call("POST", f"{REQUESTS}/{segment('request_id', request_id)}/confirm", DecidedRequest))

    def reject_deletion(self, request_id: str) -> DecidedRequest:
        """Opens again what a deletion request has closed.

        Raises:
            NotFoundError: There is none, or it was decided on (EVK0207).
        """
        return self._send(Call("POST", f"{REQUESTS}/{segment('request_id', request_id)}/reject", DecidedRequest))

    def erase(
        self,
        scope: str,
        *,
        user_id: str | None = None,
        customer_id: str | None = None,
        conversation_id: str | None = None,
        confirm: str | None = None,
        dry_run: bool = False,
    ) -> Erased:
        """Erases a whole scope, for good, with a record of it.

        Args:
            scope: `user` (all memories), `customer` (with all its users) or `conversation` (its turns; memories stay).
            user_id: The user.
            customer_id: The customer.
            conversation_id: The conversation.
            confirm: The id that is to be erased, once more; not needed for a dry run.
            dry_run: Whether only to count.

        Raises:
            InvalidRequestError: An id is missing (EVK0103), or `confirm` does not repeat it (EVK0303).
        """
        body = {
            "scope": _check.word("scope", _check.text("scope", scope), _SCOPES),
            "user_id": _check.optional_text("user_id", user_id),
            "customer_id": _check.optional_text("customer_id", customer_id),
            "conversation_id": _check.optional_text("conversation_id", conversation_id),
            "confirm": _check.optional_text("confirm", confirm),
            "dry_run": _check.flag("dry_run", dry_run),
        }
        return self._send(Call("POST", "/v1/data/delete", Erased, body=body, repeatable=True))


def _forget(description: str, user_id: str | None, customer_id: str | None, mode: str) -> Call[Forgotten]:
    body = {
        "description": _check.text("description", description),
        "user_id": _check.optional_text("user_id", user_id),
        "customer_id": _check.optional_text("customer_id", customer_id),
        "mode": mode,
    }
    return Call("POST", f"{MEMORIES}/forget", Forgotten, body=body, repeatable=mode == "preview")
