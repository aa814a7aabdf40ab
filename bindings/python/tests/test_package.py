"""The package itself: its two interfaces, its types, its command, its documents."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import evoke
from evoke.__main__ import main

#: The sources of the package.
SOURCES = Path(__file__).resolve().parent.parent


def test_both_interfaces_are_of_one_source():
    done = subprocess.run([sys.executable, str(SOURCES / "tools" / "unasync.py"), "--check"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    for sync, waits in ((evoke.Memory, evoke.AsyncMemory), (evoke.Client, evoke.AsyncClient)):
        for name in (name for name in dir(sync) if not name.startswith("_")):
            method = getattr(waits, name)
            assert inspect.iscoroutinefunction(method) or inspect.isasyncgenfunction(method), name
            here, there = inspect.signature(getattr(sync, name)), inspect.signature(method)
            assert list(here.parameters.values()) == list(there.parameters.values()), name
            assert method.__doc__ == getattr(sync, name).__doc__ and method.__doc__, name


def test_everything_that_is_named_is_there_and_explained():
    for name in evoke.__all__:
        each = getattr(evoke, name)
        assert name.startswith("__") or each.__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = evoke.Nothing


def test_types_are_known_to_a_type_checker(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import evoke\n"
        "from typing_extensions import assert_type\n"
        "def sync(m: evoke.Memory | evoke.Client) -> None:\n"
        "    assert_type(m.recall('x')[0].content, str)\n"
        "    assert_type(m.add('x').ingestion_id, str)\n"
        "    for item in m.list(user_id='x'):\n"
        "        assert_type(item, evoke.Item)\n"
        "async def waits(m: evoke.AsyncMemory | evoke.AsyncClient) -> None:\n"
        "    assert_type(await m.recall('x'), evoke.Recall)\n"
        "    assert_type((await m.get('x')).closed, evoke.Closing | None)\n"
        "    async for item in m.list(user_id='x'):\n"
        "        assert_type(item, evoke.Item)\n"
        "def wrong(m: evoke.Memory) -> None:\n"
        "    m.add(7)\n"
        "    m.add('x', user='ada')\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(program)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    lines = re.findall(r"program\.py:(\d+): error", done.stdout)
    assert lines == ["14", "15"], done.stdout + done.stderr


def test_the_command_shows_and_verifies_the_models(capsys, tmp_path):
    assert main(["model", "path", "--model-dir", str(tmp_path)]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path)
    assert main(["model", "verify", "--model-dir", str(tmp_path)]) == 1
    assert "error:" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["serve"])
    assert ended.value.code == 2


def test_it_is_imported_without_what_it_may_not_need():
    program = "import sys, evoke; print(*sorted({'asyncio', 'httpx', 'ssl', 'urllib.request'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=dict(os.environ))
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_times_are_read_as_python_3_10_would():
    from evoke import _check

    for text in ("2023-03-11T21:26:00Z", "2023-03-11T21:26:00.5+01:00", "2023-03-11T21:26:00.123456789-08:30"):
        assert _check._older(text) == _check.moment(text)
    assert _check._older("2023-03-11T21:26:00.123Z").microsecond == 123000
