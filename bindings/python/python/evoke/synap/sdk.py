"""The SDK: one object for everything."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from .._answers.removal import Identity
from .cache import Cache
from .config import SDKConfig
from .errors import AuthenticationError, SynapError
from .memories import MemoriesInterface
from .namespaces import Client, Conversation, Customer, Data, User
from .transport import Transport, opened

if TYPE_CHECKING:
    from .._client import Client as _Client
    from .._memory import Memory

_log = logging.getLogger("evoke.synap")


class MaximemSynapSDK:
    """Everything that a program does with its memory, under the names of the Synap SDK.

        sdk = MaximemSynapSDK()
        await sdk.initialize()

    Args:
        instance_id: The instance; the key decides, and has to agree.
        api_key: The key, or a function that returns one, which is asked for each call; `SYNAP_API_KEY` when absent. An engine in this
            process needs none.
        config: The settings.
    """

    def __init__(
        self,
        instance_id: str = "",
        api_key: str | Callable[[], str] | None = None,
        config: SDKConfig | None = None,
        _force_new: bool = False,
    ) -> None:
        self.config = config or SDKConfig()
        self.instance_id = instance_id or os.environ.get("SYNAP_INSTANCE_ID", "").strip()
        self.client_id = os.environ.get("SYNAP_CLIENT_ID", "").strip()
        self._key = api_key if api_key is not None else os.environ.get("SYNAP_API_KEY", "").strip()
        self._opened: Transport | None = None

    async def initialize(self) -> None:
        """Opens the connection, or the engine. A server that cannot be reached is no error here: the first call says so.

        Raises:
            AuthenticationError: There is no key.
        """
        if self._opened is not None:
            return
        _log.setLevel(self.config.log_level.upper())
        if not self._key and not self.config.url().startswith("file:"):
            raise AuthenticationError("there is no API key: set SYNAP_API_KEY, or give api_key")
        transport = opened(self.config, self._key or None)
        try:
            who = await transport.send("GET", "/api/v1/auth/whoami", Identity, repeatable=True)
            self.client_id, self.instance_id = who.client_id, who.instance_id
        except SynapError as error:
            _log.warning("the instance is not known yet: %s (correlation_id=%s)", error, error.correlation_id)
        if self.config.cache_backend is not None:
            transport.cache.open(self.config.storage(), self.client_id, self.instance_id)
        self._opened = transport

    async def shutdown(self) -> None:
        """Closes the connection, or the engine; nothing that was stored is lost."""
        transport, self._opened = self._opened, None
        if transport is not None:
            await transport.close()

    async def __aenter__(self) -> MaximemSynapSDK:
        await self.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.shutdown()

    @property
    def memories(self) -> MemoriesInterface:
        """Documents, and single memories."""
        return MemoriesInterface(self._transport)

    @property
    def conversation(self) -> Conversation:
        """Conversations, and in `context` what they need."""
        return Conversation(self._transport, self.config.agent_context_window)

    @property
    def user(self) -> User:
        """Users, and in `context` what is known of them."""
        return User(self._transport)

    @property
    def customer(self) -> Customer:
        """Customers, and in `context` what is known of them."""
        return Customer(self._transport)

    @property
    def client(self) -> Client:
        """The instance, and in `context` what it knows."""
        return Client(self._transport)

    @property
    def data(self) -> Data:
        """Erasing whole scopes."""
        return Data(self._transport)

    @property
    def cache(self) -> Cache:
        """The answers that are kept."""
        return self._transport.cache

    def blocking(self) -> Memory | _Client:
        """The same memory for code that waits for each call, such as frameworks that call it from threads of their own."""
        return self._transport.blocking()

    @property
    def _transport(self) -> Transport:
        if self._opened is None:
            raise RuntimeError("this SDK is not open: await sdk.initialize() first")
        return self._opened
