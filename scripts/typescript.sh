#!/usr/bin/env bash
# The type check and the tests of the TypeScript client, against the built server. Needs Node 20 or later; installs Debian's
# where there is none.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"
source scripts/packages.sh

missing=()
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
install_packages "${missing[@]}"
node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' ||
  fail "node is $(node --version): the TypeScript client needs 20 or later"

EVOKE_BINARY="$(realpath "${EVOKE_BINARY:-$CARGO_TARGET_DIR/debug/evoke}")"
export EVOKE_BINARY
cd clients/typescript
# Nothing here needs the scripts of packages. Warnings are of versions of Node that only a part of the tests asks for.
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
npm test
