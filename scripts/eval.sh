#!/usr/bin/env bash
# Measures retrieval on both benchmarks and keeps the figures in eval/results/, with what they were measured on.
#   scripts/eval.sh SPLIT LOCOMO LONGMEMEVAL
# SPLIT says which part of the data the files are: dev, held-out, all.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"
[ $# -eq 3 ] || fail "usage: scripts/eval.sh SPLIT LOCOMO LONGMEMEVAL"
split="$1"

say "building"
cargo build --release --package evoke-cli
evoke="${EVOKE_BINARY:-$CARGO_TARGET_DIR/release/evoke}"
commit="$(git rev-parse --short=12 HEAD)"
[ -z "$(git status --porcelain -- crates Cargo.lock)" ] || commit="$commit, changed"
vectors="$cache/vectors-$split.bin"
mkdir -p eval/results

measure() {
  local name="$1" file="$2" mode="$3"
  say "$name, $split, $mode"
  "$evoke" eval "$name" "$file" --mode "$mode" --ablate --vectors "$vectors" --json |
    python3 -c '
import json, sys
split, commit = sys.argv[1:]
json.dump({"split": split, "commit": commit, **json.load(sys.stdin)}, sys.stdout, indent=1)
print()' "$split" "$commit" >"eval/results/$name-$split-$mode.json"
}
for mode in fast accurate; do
  measure locomo "$2" "$mode"
  measure longmemeval "$3" "$mode"
done
