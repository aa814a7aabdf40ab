"""Prints what the package costs: the import, and a call beside the engine's own work.

    python tools/measure.py [WHEEL]

Of a read, the engine says itself how long it took; the rest is what the package and the protocol add. Use a release build.
"""

from __future__ import annotations

import asyncio
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


def beside(call: Callable[[], object]) -> list[float]:
    """Microseconds of reads beside what the engine says that it needed."""
    took = []
    for _ in range(CALLS):
        begun = time.perf_counter()
        answer = call()
        whole = (time.perf_counter() - begun) * 1e6
        took.append(whole - answer.to_dict()["retrieval_explain"]["timings_micros"]["total"])  # type: ignore[attr-defined]
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
            show("a call that does nothing (whoami)", timed(memory.whoami))
            show("recall of 10 items, whole", timed(lambda: memory.recall("boat", user_id="ada")))
            show("recall of 1 item, beside the engine", beside(lambda: memory.recall("boat", user_id="ada", limit=1, explain=True)))
            show("recall of 10 items with explanations, beside the engine", beside(lambda: memory.recall("boat", user_id="ada", explain=True)))
            show("add, durable", timed(lambda: memory.add("User: I like tea.", user_id="ben")))
        print(f"{'1,000 recalls of as many tasks':62} {asyncio.run(together(directory)):11.0f} ms")


if __name__ == "__main__":
    main()
