#!/usr/bin/env bash
# Runs the acceptance suite of the published Python client against a real server on a free port. The suite
# lies beside the repository; without it there is nothing to run.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"

suite="${EVOKE_ACCEPTANCE_SUITE:-$root/../shared/acceptance/synap_client}"
if [ ! -d "$suite" ]; then
  say "no acceptance suite at $suite: skipped"
  exit 0
fi

evoke="${EVOKE_BINARY:-$CARGO_TARGET_DIR/debug/evoke}"
# Everything of a run is in one folder beside the other things that can be made again, not in the machine's /tmp, which
# may be small, and goes when the run ends. What a run left that was killed goes with a later one.
find "$cache" -maxdepth 1 -name 'acceptance-run.*' -mmin +240 -exec rm -rf {} + 2>/dev/null || true
work="$(mktemp -d "$cache/acceptance-run.XXXXXX")"
export TMPDIR="$work/tmp"
mkdir "$TMPDIR"
data="$work/data"
server=
# The suite ends the server once, to see clients come back: it is started again until everything is over.
serve() {
  "$evoke" serve --data "$data" --listen "$1" --json >>"$work/said" 2>>"$work/log" &
  echo $! >"$work/pid"
  wait $!
}
keep() {
  while serve "${address:-127.0.0.1:0}" && [ ! -e "$work/over" ]; do
    address="$(listening "$work/said")"
  done
  [ -e "$work/over" ]
}
end() {
  touch "$work/over"
  kill "$(cat "$work/pid")"
  wait "$server"
}
leave() {
  if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then end || true; fi
  rm -rf "$work"
}
trap leave EXIT

# The suite's place may be read-only, and its results and caches are not for keeping.
cp -r "$suite" "$work/suite"
chmod -R u+w "$work/suite"

wanted="$(sha256sum "$suite/requirements.txt" | cut -c1-16)"
venv="$cache/acceptance-$wanted"
if [ ! -f "$venv/complete" ]; then
  say "installing the client"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$suite/requirements.txt"
  touch "$venv/complete"
fi

make_instance() { "$evoke" instance create --data "$data" --name "$1" --isolation "$2" --json; }
b2b="$(make_instance acceptance-b2b strict)"
b2c="$(make_instance acceptance-b2c equals_customer)"
b2b_instance="$(json_value instance_id <<<"$b2b")"
make_key() { "$evoke" key create --data "$data" --instance "$b2b_instance" --label "$1" --json; }
manage="$(make_key manage)"
revoked="$(make_key revoked)"
"$evoke" key revoke --data "$data" --instance "$b2b_instance" "$(json_value key_id <<<"$revoked")" --json >/dev/null

keep &
server=$!
address="$(wait_for_server "$server" "$work/said")" || { cat "$work/log" >&2; fail "the server did not start"; }

export EVOKE_HTTP="http://$address" EVOKE_GRPC_HOST="${address%:*}" EVOKE_GRPC_PORT="${address##*:}"
EVOKE_KEY_B2B="$(json_value api_key <<<"$b2b")"
EVOKE_KEY_B2C="$(json_value api_key <<<"$b2c")"
EVOKE_KEY_B2B_MANAGE="$(json_value api_key <<<"$manage")"
EVOKE_KEY_REVOKED="$(json_value api_key <<<"$revoked")"
export EVOKE_STREAM_CLOSE_CMD="kill \$(cat '$work/pid')"
export EVOKE_KEY_B2B EVOKE_KEY_B2C EVOKE_KEY_B2B_MANAGE EVOKE_KEY_REVOKED

cd "$work/suite"
files=(test_identity.py test_memories.py test_scopes.py test_fetch.py test_data.py test_errors.py test_agno.py
  test_seed_snippets.py test_conversations.py test_stream.py)
# Folders of tests go as soon as each is done; pytest would keep those of three runs.
pytest=("$venv/bin/python" -m pytest -q -p no:cacheprovider --basetemp="$work/pytest" -o tmp_path_retention_policy=none)
if ! "${pytest[@]}" "${@:-${files[@]}}"; then
  say "the server's last words"
  tail -n 40 "$work/log" >&2
  exit 1
fi

end || fail "the server did not stop cleanly"
server=
