#!/usr/bin/env bash
# From nothing to recalled memories: builds evoke, starts a server on a fresh directory, tells it what two
# people of two companies said over some weeks, asks, and has something forgotten.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"
source scripts/packages.sh
need_rust
need_packages

say "building (the first time takes some minutes)"
cargo build --release --package evoke-cli
evoke="$CARGO_TARGET_DIR/release/evoke"

say "the embedding model"
"$evoke" model install

# What the next lines show, underlined.
heading() { printf '\n\n%s\n%s\n' "$1" "${1//?/-}"; }

work="$(mktemp -d)"
server=
stop() {
  if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then
    kill "$server"
    wait "$server" || true
  fi
  rm -rf "$work"
}
trap stop EXIT

say "a server on a fresh directory and a free port"
"$evoke" serve --data "$work/data" --listen 127.0.0.1:0 --json >"$work/said" 2>"$work/log" &
server=$!
address="$(wait_for_server "$server" "$work/said")" || { cat "$work/log" >&2; fail "the server did not start"; }
echo "http://$address"

say "an instance for one agent, whose users belong to companies"
instance="$("$evoke" instance create --data "$work/data" --name demo --isolation strict --json)"
key="$(json_value api_key <<<"$instance")"
instance_id="$(json_value instance_id <<<"$instance")"
echo "$instance_id"
to_server=(--server "http://$address" --key "$key")

say "some weeks of conversations of two customers, and a playbook that everybody shares"
"$evoke" ingest examples/demo/conversations.jsonl "${to_server[@]}"
"$evoke" ingest examples/demo/playbook.md "${to_server[@]}" --type document --document-id playbook

# One question of one user.
#   ask USER CUSTOMER QUESTION [FLAG…]
ask() {
  local user="$1" customer="$2" question="$3"
  shift 3
  say "$user of $customer asks: $question${*:+  ($*)}"
  "$evoke" recall "$question" "${to_server[@]}" --user "$user" --customer "$customer" --max-results 3 "$@"
}
ines=(ines brightwater)
jorin=(jorin halden-labs)

heading "A preference, in the words that were said"
ask "${ines[@]}" "How does Ines like to be contacted?"

heading "A change: what is true now comes first, what was true is kept"
ask "${ines[@]}" "Where does Ines live now?"
ask "${ines[@]}" "Where does Ines live?" --query-date 2026-02-15

heading "A date"
ask "${ines[@]}" "When is the billing migration, and who owns the rollback plan?" --mode accurate

heading "Another company: its own memories, and the playbook that all share"
ask "${jorin[@]}" "Which food should we avoid when ordering lunch for Jorin?"
ask "${jorin[@]}" "What is our policy for refunds?"
ask "${jorin[@]}" "Where does Ines live?"
echo "(Nothing of Ines: a question opens the places of its own user, customer and client, and no others.)"

heading "Forgetting, for good: first what would go, then it goes"
forget=(forget "the alarm code" "${to_server[@]}" --user ines --customer brightwater)
"$evoke" "${forget[@]}"
"$evoke" "${forget[@]}" --yes
ask "${ines[@]}" "What is the alarm code of the office?"

say "to use it from an existing Synap integration"
cat <<TEXT
export SYNAP_API_KEY=$key
export SYNAP_BASE_URL=http://$address
export SYNAP_GRPC_HOST=${address%:*}
export SYNAP_GRPC_PORT=${address##*:}
export SYNAP_GRPC_USE_TLS=false
TEXT

say "stopping the server"
kill "$server"
wait "$server" || fail "the server did not stop cleanly"
server=
tail -n 1 "$work/log"
