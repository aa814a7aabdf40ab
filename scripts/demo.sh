#!/usr/bin/env bash
# From nothing to recalled memories: builds evoke, starts a server on a fresh directory, tells it what two
# people of two companies said over some weeks, and asks.
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

say "some weeks of conversations, and a playbook that everybody shares"
"$evoke" ingest examples/demo/conversations.jsonl "${to_server[@]}"
"$evoke" ingest examples/demo/playbook.md "${to_server[@]}" --type document --document-id playbook

ask() {
  local mode="$1" user="$2" customer="$3" question="$4"
  say "$user of $customer asks ($mode): $question"
  "$evoke" recall "$question" "${to_server[@]}" --user "$user" --customer "$customer" --mode "$mode" --max-results 3
}
ask fast     ines   brightwater "How does Ines like to be contacted?"
ask fast     ines   brightwater "Where does Ines live now?"
ask accurate ines   brightwater "What did we decide about the billing migration, and when is it?"
ask fast     jorin  halden-labs "Which food should we avoid when ordering lunch for Jorin?"
ask accurate jorin  halden-labs "What is our policy for refunds?"
ask fast     jorin  halden-labs "Where does Ines live?"
echo "(Nothing of Ines: another company's memories are in another place, which this question never opens.)"

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
