"""What the tests share: a server, and memories of four kinds behind one interface."""

from __future__ import annotations

import inspect
import itertools
import json
import os
import subprocess
from pathlib import Path

import pytest

import evoke

#: The program of the server; without it, what needs one is skipped.
BINARY = os.environ.get("EVOKE_BINARY")

KINDS = ("memory", "async memory", "client", "async client")

_numbers = itertools.count(1)


def command(*arguments: str) -> dict:
    """Runs a command of the server's program and reads its JSON."""
    assert BINARY is not None
    done = subprocess.run([BINARY, *arguments, "--json"], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


class Server:
    """A server on a free port."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process: subprocess.Popen | None = None
        self.url = ""

    def start(self, listen: str = "127.0.0.1:0") -> None:
        assert BINARY is not None
        arguments = [BINARY, "serve", "--data", str(self.data), "--listen", listen, "--json"]
        with (self.data.parent / "server.log").open("a") as log:
            self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        self.url = "http://" + json.loads(self.process.stdout.readline())["listen"]

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.communicate()
            self.process = None

    def key(self, name: str, isolation: str = "equals_customer") -> str:
        """The key of a new instance."""
        made = command("instance", "create", "--data", str(self.data), "--name", name, "--isolation", isolation)
        return str(made["api_key"])


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    if BINARY is None:
        pytest.skip("EVOKE_BINARY names no program to serve with")
    running = Server(tmp_path_factory.mktemp("server") / "data")
    running.data.mkdir()
    running.start()
    yield running
    running.stop()


class Awaited:
    """A memory that is not for `asyncio`, with methods to await: the tests are written once."""

    def __init__(self, of: object) -> None:
        self.of = of

    def __getattr__(self, name: str):
        method = getattr(self.of, name)

        if inspect.isgeneratorfunction(method):
            return lambda *given, **named: _each(method(*given, **named))
        return lambda *given, **named: _done(method, given, named)


async def _done(method, given, named):
    return method(*given, **named)


async def _each(out):
    for each in out:
        yield each


class Opener:
    """Opens memories of one kind."""

    def __init__(self, kind: str, request: pytest.FixtureRequest, folder: Path) -> None:
        self.kind = kind
        self.server = request.getfixturevalue("server") if "client" in kind else None
        self.folder = folder
        self.opened: list = []

    def __call__(self, isolation: str = "equals_customer"):
        if self.server is not None:
            key = self.server.key(f"tests-{next(_numbers)}", isolation)
            of = evoke.AsyncClient if self.kind.startswith("async") else evoke.Client
            made = of(self.server.url, key)
        else:
            of = evoke.AsyncMemory if self.kind.startswith("async") else evoke.Memory
            made = of(self.folder / f"memory-{next(_numbers)}", isolation=isolation)
        opened = made if self.kind.startswith("async") else Awaited(made)
        self.opened.append(opened)
        return opened


@pytest.fixture(params=KINDS)
async def opener(request, tmp_path):
    made = Opener(request.param, request, tmp_path)
    yield made
    for each in made.opened:
        await each.close()


@pytest.fixture
async def memory(opener):
    """A memory of each kind, on an instance whose users stand alone."""
    return opener()
