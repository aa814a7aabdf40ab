"""What is special about a client: keys, retries, a server that goes away."""

from __future__ import annotations

import socket
import threading

import httpx
import pytest

import evoke


class Scripted:
    """A port that answers each connection with the next of some bytes, and keeps what it was sent."""

    def __init__(self, *answers: bytes) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.requests: list[bytes] = []
        self.thread = threading.Thread(target=self._serve, args=(answers,), daemon=True)
        self.thread.start()

    def _serve(self, answers: tuple[bytes, ...]) -> None:
        for answer in answers:
            connection, _ = self.listener.accept()
            with connection:
                self.requests.append(_request(connection))
                connection.sendall(answer)
        self.listener.close()


def _request(connection: socket.socket) -> bytes:
    read = b""
    while b"\r\n\r\n" not in read:
        read += connection.recv(65536)
    head, _, body = read.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def _answer(status: str, body: str, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", "connection: close", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


ACCEPTED = _answer("200 OK", '{"ingestion_id": "i", "document_id": "d", "status": "queued"}')
LIMITED = _answer("429 Too Many Requests", '{"code": "EVK0104", "message": "wait"}', "retry-after: 0")
BUSY = _answer("503 Service Unavailable", '{"code": "EVK0901", "message": "later"}', "retry-after: 0")
CUT = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"


def header(request: bytes, name: str) -> str:
    return next(
        line.split(b":", 1)[1].strip().decode()
        for line in request.split(b"\r\n\r\n")[0].split(b"\r\n")
        if line.lower().startswith(name.encode() + b":")
    )


def test_a_write_is_sent_again_under_one_key():
    port = Scripted(LIMITED, BUSY, CUT, ACCEPTED)
    with evoke.Client(port.url, "key", retries=3) as client:
        assert client.add("User: I ski.", user_id="ada").ingestion_id == "i"
    keys = {header(request, "idempotency-key") for request in port.requests}
    assert len(port.requests) == 4 and len(keys) == 1 and len(keys.pop()) == 32
    assert len({request.split(b"\r\n\r\n")[1] for request in port.requests}) == 1
    assert header(port.requests[0], "authorization") == "Bearer key"


async def test_the_same_for_asyncio():
    port = Scripted(BUSY, CUT, ACCEPTED)
    async with evoke.AsyncClient(port.url, "key") as client:
        assert (await client.add("User: I ski.", user_id="ada")).ingestion_id == "i"
    assert len(port.requests) == 3


def test_what_could_be_done_twice_is_sent_once():
    for answer, error in ((CUT, evoke.ConnectionError), (BUSY, evoke.UnavailableError)):
        port = Scripted(answer)
        with evoke.Client(port.url, "key", retries=5) as client, pytest.raises(error) as caught:
            client.delete("m")
        assert caught.value.is_transient and len(port.requests) == 1


def test_retries_come_to_an_end_and_long_waits_are_the_callers():
    port = Scripted(LIMITED, LIMITED)
    with evoke.Client(port.url, "key", retries=1) as client, pytest.raises(evoke.RateLimitError) as caught:
        client.recall("x", user_id="ada")
    assert (caught.value.code, caught.value.retry_after) == ("EVK0104", 0.0)
    port = Scripted(_answer("429 Too Many Requests", '{"code": "EVK0104", "message": "wait"}', "retry-after: 31"))
    with evoke.Client(port.url, "key") as client, pytest.raises(evoke.RateLimitError) as caught:
        client.recall("x", user_id="ada")
    assert caught.value.retry_after == 31.0


def test_an_answer_that_is_not_evokes_is_told():
    for answer, error in (
        (_answer("200 OK", "<html>"), evoke.ServerError),
        (_answer("200 OK", "{}"), evoke.ServerError),
        (_answer("502 Bad Gateway", "<html>"), evoke.ServerError),
        (_answer("404 Not Found", "gone"), evoke.NotFoundError),
    ):
        port = Scripted(answer)
        with evoke.Client(port.url, "key", retries=0) as client, pytest.raises(error, match="is it an Evoke server"):
            client.recall("x", user_id="ada")


def test_no_server_and_no_answer():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        free = "http://127.0.0.1:%d" % listener.getsockname()[1]
        with evoke.Client(free, "key", timeout=0.1, retries=0) as client:
            with pytest.raises(evoke.TimeoutError, match="no answer within 0.1 s") as caught:
                client.recall("x", user_id="ada")
        assert isinstance(caught.value, TimeoutError)
    with evoke.Client(free, "key", retries=0) as client:
        with pytest.raises(evoke.ConnectionError, match="is the server running") as caught:
            client.delete("m")
    assert isinstance(caught.value, ConnectionError) and caught.value.is_transient


def test_a_key_can_come_from_a_function_and_from_the_environment(server, monkeypatch):
    keys = [server.key("first"), server.key("second")]
    client = evoke.Client(server.url, lambda: keys[0])
    first = client.whoami().instance_name
    keys.reverse()
    assert (first, client.whoami().instance_name) == ("first", "second")
    monkeypatch.setenv("EVOKE_SERVER", server.url)
    monkeypatch.setenv("EVOKE_API_KEY", keys[1])
    with evoke.Client() as other:
        assert other.whoami().instance_name == "first"
    client.close()
    client.close()
    with pytest.raises(evoke.ClosedError):
        client.whoami()


def test_a_wrong_key_is_refused(server):
    with evoke.Client(server.url, "evoke_nobody") as client, pytest.raises(evoke.AuthenticationError) as caught:
        client.whoami()
    assert (caught.value.code, caught.value.status) == ("EVK0101", 401)


def test_a_client_of_ones_own_is_used_and_left_open(server):
    with httpx.Client() as own:
        evoke.Client(server.url, server.key("own"), http_client=own).close()
        client = evoke.Client(server.url, server.key("own"), http_client=own)
        assert client.whoami().role == "full"
        client.close()
        assert not own.is_closed


def test_what_cannot_be_meant_is_told(monkeypatch):
    monkeypatch.delenv("EVOKE_API_KEY", raising=False)
    monkeypatch.delenv("EVOKE_KEY", raising=False)
    for url in ("127.0.0.1:8808", "ftp://x", "http://", "http://x?y=1"):
        with pytest.raises(ValueError, match="url must be"):
            evoke.Client(url, "key")
    with pytest.raises(TypeError, match="set EVOKE_API_KEY"):
        evoke.Client("http://127.0.0.1:1")
    with pytest.raises(ValueError, match="must not be empty"):
        evoke.Client("http://127.0.0.1:1", "")
    with pytest.raises(TypeError, match="retries must be an int"):
        evoke.Client("http://127.0.0.1:1", "key", retries=1.5)
    with pytest.raises(TypeError, match="unexpected keyword argument 'key'"):
        evoke.Client("http://127.0.0.1:1", key="x")


def test_a_server_that_comes_back_is_used_again(tmp_path, server):
    from conftest import Server

    own = Server(tmp_path / "data")
    own.data.mkdir()
    own.start()
    with evoke.Client(own.url, own.key("own"), retries=0) as client:
        client.add("User: I moved to Porto.", user_id="ada", wait=True)
        own.stop()
        with pytest.raises(evoke.ConnectionError):
            client.recall("Porto", user_id="ada")
        own.start(own.url.removeprefix("http://"))
        assert "Porto" in client.recall("Porto", user_id="ada")[0].content
    own.stop()
