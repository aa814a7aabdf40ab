"""What the tests share: a server, two kinds of instances, users, and waiting.

The one thing to know: everything of the packages runs on one event loop, the one that they keep in a thread of their own (`run`). A
gRPC channel belongs to the loop that opened it, and channels of several loops in one process disturb each other.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
from maximem_synap import MaximemSynapSDK, SDKConfig
from synap_integrations_common import run_blocking as run

__all__ = ["PREAMBLE", "Instance", "Server", "compacted", "eventually", "fresh", "new_conversation", "run", "turns", "word"]

T = TypeVar("T")

#: How the SDK begins what stands in for compacted turns.
PREAMBLE = "## Conversation so far (compacted"


class Server:
    """A server on a free port, with two instances: one for businesses with customers, one for users alone."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.keys = {kind: self._key(kind) for kind in ("strict", "equals_customer")}
        arguments = [self._binary(), "serve", "--data", str(data), "--listen", "127.0.0.1:0", "--json", "--log", "warn"]
        with (data.parent / f"{data.name}.log").open("w") as log:
            self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        self.address = json.loads(self.process.stdout.readline())["listen"]
        self.url = f"http://{self.address}"

    @staticmethod
    def _binary() -> str:
        return os.environ["EVOKE_BINARY"]

    def _key(self, isolation: str) -> str:
        arguments = [self._binary(), "instance", "create", "--data", str(self.data), "--isolation", isolation, "--json"]
        return str(json.loads(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)["api_key"])

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate()

    def environment(self, isolation: str) -> dict[str, str]:
        """The variables that a user sets, and nothing else."""
        host, port = self.address.rsplit(":", 1)
        return {
            "SYNAP_API_KEY": self.keys[isolation],
            "SYNAP_BASE_URL": self.url,
            "SYNAP_GRPC_HOST": host,
            "SYNAP_GRPC_PORT": port,
            "SYNAP_GRPC_USE_TLS": "false",
        }


@dataclass
class Instance:
    """One instance, as an application sees it: a client, and the ids of its users."""

    server: Server
    isolation: str
    folder: Path
    opened: list[MaximemSynapSDK] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.server.keys[self.isolation]

    def sdk(self, **settings: Any) -> MaximemSynapSDK:
        """Another client, as another process would have one. It keeps no answers: what a test reads comes from the server."""
        values = self.server.environment(self.isolation)
        config = SDKConfig(
            api_base_url=values["SYNAP_BASE_URL"],
            grpc_host=values["SYNAP_GRPC_HOST"],
            grpc_port=int(values["SYNAP_GRPC_PORT"]),
            grpc_use_tls=False,
            storage_path=str(self.folder / f"client{len(self.opened)}"),
            cache_backend=None,
            **settings,
        )
        made = MaximemSynapSDK(api_key=self.key, config=config, _force_new=True)
        run(made.initialize())
        self.opened.append(made)
        return made

    def user(self, customer: str | None = None) -> dict[str, str]:
        """A user nobody has seen before, with a customer where the instance asks for one."""
        user = {"user_id": fresh("user")}
        return user if self.isolation == "equals_customer" else {**user, "customer_id": customer or fresh("customer")}

    def close(self) -> None:
        for each in self.opened:
            if each.instance.is_listening:
                run(each.instance.stop_listening())
            run(each.shutdown())


def fresh(prefix: str) -> str:
    """An id that nobody has used before."""
    return f"{prefix}-{uuid.uuid4().hex[:10]}"


def new_conversation() -> str:
    """A conversation id as the SDK asks for one."""
    return str(uuid.uuid4())


def word() -> str:
    """A name such as "Kabodilure", which is in no text but the one that it is put into."""
    return "".join(random.choice("bdfgklmnprtvz") + random.choice("aeiou") for _ in range(5)).capitalize()


def eventually(probe: Callable[[], T], why: str, seconds: float = 30) -> T:
    """What the probe answers once it is true: documents are understood after they are accepted."""
    end = time.monotonic() + seconds
    while not (value := probe()):
        assert time.monotonic() < end, f"{why} (waited {seconds:.0f} s)"
        time.sleep(0.05)
    return value


def turns(instance: Instance, conversation: str) -> list[tuple[str, str]]:
    """The turns of a conversation as the server has them, without the SDK between."""
    answer = httpx.get(
        f"{instance.server.url}/v1/conversations/{conversation}/messages",
        params={"start": 1, "limit": 500},
        headers={"Authorization": f"Bearer {instance.key}"},
        trust_env=False,
    )
    return [(each["role"], each["content"]) for each in answer.json()["turns"]] if answer.status_code == 200 else []


def compacted(sdk: MaximemSynapSDK, user: dict[str, str], fact: str) -> str:
    """A conversation of some length that begins with a fact, and of which a compaction is all that an agent needs."""
    conversation = new_conversation()
    said = [("user", fact), ("assistant", "Noted.")]
    for day in range(1, 13):
        said.append(("user", f"On day {day} of the trip we walk {day + 4} kilometers and sleep in hut number {day}."))
        said.append(("assistant", f"Day {day} is in the plan, with hut number {day} and a walk of {day + 4} kilometers."))
    run(sdk.conversation.record_messages_batch([
        {"conversation_id": conversation, "role": role, "content": text, **user} for role, text in said
    ]))
    context = sdk.conversation.context
    run(context.compact(conversation, force=True))
    eventually(lambda: run(context.get_compaction_status(conversation)).status == "completed", "the compaction ends")
    return conversation
