"""Each snippet of docs/integrations.md runs as it stands, in a process of its own, with the variables that the page names.

A snippet takes a `model` from its reader. Here that is a scripted one, which repeats what it is told: what the snippet prints shows
whether the memory reached the model.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import Instance, eventually, run, turns

PAGE = Path(__file__).parents[2] / "docs" / "integrations.md"
SNIPPETS = {found[1]: found[0] for found in (
    (code, re.search(r"^from (synap_\w+) import", code, re.MULTILINE)[1])
    for code in re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), flags=re.MULTILINE | re.DOTALL)
)}
MODELS = {
    "synap_agno": "from scripted.agno_model import Scripted; model = Scripted()",
    "synap_langchain": "from scripted.langchain_model import Scripted; model = Scripted()",
    "synap_langgraph": "from scripted.langchain_model import Scripted; model = Scripted()",
    "synap_openai_agents": "from scripted.agents_model import Scripted, calls; model = Scripted(calls('search_memory', query='drink'))",
    "synap_llamaindex": "from scripted.llamaindex_model import scripted; model = scripted()",
}


@pytest.mark.parametrize("package", sorted(MODELS))
def test_a_snippet_tells_the_model_what_is_remembered(package, server, tmp_path):
    code = SNIPPETS[package]
    conversation = re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", code)
    instance = Instance(server, "equals_customer", tmp_path)
    user = {"user_id": "ada"}
    sdk = instance.sdk()
    run(sdk.memories.create(document="User: I prefer tea over coffee.", **user))
    eventually(lambda: "tea" in str(run(sdk.fetch(search_query=["drink"], **user)).formatted_context), "the memory is there")
    values = {**os.environ, **server.environment("equals_customer"), "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run(
        [sys.executable, "-c", f"{MODELS[package]}\n{code}"], env=values, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "tea over coffee" in done.stdout, done.stdout
    if conversation:
        # A process that ends hands over what its stream still holds.
        eventually(lambda: [role for role, _ in turns(instance, conversation[0])] == ["user", "assistant"], "both turns are recorded")
    instance.close()
