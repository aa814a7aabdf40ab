"""What was removed, or would be."""

from __future__ import annotations

from .._record import Record, flag, many, optional_string, optional_time, table, string, strings


class ForgetCandidate(Record):
    """A statement or a sentence that a description matches."""

    id = string("memory_id", "The id, which `delete` takes.")
    content = string("content", "The words.")
    kind = string("memory_type", "The kind of memory.")
    removes = strings("removes", "The words that are removed with it.")
    document_id = optional_string("document_id", "The id of its document.")
    conversation_id = optional_string("conversation_id", "The conversation it was said in.")

    @property
    def reason(self) -> str:
        """Why it matches: `words`, `meaning`, `repeats` or `stands_on`."""
        return str(self._answer.get("why", {}).get("match", ""))


class Forgotten(Record):
    """What a description matches, and whether it was removed."""

    status = string("status", "`nothing_matches`, `preview`, `deleted`, or `partial` when words are left somewhere.")
    candidates = many("candidates", "What the description matches.", ForgetCandidate)
    possible = many("possible_candidates", "What is only related; it is never removed by a description.", ForgetCandidate)
    deleted_ids = strings("deleted_ids", "What was removed.")
    still_present_in = strings("still_present_in", "Where the words can still be read.")
    may_be_incomplete = flag("may_be_incomplete", "Whether more may match than was searched.")


class RequestedMemory(Record):
    """A memory that a wish to forget has closed."""

    id = string("memory_id", "The id.")
    content = string("content", "The statement.")
    kind = string("memory_type", "The kind of memory.")


class DeletionRequest(Record):
    """A user's wish to the assistant to forget something, which waits for a decision."""

    id = string("deletion_request_id", "The id.")
    requested_at = optional_time("requested_at", "When it was said.")
    words = strings("request", "The words of the wish.")
    document_id = string("document_id", "The id of the document.")
    memories = many("memories", "The memories that it closed.", RequestedMemory)
    scope = table("scope", "Whose they are: the ids by level.")


class DecidedRequest(Record):
    """A wish to forget that was decided on."""

    id = string("deletion_request_id", "The id.")
    status = string("status", "`deleted`, `partial`, or `reopened` for one that was rejected.")
    memory_ids = strings("memory_ids", "The memories that were removed or opened again.")
    decided_at = optional_time("decided_at", "When it was decided.")
    fully_removed = flag("fully_removed", "Whether the words have left the files too.")


class Erased(Record):
    """What was erased, or would be."""

    id = optional_string("deletion_id", "The id of the record; `None` for a dry run.")
    status = string("status", "`complete`, `dry_run`, or `in_progress` while words are still in the files.")
    scope = string("scope", "`user`, `customer` or `conversation`.")
    found = flag("found", "Whether there was anything to erase.")
    counts = table("counts", "The number of rows by kind.")
    fully_removed = flag("fully_removed", "Whether everything has left the files.")
    deleted_at = optional_time("deleted_at", "When it was erased.")


class Identity(Record):
    """The instance that is used, and what may be done in it."""

    client_id = string("client_id", "The id of the organization.")
    instance_id = string("instance_id", "The id of the instance.")
    instance_name = string("instance_name", "The name of the instance.")
    isolation = string("user_context_isolation", "`equals_customer`: users stand alone; `strict`: they belong to customers.")
    role = string("key_role", "`full` or `read_only`.")
    bound_user_id = optional_string("bound_user_id", "The user that the key is bound to.")
    bound_customer_id = optional_string("bound_customer_id", "The customer that the key is bound to.")
