# Sourced by the other scripts: where things that can be made again are kept.
#
# A cache folder is used when there is one or one can be made, and is never depended on: without it the build
# output goes to target/, and the tools to target/tools.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cache="${EVOKE_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/evoke}"
if mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then
  export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}"
else
  cache="$root/target"
  export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}"
fi
case "$CARGO_TARGET_DIR" in /*) ;; *) CARGO_TARGET_DIR="$PWD/$CARGO_TARGET_DIR" ;; esac
tools="$cache/tools"
export EVOKE_CHAT_MODEL_DIR="${EVOKE_CHAT_MODEL_DIR:-$cache/chat-model}"
export PATH="$PATH:$tools/bin:${CARGO_HOME:-${HOME:-}/.cargo}/bin"

# A rustup proxy looks for its toolchains below HOME; with another HOME they are still beside the proxy.
if command -v cargo >/dev/null && ! cargo --version >/dev/null 2>&1; then
  beside="$(dirname "$(dirname "$(dirname "$(command -v cargo)")")")/.rustup"
  if [ -d "$beside" ]; then export RUSTUP_HOME="$beside"; fi
fi

# What tests build: the default build has no drivers of servers, here everything is checked. Always the same set, so
# that nothing is compiled twice.
everything=(--workspace --features "evoke-chat-memory/dynamodb,evoke-chat-memory/mongodb,evoke-chat-memory/postgres,evoke-chat-memory/redis")

# What comes now, and how long the whole has taken so far.
export EVOKE_BEGUN="${EVOKE_BEGUN:-$(date +%s)}"
say() {
  local so_far=$(($(date +%s) - EVOKE_BEGUN))
  printf '\n== %d:%02d  %s\n' $((so_far / 60)) $((so_far % 60)) "$*"
}
# Free space where things are built and where tests write: what a run that ends with a full disk is asked for first.
space() {
  local place
  for place in "$CARGO_TARGET_DIR" "${TMPDIR:-/tmp}"; do
    df -Pk "$place" 2>/dev/null |
      awk -v place="$place" 'NR == 2 { printf "   %.1f GB free at %s\n", $4 / 1048576, place }' || true
  done
}
# Says that a check is left out on this machine, now and at the end of `make test`.
skip() {
  printf '\n!! NOT CHECKED: %s\n' "$*" >&2
  if [ -n "${EVOKE_SKIPPED:-}" ]; then printf '%s\n' "$*" >>"$EVOKE_SKIPPED"; fi
}
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# Where the server listens whose `--json` output is in the file.
#   listening SAID
listening() { sed -n 's/.*"listen":"\([^"]*\)".*/\1/p' "$1" 2>/dev/null | head -n 1; }

# Waits until a server answers on /health; fails when its process ends first.
#   wait_for_server PID LOG  -> prints the address it listens on
wait_for_server() {
  local pid="$1" said="$2" address
  for _ in $(seq 1 300); do
    address="$(listening "$said")"
    if [ -n "$address" ]; then
      printf '%s\n' "$address"
      return 0
    fi
    kill -0 "$pid" 2>/dev/null || return 1
    sleep 0.2
  done
  return 1
}

# One value of a JSON object on standard input.
#   json_value KEY
json_value() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
