"""Prints what the package costs: the import, and what it adds to a call.

    python tools/measure.py [WHEEL]

Each call is made twice, by the interface and by the native part alone, which answers with bytes; the difference is what Python adds. A
call that does nothing tells what the way to the engine and back costs. Use a release build.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median

DOCUMENTS = 1000
CALLS = 400


def started(program: str) -> float:
    """Milliseconds that a program takes, the shortest of ten."""

    def once() -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True)
        return time.perf_counter() - begun

    return min(once() for _ in range(10)) * 1e3


def timed(call: Callable[[], object]) -> list[float]:
    """Microseconds of calls."""
    took = []
    for _ in range(CALLS):
        begun = time.perf_counter()
        call()
        took.append((time.perf_counter() - begun) * 1e6)
    return took


def added(whole: Callable[[], object], native: Callable[[], object]) -> list[float]:
    """Microseconds that calls take longer than others, taken in turns."""
    took = []
    for _ in range(CALLS):
        begun = time.perf_counter()
        whole()
        between = time.perf_counter()
        native()
        took.append((2 * between - begun - time.perf_counter()) * 1e6)
    return took


def show(what: str, micros: list[float]) -> None:
    """Prints the median and the 95th percentile."""
    print(f"{what:62} p50 {median(micros):7.0f} µs   p95 {sorted(micros)[int(len(micros) * 0.95)]:7.0f} µs")


async def together(directory: str) -> float:
    """Milliseconds of 1,000 reads at the same time, by tasks."""
    import evoke

    async with evoke.AsyncMemory(directory) as memory:
        begun = time.perf_counter()
        await asyncio.gather(*(memory.recall("boat", user_id="ada") for _ in range(1000)))
        return (time.perf_counter() - begun) * 1e3


def main() -> None:
    """Prints the figures."""
    if len(sys.argv) > 1:
        print(f"{'wheel':62} {Path(sys.argv[1]).stat().st_size / 1e6:11.1f} MB")
    print(f"{'import evoke':62} {started('import evoke') - started('pass'):11.0f} ms")
    warnings.filterwarnings("ignore", "memories are found by their words only")
    import evoke

    with tempfile.TemporaryDirectory() as directory:
        with evoke.Memory(directory) as memory:
            memory.add_many({"document": f"User: I own boat number {n}.", "user_id": "ada"} for n in range(DOCUMENTS))
            memory.wait_until_idle()
            engine = memory._local.engine()
            body = json.dumps({"search_query": ["boat"], "user_id": "ada", "response_shape": "ranked"}).encode()
            native = ("POST", "/v1/context/user/fetch", body, "application/json")
            show("a call that does nothing (whoami)", timed(memory.whoami))
            show("recall of 10 items", timed(lambda: memory.recall("boat", user_id="ada")))
            show("of that, Python", added(lambda: memory.recall("boat", user_id="ada"), lambda: engine.call(*native)))
            show("add, durable", timed(lambda: memory.add("User: I like tea.", user_id="ben")))
        print(f"{'1,000 recalls of as many tasks':62} {asyncio.run(together(directory)):11.0f} ms")


if __name__ == "__main__":
    main()
