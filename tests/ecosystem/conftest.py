"""Fixtures: the server, its instances, and a client whose server is gone."""

from __future__ import annotations

import os

import pytest
from support import Instance, Server
from synap_integrations_common import set_auto_listen


@pytest.fixture(scope="session", autouse=True)
def _own_settings(tmp_path_factory):
    """Settings and files of whoever runs the tests are kept out of them."""
    for name in list(os.environ):
        if name.startswith("SYNAP_") or name.lower().endswith("_proxy"):
            del os.environ[name]
    os.environ["HOME"] = str(tmp_path_factory.mktemp("home"))
    os.environ["OPENAI_AGENTS_DISABLE_TRACING"] = "1"
    os.environ["AGNO_TELEMETRY"] = "false"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("server") / "data")
    yield running
    running.stop()


@pytest.fixture(params=["strict", "equals_customer"])
def instance(request, server, tmp_path):
    """Each kind of instance in turn."""
    made = Instance(server, request.param, tmp_path)
    yield made
    made.close()


@pytest.fixture
def strict(server, tmp_path):
    """An instance whose users belong to customers."""
    made = Instance(server, "strict", tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def gone(tmp_path_factory):
    """A client that was connected, of a server that has ended. It tries each call once, and opens no stream: that takes 5 seconds to fail."""
    ended = Server(tmp_path_factory.mktemp("gone") / "data")
    made = Instance(ended, "strict", tmp_path_factory.mktemp("gone-client"))
    sdk = made.sdk(retry_policy=None)
    set_auto_listen(sdk, False)
    ended.stop()
    yield sdk
    made.close()
