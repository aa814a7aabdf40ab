# Sourced by the other scripts: what the system itself has to have.

need_rust() {
  command -v cargo >/dev/null || fail "cargo is missing: install Rust $(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml) or later with rustup"
  cargo --version >/dev/null || fail "cargo does not run; its message is above"
  cargo fmt --version >/dev/null 2>&1 || fail "rustfmt is missing: rustup component add rustfmt"
  cargo clippy --version >/dev/null 2>&1 || fail "clippy is missing: rustup component add clippy"
}

need_packages() {
  local missing=()
  command -v cc >/dev/null || missing+=(build-essential)
  command -v python3 >/dev/null || missing+=(python3)
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
  python3 -m pip --version >/dev/null 2>&1 || missing+=(python3-pip)
  install_packages "${missing[@]}"
}

install_packages() {
  [ "$#" -eq 0 ] && return
  command -v apt-get >/dev/null || fail "install these first: $*"
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  say "installing $*"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"
}

# Sets `promtool`, the checker of Prometheus, or fails when apt cannot be reached. Its package is unpacked and not
# installed: installing would start a Prometheus server.
need_promtool() {
  promtool="$(command -v promtool || true)"
  [ -z "$promtool" ] || return 0
  promtool="$tools/prometheus/usr/bin/promtool"
  [ ! -x "$promtool" ] || return 0
  command -v apt-get >/dev/null || return 1
  local as_root=() work
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  say "fetching promtool"
  work="$(mktemp -d)"
  (
    cd "$work"
    apt-get download -qq prometheus || { "${as_root[@]}" apt-get update -qq && apt-get download -qq prometheus; }
    dpkg-deb --extract prometheus_*.deb content
    mkdir -p "$tools"
    mv -T content "$tools/prometheus" 2>/dev/null
  ) || true
  rm -rf "$work"
  [ -x "$promtool" ]
}
