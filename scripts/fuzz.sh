#!/usr/bin/env bash
# Runs fuzz targets one after the other. What they find is kept in fuzz/artifacts.
#   TARGETS       which ones; all when absent
#   SECONDS_EACH  how long each runs; 600 when absent
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"

CARGO_FUZZ=0.13.2
# The coverage flags are unstable ones; the stable compiler takes them with this.
export RUSTC_BOOTSTRAP=1

if ! command -v cargo-fuzz >/dev/null; then
  say "installing cargo-fuzz"
  cargo install --locked --root "$tools" --version "$CARGO_FUZZ" cargo-fuzz
fi

failed=()
for target in ${TARGETS:-bodies documents files pages word_documents pdfs rich_texts subtitles archives}; do
  say "fuzzing $target"
  options=(-max_total_time="${SECONDS_EACH:-600}" -max_len=65536 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1)
  # What ends the reader of a PDF ends a child process only, see fuzz_targets/pdfs.rs: go on, and keep it for a look.
  # `files` gets to PDFs as well.
  case "$target" in pdfs | files) options+=(-fork=1 -ignore_crashes=1 -ignore_ooms=1 -ignore_timeouts=1) ;; esac
  cargo fuzz run --sanitizer none "$target" -- "${options[@]}" || failed+=("$target")
done
[ "${#failed[@]}" -eq 0 ] || fail "found something: ${failed[*]}"
