"""Makes the interface for `asyncio`, `evoke/_async`, of the one for programs that wait, `evoke/_sync`.

    python tools/unasync.py           writes it
    python tools/unasync.py --check   fails when it is not up to date
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "python" / "evoke"
NOTE = "# Made by tools/unasync.py of {source}: change that instead.\n"

#: Classes that have another name here.
CLASSES = ("Base", "Conversations", "Documents", "Interface", "Memories", "Reads", "Removal")

RULES: tuple[tuple[str, str], ...] = (
    # Methods of the interface, and those that wait.
    (r"^    def (?!_)(\w+)\(", r"    async def \1("),
    (r"^    def (_send|_pause)\(", r"    async def \1("),
    (r"^    def __(enter|exit)__\(", r"    async def __a\1__("),
    # Calls of them.
    (r"(?<!def )\bself\.(_send|_pause|close|recall|conversation|compaction_status|status|wait)\(", r"await self.\1("),
    (r"\btime\.sleep\(", "await asyncio.sleep("),
    # Generators.
    (r"\bIterator\b", "AsyncIterator"),
    # Names.
    (rf"\b(class )({'|'.join(CLASSES)})\b", r"\1Async\2"),
    (rf"(?<![\w.])({'|'.join(CLASSES)})(?=[,)])", r"Async\1"),
    (rf"^(from \.\w+ import )({'|'.join(CLASSES)})$", r"\1Async\2"),
    (rf'"({"|".join(CLASSES)})"', r'"Async\1"'),
    (r"for programs that wait for each call", "for `asyncio`"),
)
LATER: tuple[tuple[str, str], ...] = ((r"^import time\n(?=(?:.|\n)*asyncio\.)(?!(?:.|\n)*\btime\.)", "import asyncio\n"),)


def made(source: Path) -> str:
    """The text for `asyncio` of a source file."""
    lines = []
    for line in source.read_text().splitlines(keepends=True):
        for pattern, replacement in RULES:
            line = re.sub(pattern, replacement, line)
        lines.append(line)
    text = "".join(lines)
    for pattern, replacement in LATER:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return NOTE.format(source=f"_sync/{source.name}") + text


def main() -> int:
    """Writes the files, or compares them; the result is the exit code."""
    check = sys.argv[1:] == ["--check"]
    target = PACKAGE / "_async"
    target.mkdir(exist_ok=True)
    old = []
    for source in sorted((PACKAGE / "_sync").glob("*.py")):
        file, text = target / source.name, made(source)
        if not file.exists() or file.read_text() != text:
            old.append(source.name)
            if not check:
                file.write_text(text)
    if check and old:
        print(f"not up to date: {', '.join(old)}; run tools/unasync.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
