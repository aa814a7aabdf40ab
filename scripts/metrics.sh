#!/usr/bin/env bash
# What the built program exposes at /metrics after some work, checked by promtool: types, help texts, names, units.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"
source scripts/packages.sh

if ! need_promtool; then
  skip "/metrics by promtool: the Debian package prometheus cannot be fetched"
  exit 0
fi

evoke="$(realpath "${EVOKE_BINARY:-$CARGO_TARGET_DIR/debug/evoke}")"
work="$(mktemp -d)"
server=
leave() {
  if [ -n "$server" ] && kill "$server" 2>/dev/null; then wait "$server" || true; fi
  rm -rf "$work"
}
trap leave EXIT

made="$("$evoke" instance create --data "$work/data" --name metrics --isolation equals_customer --json)"
key="$(json_value api_key <<<"$made")"
"$evoke" serve --data "$work/data" --listen 127.0.0.1:0 --json >"$work/said" 2>"$work/log" &
server=$!
address="$(wait_for_server "$server" "$work/said")" || { cat "$work/log" >&2; fail "the server did not start"; }
to_server=(--server "http://$address" --key "$key")

echo "I moved from Porto to Braga last week, and I love the new kitchen." >"$work/note.txt"
"$evoke" ingest "$work/note.txt" "${to_server[@]}" --user ada >/dev/null
"$evoke" recall "Where do I live?" "${to_server[@]}" --user ada >/dev/null
"$evoke" recall "Where do I live?" --server "http://$address" --key wrong --user ada >/dev/null 2>&1 || true
python3 -c 'import sys, urllib.request as r; sys.stdout.write(r.urlopen(sys.argv[1]).read().decode())' \
  "http://$address/metrics" >"$work/metrics"

for name in evoke_http_requests_total evoke_documents_processed_total evoke_auth_failures_total \
  evoke_fetch_stage_duration_seconds_bucket evoke_ingest_queue_documents; do
  grep -q "^$name\b" "$work/metrics" || fail "$name is not exposed: $(cat "$work/metrics")"
done
"$promtool" check metrics <"$work/metrics" || fail "promtool finds fault with /metrics"
echo "$(grep -c '^# HELP' "$work/metrics") metrics by the rules of promtool"
