#!/usr/bin/env bash
# Looks for known vulnerabilities in what Cargo.lock brings in: in the RustSec database where it can be reached, in
# the part of it under deny/ otherwise.
#   advisories.sh                check
#   advisories.sh refresh DIR    renew the part under deny/ from a clone of the database
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"

database=https://github.com/rustsec/advisory-db

crates() { sed -n 's/^name = "\(.*\)"$/\1/p' Cargo.lock | sort -u; }

# The check itself, with a fresh clone of the database.
check() {
  sed "s#^db-urls = .*#&\ndb-path = \"$work/clone\"#" deny.toml >"$work/deny.toml"
  cargo deny --log-level error --config "$work/deny.toml" check advisories
}

refresh() {
  local clone="$1" name
  rm -rf deny/advisory-db
  crates >deny/crates.txt
  while read -r name; do
    if [ -n "$(git -C "$clone" ls-tree --name-only HEAD "crates/$name/")" ]; then
      mkdir -p deny/advisory-db
      git -C "$clone" archive HEAD "crates/$name" | tar -x -C deny/advisory-db
    fi
  done <deny/crates.txt
  git -C "$clone" log -1 --format='date %cs%ncommit %H' >deny/snapshot.txt
}

if [ "${1:-}" = refresh ]; then
  refresh "${2:?a clone of $database}"
  exit
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

if timeout 20 git ls-remote --quiet "$database" HEAD >/dev/null 2>&1; then
  echo "against $database, as of now"
  check
  exit
fi

uncovered="$(comm -13 deny/crates.txt <(crates))"
[ -z "$uncovered" ] || fail "deny/ knows nothing of $(tr '\n' ' ' <<<"$uncovered"): renew it with scripts/advisories.sh refresh"
taken="$(sed -n 's/^date //p' deny/snapshot.txt)"
age=$((($(date +%s) - $(date -d "$taken" +%s)) / 86400))
echo "against the part under deny/, of $taken: $age days old"
[ "$age" -le 180 ] || echo "warning: that is old; renew it with scripts/advisories.sh refresh"
# The checker wants a repository, with a time of its own.
cp -r deny/advisory-db "$work/snapshot"
printf '[rustsec]\nversion = ">= 0.12"\n' >"$work/snapshot/support.toml"
git -C "$work/snapshot" init --quiet --initial-branch main
git -C "$work/snapshot" add .
GIT_COMMITTER_DATE="$(date -d "today" +%s) +0000" git -C "$work/snapshot" \
  -c user.name=snapshot -c user.email=snapshot@localhost commit --quiet --message "$taken"
# Git takes it for the database.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.file://$work/snapshot.insteadOf" GIT_CONFIG_VALUE_0="$database"
check
