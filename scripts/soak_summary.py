#!/usr/bin/env python3
"""The summary of a soak: called by soak.sh with the folder of its logs. Fails when a figure is beyond its bound."""

import json
import sys
from pathlib import Path

# The server's peak of resident memory beyond what it holds at rest, and how long others may wait for all of: an
# acknowledgement, the document processed, and found.
GROWN_MB, WAITED_MS = 400, 5_000

kept = Path(sys.argv[1])
as_json = "--json" in sys.argv[2:]

parts = []
for line in (kept / "results").read_text().splitlines():
    name, outcome, seconds, said = line.split("\t")
    parts.append({"part": name, "outcome": outcome, "seconds": int(seconds), "figures": said})

tests = {}
for line in (kept / "figures.jsonl").read_text().splitlines():
    figure = json.loads(line)
    test = tests.setdefault(figure["test"], {"grown_mb": 0, "waited_ms": 0})
    test[figure["what"]] = max(test[figure["what"]], figure["value"])
beyond = [name for name, test in tests.items() if test["grown_mb"] > GROWN_MB or test["waited_ms"] > WAITED_MS]

held = not beyond and all(part["outcome"] == "passed" for part in parts)
if as_json:
    print(json.dumps({"held": held, "parts": parts, "hostile": tests, "beyond": beyond}, indent=2))
else:
    for part in parts:
        print(f"{part['part']:<12} {part['outcome']:<7} {part['seconds']:>6} s  {part['figures']}")
    if tests:
        print(f"\n{'under attack':<90} {'grew by':>8} {'others waited':>14}")
    for name, test in sorted(tests.items()):
        mark = "  <- beyond" if name in beyond else ""
        print(f"{name:<90} {test['grown_mb']:>5} MB {test['waited_ms'] / 1000:>12.1f} s{mark}")
sys.exit(0 if held else 1)
