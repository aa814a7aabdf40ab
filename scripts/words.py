#!/usr/bin/env python3
"""Checks the words of this repository; `scripts/words.sh` installs what it needs and runs it.

It reads Markdown without its code, and of Rust sources the comments and the string literals. Three checks:

- spelling, by codespell, with American spellings; config/words/spelling.txt has the words that are right all the same;
- words of our own for things that have a name: scripts/house_words.txt has them with the word to use instead;
- docs/glossary.md: its terms are in alphabetical order, and the files that it links to exist.

config/words/exceptions.txt has the files in which a word may stand. An exception that nothing needs is named, so that it
can be removed.

    words.py CODESPELL [PATH…]      without paths: all files that git tracks or would track
"""

import fnmatch
import pathlib
import re
import subprocess
import sys
import tempfile

# Not ours, or a record of its time.
SKIPPED = re.compile(r"^(deny|target)/|^CHANGELOG\.md$|^crates/wire/src/proto/")

# String literals here hold word lists and what users type, in many languages and spellings: only comments are read.
STRINGS_ARE_DATA = re.compile(
    r"(^|/)(tests|benches|examples|conformance)/|/tests?\.rs$|^fuzz/|^crates/(text|extract|recall|compact|parse|eval)/"
)
STRINGS_OF_TESTS = re.compile(r"^#\[cfg\(test\)\]", re.MULTILINE)

TOKEN = re.compile(
    r"""
      (?P<line>//[^\n]*)
    | (?P<block>/\*.*?\*/)
    | (?P<raw>\b(?:b|c)?r(?P<hashes>\#*)".*?"(?P=hashes))
    | (?P<string>(?:\b[bc])?"(?:\\.|[^"\\])*")
    | (?P<char>b?'(?:\\u\{[0-9a-fA-F_]+\}|\\x[0-9a-fA-F]{2}|\\.|[^'\\\n])')
    """,
    re.VERBOSE | re.DOTALL,
)


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def blanked(pattern, text):
    return re.sub(pattern, lambda found: blank(found[0]), text)


def without_code(text):
    """Prose without what stands in fences, between backticks, and in addresses."""
    text = blanked(r"(?ms)^([ \t/!]*)```.*?^\1```", text)
    text = blanked(r"`[^`\n]*`", text)
    return blanked(r"\bhttps?://\S+|\]\([^)\s]*\)", text)


def rust_prose(path, text):
    """Comments and string literals where they stand, blanks for everything else."""
    tests = STRINGS_OF_TESTS.search(text)
    strings_until = 0 if STRINGS_ARE_DATA.search(path) else tests.start() if tests else len(text)
    prose, end = [], 0
    for token in TOKEN.finditer(text):
        prose.append(blank(text[end : token.start()]))
        comment = token["line"] is not None or token["block"] is not None
        string = token["raw"] is not None or token["string"] is not None
        if comment:
            prose.append(token[0])
        elif string and token.start() < strings_until:
            # The letter of an escape such as \n would join the word behind it.
            prose.append(re.sub(r"\\[nrt0]", "  ", token[0]))
        else:
            prose.append(blank(token[0]))
        end = token.end()
    return without_code("".join(prose))


def entries(path):
    """The lines of a list, split at "::"; lines that begin with # explain."""
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [part.strip() for part in line.split("::")]


def pattern(words):
    """A house word: it begins and ends at word edges, and may be wrapped within a comment."""
    return re.compile(r"(?<![\w-])(?:" + words.replace(" ", r"(?:\s+(?://[/!])?\s*)") + r")(?![\w-])", re.IGNORECASE)


def house_words(prose):
    for words, instead in entries("scripts/house_words.txt"):
        expression = pattern(words)
        for path, text in prose.items():
            for found in expression.finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                word = re.sub(r"\s+(?://[/!])?\s*", " ", found[0])
                yield path, line, word, instead


def spelling(codespell, prose):
    known = [words[0] for words in entries("config/words/spelling.txt")]
    with tempfile.TemporaryDirectory() as work:
        for path, text in prose.items():
            copy = pathlib.Path(work, path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text, encoding="utf-8")
        command = [codespell, "--builtin", "clear,rare,en-GB_to_en-US", "--ignore-words-list", ",".join(known), "."]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    # 65 is codespell's code for findings.
    if done.returncode not in (0, 65):
        sys.exit(f"codespell failed: {done.stderr}")
    for found in re.finditer(r"^\./(.*?):(\d+): (.*?) ==> (.*)$", done.stdout, re.MULTILINE):
        yield found[1], int(found[2]), found[3], found[4]


def glossary(path="docs/glossary.md"):
    terms = []
    for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), start=1):
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", line):
            if not pathlib.Path(path).parent.joinpath(link).exists():
                yield f"{path}:{number}: there is no {link}"
        if (term := re.match(r"\| `?(\w[^|`]*)`? \| (?!meaning)", line)) is not None:
            if terms and term[1].lower() < terms[-1].lower():
                yield f"{path}:{number}: \"{term[1]}\" stands behind \"{terms[-1]}\""
            terms.append(term[1])


def files(paths):
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *(paths or ["*.md", "*.rs"])]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [path for path in listed if path.endswith((".md", ".rs")) and pathlib.Path(path).is_file()]


def main():
    codespell, paths = sys.argv[1], sys.argv[2:]
    prose = {}
    for path in files(paths):
        if SKIPPED.search(path):
            continue
        text = pathlib.Path(path).read_text(encoding="utf-8")
        prose[path] = rust_prose(path, text) if path.endswith(".rs") else without_code(text)

    exceptions = [(glob, re.compile(words, re.IGNORECASE)) for glob, words, _ in entries("config/words/exceptions.txt")]
    needed, findings = set(), []
    for path, line, word, instead in [*spelling(codespell, prose), *house_words(prose)]:
        excepted = [
            number
            for number, (glob, words) in enumerate(exceptions)
            if fnmatch.fnmatch(path, glob) and words.fullmatch(word)
        ]
        needed.update(excepted)
        if not excepted:
            findings.append((path, line, f"{path}:{line}: \"{word}\": use {instead}"))
    for _, _, message in sorted(findings):
        print(message)
    problems = list(glossary())
    for problem in problems:
        print(problem)
    # When only some files are read, exceptions may be needed by others.
    if not paths:
        for number, (glob, words) in enumerate(exceptions):
            if number not in needed:
                print(f"note: config/words/exceptions.txt: nothing needs \"{glob} :: {words.pattern}\" any more: remove it")
    if findings or problems:
        sys.exit(f"{len(findings)} words to change, {len(problems)} other problems")
    print(f"{len(prose)} files, no findings")


if __name__ == "__main__":
    main()
