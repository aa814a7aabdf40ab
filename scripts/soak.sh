#!/usr/bin/env bash
# Long runs of what `make test` runs for seconds: answers on a disk that fails, kills, and hostile clients. Takes about two
# hours. Prints one table at the end; with `--json`, one JSON object on standard output and everything else beside it.
#   EVOKE_SOAK_OPERATIONS  calls of the store on a failing disk; 1,000,000 when absent
#   EVOKE_SOAK_KILLS       kills of the server without the model, and as many with it; 500 when absent
#   EVOKE_SOAK_SEED        of the failing disk; 1 when absent
#   PARTS                  which of: disk kills model-kills hostile; all when absent
set -euo pipefail
json=
if [ "${1:-}" = --json ]; then
  json=1
  exec 3>&1 1>&2
fi
source "$(dirname "$0")/environment.sh"
cd "$root"
source scripts/packages.sh
need_rust
need_packages
command -v cargo-nextest >/dev/null || scripts/setup.sh

operations="${EVOKE_SOAK_OPERATIONS:-1000000}"
kills="${EVOKE_SOAK_KILLS:-500}"
parts="${PARTS:-disk kills model-kills hostile}"

say "building"
cargo build --release --package evoke-cli --quiet
cargo test --no-run --quiet "${everything[@]}"
export EVOKE_TEST_BINARY="$CARGO_TARGET_DIR/release/evoke"

kept="$cache/soak-$(date +%Y%m%d-%H%M%S)"
mkdir -p "$kept"
figures="$kept/figures.jsonl"
touch "$figures" "$kept/results"
failed=

# Runs tests, shows what they print, keeps it, and goes on when they fail.
#   run PART TESTS [VARIABLE=VALUE…]
run() {
  local part="$1" tests="$2" begun outcome=passed
  shift 2
  case " $parts " in *" $part "*) ;; *) return 0 ;; esac
  say "$part"
  begun=$(date +%s)
  env "$@" cargo nextest run "${everything[@]}" --profile soak --no-capture -E "$tests" 2>&1 |
    tee "$kept/$part.log" || { outcome=FAILED; failed=1; }
  printf '%s\t%s\t%s\t%s\n' "$part" "$outcome" "$(($(date +%s) - begun))" \
    "$(grep -E '[0-9]+ operations in|kills in ' "$kept/$part.log" | tail -n 1)" >>"$kept/results"
}

crash='package(evoke-cli) & binary(cli) & test(/^crash::/)'
run disk 'package(evoke-store-sqlite) & binary(faulty) & test(answers)' EVOKE_SOAK_OPERATIONS="$operations"
run kills "$crash" EVOKE_SOAK_KILLS="$kills"
if [[ " $parts " == *" model-kills "* ]]; then "$EVOKE_TEST_BINARY" model install; fi
run model-kills "$crash" EVOKE_SOAK_KILLS="$kills" EVOKE_SOAK_MODEL=1
run hostile 'package(evoke-cli) & binary(hostile)' EVOKE_SOAK=1 EVOKE_SOAK_FIGURES="$figures"

say "summary (everything is kept in $kept)"
python3 scripts/soak_summary.py "$kept" "${json:+--json}" >"$kept/summary" || failed=1
if [ -n "$json" ]; then cat "$kept/summary" >&3; else cat "$kept/summary"; fi
[ -z "$failed" ] || fail "something did not hold: see the logs in $kept"
