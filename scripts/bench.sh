#!/usr/bin/env bash
# The speed figures of this machine, from an optimized build. Arguments go to `evoke bench`.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"
source scripts/packages.sh

need_rust
need_packages
cargo build --release --package evoke-cli
evoke="$CARGO_TARGET_DIR/release/evoke"
"$evoke" model install
exec "$evoke" bench "$@"
