"""What is special about an engine in the process: directories, threads, signals, forks, and its end."""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
import warnings

import pytest

import evoke


def run(program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Runs a program of its own."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(program), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **environment},
    )


def test_a_memory_outlives_the_program(tmp_path):
    program = """
        import evoke, sys
        memory = evoke.Memory(sys.argv[1])
        memory.add("User: I moved to Porto.", user_id="ada", wait=True)
    """
    done = run(program, str(tmp_path / "deep" / "memory"))
    assert (done.returncode, done.stderr) == (0, "")
    with evoke.Memory(tmp_path / "deep" / "memory") as memory:
        assert "Porto" in memory.recall("Porto", user_id="ada")[0].content


def test_what_was_acknowledged_survives_a_kill(tmp_path):
    program = """
        import evoke, os, signal, sys
        memory = evoke.Memory(sys.argv[1])
        for n in range(20):
            memory.add(f"User: I own boat number {n}.", user_id="ada")
        os.kill(os.getpid(), signal.SIGKILL)
    """
    assert run(program, str(tmp_path / "memory")).returncode == -signal.SIGKILL
    with evoke.Memory(tmp_path / "memory") as memory:
        memory.wait_until_idle()
        assert memory.erase("user", user_id="ada", dry_run=True).counts["documents"] == 20


def test_agents_of_one_directory_know_nothing_of_each_other(tmp_path):
    with evoke.Memory(tmp_path / "m", instance="one") as one, evoke.Memory(tmp_path / "m", instance="two") as two:
        one.add("User: I moved to Porto.", user_id="ada", wait=True)
        assert list(two.recall("Porto", user_id="ada")) == []
        assert one.whoami().instance_id != two.whoami().instance_id and one.whoami().instance_name == "one"


def test_a_memory_without_a_directory_ends_when_it_is_closed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with evoke.Memory(":memory:") as memory:
        memory.add("User: I moved to Porto.", user_id="ada", wait=True)
        assert memory.recall("Porto", user_id="ada")
    assert os.listdir(tmp_path) == []
    with evoke.Memory(":memory:") as memory:
        assert not memory.recall("Porto", user_id="ada")


def test_what_cannot_be_opened_says_why(tmp_path):
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(evoke.OpenError, match="file"):
        evoke.Memory(file)
    with evoke.Memory(tmp_path / "m"):
        with pytest.raises(evoke.OpenError, match="has isolation equals_customer, not strict"):
            evoke.Memory(tmp_path / "m", isolation="strict")
    with pytest.raises(TypeError, match="unknown field `workers`"):
        evoke.Memory(tmp_path / "m", options={"workers": 4})
    with pytest.raises(evoke.OpenError, match="engine.ingest_workers must be at least 1"):
        evoke.Memory(tmp_path / "m", options={"engine": {"ingest_workers": 0}})
    with pytest.raises(TypeError, match="path must be a str, not bytes"):
        evoke.Memory(b"x")
    with pytest.raises(TypeError, match="unexpected keyword argument 'directory'"):
        evoke.Memory(directory="x")
    with pytest.raises(ValueError, match="isolation must be one of"):
        evoke.Memory(tmp_path / "m", isolation="b2b")


def test_a_missing_model_is_told_and_words_are_found(tmp_path):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        memory = evoke.Memory(tmp_path / "m", model_dir=tmp_path / "no-model")
    assert [str(each.message) for each in told if "evoke model install" in str(each.message)]
    memory.add("User: I moved to Porto.", user_id="ada", wait=True)
    assert memory.recall("Porto", user_id="ada")
    memory.close()


def test_a_closed_memory_says_so(tmp_path):
    memory = evoke.Memory(tmp_path / "m")
    memory.close()
    memory.close()
    with pytest.raises(evoke.ClosedError, match="closed"):
        memory.recall("x", user_id="ada")
    with pytest.raises(evoke.ClosedError):
        memory.wait_until_idle()


def test_other_threads_run_while_a_call_works(tmp_path):
    with evoke.Memory(tmp_path / "m", options={"processing": "never"}) as memory:
        added = memory.add("User: I moved to Porto.", user_id="ada")
        ticks = threading.Event()
        waiting = threading.Thread(target=memory._local.engine().call, args=("GET", "/api/v1/auth/whoami", b""))
        waiting.start()
        ticks.set()
        waiting.join()
        with pytest.raises(evoke.TimeoutError, match="not done after 0.1 s"):
            memory.wait(added, timeout=0.1)


def test_threads_share_a_memory(tmp_path):
    failed = []

    def work(memory: evoke.Memory, user: str) -> None:
        try:
            for n in range(20):
                memory.add(f"User: I own boat number {n}.", user_id=user)
                memory.recall("boat", user_id=user)
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    with evoke.Memory(tmp_path / "m") as memory:
        threads = [threading.Thread(target=work, args=(memory, f"user-{n}")) for n in range(8)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert failed == []
        counts = [memory.erase("user", user_id=f"user-{n}", dry_run=True).counts["documents"] for n in range(8)]
        assert counts == [20] * 8


def test_a_signal_ends_a_call_that_waits(tmp_path):
    # Where a shell runs the tests in the background, its children ignore the signal until they ask for it.
    program = """
        import evoke, signal, sys
        signal.signal(signal.SIGINT, signal.default_int_handler)
        memory = evoke.Memory(sys.argv[1], options={"processing": "never"})
        memory.add("User: I own a boat.", user_id="ada")
        try:
            print("waiting", flush=True)
            memory.wait_until_idle()
        except KeyboardInterrupt:
            print("interrupted", memory.whoami().role)
    """
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(program), str(tmp_path / "m")],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "waiting\n"
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert (out, process.returncode) == ("interrupted full\n", 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_is_told_and_the_parent_goes_on(tmp_path):
    program = """
        import evoke, os, sys
        memory = evoke.Memory(sys.argv[1])
        memory.add("User: I moved to Porto.", user_id="ada", wait=True)
        child = os.fork()
        if child == 0:
            told = []
            for use in (lambda: memory.recall("x", user_id="ada"), lambda: evoke.Memory(sys.argv[1]), lambda: evoke.Memory(":memory:")):
                try:
                    use()
                except evoke.ForkError as error:
                    told.append(str(error))
            memory.close()
            del memory
            assert len(told) == 3 and all("spawn" in each for each in told), told
            sys.exit(7)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        assert memory.recall("Porto", user_id="ada")
        memory.close()
        child = os.fork()
        if child == 0:
            with evoke.Memory(sys.argv[1]) as own:
                assert own.recall("Porto", user_id="ada")
            sys.exit(8)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 8
    """
    done = run(program, str(tmp_path / "m"))
    assert (done.returncode, done.stderr) == (0, "")


def test_two_processes_share_a_directory(tmp_path):
    program = """
        import evoke, sys
        with evoke.Memory(sys.argv[1]) as memory:
            memory.add("User: I moved to Porto.", user_id="ada", wait=True)
            print(memory.recall("Porto", user_id="ada")[0].content)
    """
    with evoke.Memory(tmp_path / "m") as memory:
        done = run(program, str(tmp_path / "m"))
        assert (done.returncode, done.stderr) == (0, "") and "Porto" in done.stdout
        assert memory.recall("Porto", user_id="ada")


async def test_a_thousand_tasks_are_answered(tmp_path):
    async with evoke.AsyncMemory(tmp_path / "m") as memory:
        await memory.add("User: I moved to Porto.", user_id="ada", wait=True)
        found = await asyncio.gather(*(memory.recall("Porto", user_id="ada") for _ in range(1000)))
    assert all("Porto" in each[0].content for each in found)


async def test_a_task_that_is_cancelled_ends_and_the_memory_goes_on(tmp_path):
    async with evoke.AsyncMemory(tmp_path / "m", options={"processing": "never"}) as memory:
        added = await memory.add("User: I moved to Porto.", user_id="ada")
        waiting = asyncio.create_task(memory.wait(added, timeout=60))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert (await memory.status(added.ingestion_id)).status == "queued"


def test_a_loop_that_is_closed_meanwhile_harms_nobody(tmp_path):
    memory = evoke.AsyncMemory(tmp_path / "m")

    async def leave() -> None:
        await memory.add("User: I moved to Porto.", user_id="ada", wait=True)
        asyncio.get_running_loop().call_soon(asyncio.get_running_loop().stop)
        await asyncio.gather(*(memory.recall("Porto", user_id="ada") for _ in range(50)))

    loop = asyncio.new_event_loop()
    task = loop.create_task(leave())
    while not task.done():
        loop.run_forever()
        break
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        loop.run_until_complete(task)
    loop.close()
    found = asyncio.run(memory.recall("Porto", user_id="ada"))
    assert "Porto" in found[0].content
    asyncio.run(memory.close())
    gc.collect()


async def test_a_memory_that_is_closed_tells_those_who_wait(tmp_path):
    memory = evoke.AsyncMemory(tmp_path / "m")
    await memory.add("User: I moved to Porto.", user_id="ada", wait=True)
    calls = [asyncio.create_task(memory.recall("Porto", user_id="ada")) for _ in range(20)]
    await asyncio.sleep(0)
    await memory.close()
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert all(isinstance(each, (evoke.Recall, evoke.EvokeError)) for each in outcomes), outcomes
    with pytest.raises(evoke.ClosedError):
        await memory.recall("Porto", user_id="ada")


def test_answers_and_errors_can_be_kept(tmp_path):
    with evoke.Memory(tmp_path / "m") as memory:
        memory.add("User: I moved to Porto.", user_id="ada", wait=True)
        found = memory.recall("Porto", user_id="ada")
        with pytest.raises(evoke.NotFoundError) as caught:
            memory.get("nobody")
    again = pickle.loads(pickle.dumps(found))
    assert again == found and list(again) == list(found) and again.to_dict() == found.to_dict()
    with pytest.raises(AttributeError, match="cannot be changed"):
        found[0].content = "x"
    assert "content=" in repr(found[0])
    error = pickle.loads(pickle.dumps(caught.value))
    assert (type(error), str(error), error.code, error.status, error.correlation_id) == (
        evoke.NotFoundError,
        str(caught.value),
        "EVK0301",
        404,
        caught.value.correlation_id,
    )
