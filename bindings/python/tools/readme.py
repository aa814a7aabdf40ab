"""Runs the example of each README that has one, with a scripted model: an agent that remembers.

    python tools/readme.py README.md…

It needs nothing but the package, so that it runs where only the wheel is installed.
"""

from __future__ import annotations

import re
import sys
import tempfile
import warnings
from pathlib import Path

USER_SAID = "My sister Ines lives in Lisbon."
USER_ASKED = "Where does my sister Ines live?"


def examples(page: Path) -> list[str]:
    """The blocks of Python of a page that open a memory."""
    blocks = re.findall(r"^```python\n(.*?)^```", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    return [block for block in blocks if "evoke.Memory(" in block]


def check(example: str, folder: str) -> None:
    """Lets the agent of an example hear something, and asks it in another conversation and as another user."""
    named: dict = {}
    exec(example.replace("./memory", folder), named)  # noqa: S102
    prompts: list[str] = []

    def model(system: str, message: str) -> str:
        prompts.append(system)
        return "Noted."

    answer, memory = named["answer"], named["memory"]
    answer("ada", "monday", USER_SAID, model)
    memory.wait_until_idle()
    for user, chat in (("ada", "friday"), ("ben", "sunday")):
        if answer(user, chat, USER_ASKED, model) != "Noted.":
            raise AssertionError("the answer of the model is not handed on")
    memory.close()
    if ["Lisbon" in prompt for prompt in prompts] != [False, True, False]:
        raise AssertionError(f"the prompts are not what the example promises: {prompts}")


def main() -> None:
    """Runs the examples of all pages."""
    warnings.filterwarnings("ignore", "memories are found by their words only")
    ran = 0
    for page in map(Path, sys.argv[1:]):
        for example in examples(page):
            with tempfile.TemporaryDirectory() as folder:
                check(example, folder)
            ran += 1
    if ran == 0:
        raise SystemExit("no page has an example")
    print(f"{ran} examples remembered")


if __name__ == "__main__":
    main()
