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

space
scripts/setup.sh
need_services

say "format"
cargo fmt --all --check

say "spelling and words"
scripts/words.sh

say "lints"
cargo clippy --all-targets "${everything[@]}" --quiet -- -D warnings
for feature in "" sqlite redis postgres mongodb dynamodb embed evoke openai-tokens; do
  cargo clippy --package evoke-chat-memory --no-default-features --features "$feature" --quiet -- -D warnings
done
cargo clippy --package evoke-llm --no-default-features --quiet -- -D warnings
cargo clippy --package evoke-cli --no-default-features --quiet -- -D warnings

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
