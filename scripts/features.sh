#!/usr/bin/env bash
# Lints every crate that has features, without them and with each of them alone: what a dependent may choose compiles.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"

# A line for each choice: the package, and the feature or nothing.
choices() {
  cargo metadata --no-deps --format-version 1 | python3 -c '
import json, sys
for package in json.load(sys.stdin)["packages"]:
    features = sorted(set(package["features"]) - {"default"})
    for feature in [""] + features if features else []:
        print(package["name"], feature)
'
}

while read -r package feature; do
  cargo clippy --package "$package" --no-default-features --features "$feature" --quiet -- -D warnings ||
    fail "$package with ${feature:-no} feature does not pass"
done < <(choices)
