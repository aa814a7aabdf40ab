#!/usr/bin/env bash
# Everything that has to hold before a change is good; what CI runs. One profile, one build.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"

scripts/setup.sh

say "format"
cargo fmt --all --check

say "lints"
cargo clippy --workspace --all-targets --quiet -- -D warnings

say "licences, sources, bans"
cargo deny --log-level error check bans licenses sources

say "documentation tests"
cargo test --workspace --doc --quiet

say "acceptance: the published Python client"
scripts/acceptance.sh

say "tests"
cargo nextest run --workspace
