#!/usr/bin/env bash
# The published integrations of the Synap protocol with agent frameworks, from PyPI, against the built server.
#   ecosystem.sh [ARGUMENTS OF PYTEST]
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"

suite="$root/tests/ecosystem"
wanted="$(sha256sum "$suite/requirements.txt" | cut -c1-16)"
venv="$cache/ecosystem-$wanted"
if [ ! -f "$venv/complete" ]; then
  say "installing the integrations"
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: -r "$suite/requirements.txt"
  touch "$venv/complete"
fi

EVOKE_BINARY="$(realpath "${EVOKE_BINARY:-$CARGO_TARGET_DIR/debug/evoke}")"
export EVOKE_BINARY
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export TMPDIR="$work"
cd "$suite"
"$venv/bin/python" -B -m pytest -q -p no:cacheprovider --basetemp="$work/pytest" -o tmp_path_retention_policy=none "$@"
