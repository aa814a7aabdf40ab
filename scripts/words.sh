#!/usr/bin/env bash
# Checks spelling and words in Markdown, comments and messages. scripts/words.py says what is checked, and by which lists.
#   words.sh [PATH…]
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"

CODESPELL=2.4.3

# In a folder of its own: the version is then the one that is named here.
venv="$cache/codespell-$CODESPELL"
if [ ! -f "$venv/complete" ]; then
  say "installing codespell $CODESPELL"
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "codespell==$CODESPELL"
  touch "$venv/complete"
fi

exec python3 scripts/words.py "$venv/bin/codespell" "$@"
