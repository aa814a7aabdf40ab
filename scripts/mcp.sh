#!/usr/bin/env bash
# Every memory tool of the built program, called by the client of the official Python SDK of the Model Context Protocol.
#   mcp.sh              the SDK
#   mcp.sh inspector    the command line of the protocol's inspector, which needs Node 22 or later
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"

SDK=2.3.0
INSPECTOR=2.12.0

evoke="$(realpath "${EVOKE_BINARY:-$CARGO_TARGET_DIR/debug/evoke}")"
work="$(mktemp -d)"
export TMPDIR="$work"
server=
leave() {
  if [ -n "$server" ] && kill "$server" 2>/dev/null; then wait "$server" || true; fi
  rm -rf "$work"
}
trap leave EXIT

made="$("$evoke" instance create --data "$work/served" --name mcp --isolation equals_customer --json)"
key="$(json_value api_key <<<"$made")"
"$evoke" serve --data "$work/served" --listen 127.0.0.1:0 --json >"$work/said" 2>"$work/log" &
server=$!
address="$(wait_for_server "$server" "$work/said")" || { cat "$work/log" >&2; fail "the server did not start"; }

client() {
  local venv="$cache/mcp-$SDK"
  if [ ! -f "$venv/complete" ]; then
    say "installing the MCP SDK $SDK"
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "mcp==$SDK"
    touch "$venv/complete"
  fi
  "$venv/bin/python" scripts/mcp-client.py "$evoke" "$work/data" "http://$address" "$key"
}

inspect() { npx --yes "@modelcontextprotocol/inspector@$INSPECTOR" --cli "$@"; }

inspector() {
  local stdio=("$evoke" mcp --data "$work/data" --log warn)
  local http=("http://$address/mcp?user_id=ada" --transport http --header "Authorization: Bearer $key")
  inspect "${stdio[@]}" --method tools/list | grep -q '"recall"' || fail "no tools over stdio"
  inspect "${http[@]}" --method tools/list | grep -q '"recall"' || fail "no tools over HTTP"
}

case "${1:-client}" in
  client | inspector) "${1:-client}" ;;
  *) fail "usage: $0 [inspector]" ;;
esac
