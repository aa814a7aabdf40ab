#!/usr/bin/env bash
# Everything that has to hold before a change is good; what CI runs. One profile, one build.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"
source scripts/packages.sh
source scripts/services.sh

# What tests leave that are cut off goes with the run. Servers of tests run as another user, who has to get through.
leftovers="$(mktemp -d)"
chmod 711 "$leftovers"
trap 'rm -rf "$leftovers"' EXIT
export EVOKE_SKIPPED="$leftovers/skipped"

space
scripts/setup.sh
need_services

say "format"
cargo fmt --all --check

say "spelling and words"
scripts/words.sh

say "lints"
cargo clippy --all-targets "${everything[@]}" --quiet -- -D warnings
scripts/features.sh

say "documentation of the code"
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items "${everything[@]}" --quiet

say "licenses, sources, bans"
cargo deny --log-level error check bans licenses sources

say "known vulnerabilities"
scripts/advisories.sh

say "documentation tests"
cargo test --doc "${everything[@]}" --quiet

say "example: the library"
cargo build "${everything[@]}" --example remember --quiet
"$CARGO_TARGET_DIR/debug/examples/remember" "$leftovers/example"

space
say "acceptance: the published Python client"
scripts/acceptance.sh

say "the published integrations with agent frameworks"
TMPDIR="$leftovers" scripts/ecosystem.sh

say "metrics: promtool"
TMPDIR="$leftovers" scripts/metrics.sh

say "the TypeScript client"
TMPDIR="$leftovers" scripts/typescript.sh

say "memory tools: the official MCP client"
TMPDIR="$leftovers" scripts/mcp.sh

say "the Python package"
TMPDIR="$leftovers" scripts/python.sh

# The sets that rules were tuned on lie beside the repository, where there are any: no phrase of them may be in a rule.
if [ -d "$root/../shared/data" ]; then export EVOKE_DEVELOPMENT_SETS="${EVOKE_DEVELOPMENT_SETS:-$root/../shared}"; fi

say "tests"
TMPDIR="$leftovers" cargo nextest run "${everything[@]}"
space
if [ -s "$EVOKE_SKIPPED" ]; then say "NOT CHECKED on this machine:"; cat "$EVOKE_SKIPPED"; fi
