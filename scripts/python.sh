#!/usr/bin/env bash
# Builds the wheel of the Python package as the tests build everything else, installs it into a clean environment, and runs the examples
# of the READMEs and the tests of the package, against the built server too.
#   python.sh [ARGUMENTS OF PYTEST]
set -euo pipefail
source "$(dirname "$0")/environment.sh"
cd "$root"

MATURIN=1.16.0

package="$root/bindings/python"
builder="$cache/maturin-$MATURIN"
if [ ! -f "$builder/complete" ]; then
  say "installing maturin $MATURIN"
  python3 -m venv --clear "$builder"
  "$builder/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "maturin==$MATURIN"
  touch "$builder/complete"
fi
wanted="$(sha256sum "$package/tests/requirements.txt" | cut -c1-16)"
testing="$cache/python-tests-$wanted"
if [ ! -f "$testing/complete" ]; then
  say "installing what the tests of the Python package need"
  python3 -m venv --clear "$testing"
  "$testing/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: -r "$package/tests/requirements.txt"
  touch "$testing/complete"
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
evoke="$(realpath "${EVOKE_BINARY:-$CARGO_TARGET_DIR/debug/evoke}")"

# maturin builds one package alone, with the fewer features that it needs of what it depends on: nearly everything would be compiled once
# more. So it is given a cargo that builds what the tests build, of which the package is a part.
cat >"$work/cargo" <<END
#!/usr/bin/env bash
if [ "\$1" = rustc ]; then
  exec $(command -v cargo) build ${everything[*]@Q} --lib --quiet --message-format json-render-diagnostics
fi
exec $(command -v cargo) "\$@"
END
chmod +x "$work/cargo"
CARGO="$work/cargo" "$builder/bin/maturin" build --quiet --profile dev --manifest-path "$package/Cargo.toml" \
  --interpreter python3 --out "$work/wheels" --auditwheel skip
wheel="$(ls "$work"/wheels/*.whl)"

# Nothing but Python and the wheel: what a user has after `pip install evoke`.
python3 -m venv --without-pip "$work/clean"
pip=("$testing/bin/pip" --quiet --disable-pip-version-check --no-cache-dir)
"${pip[@]}" --python "$work/clean" install --no-index "$wheel"
(cd "$work" && "$work/clean/bin/python" -W error "$package/tools/readme.py" "$package/README.md" "$root/README.md")
"$work/clean/bin/evoke" model path >/dev/null

"${pip[@]}" install --no-index --no-deps --force-reinstall "$wheel"
cd "$package"
EVOKE_BINARY="$evoke" "$testing/bin/python" -m pytest -q -p no:cacheprovider --basetemp="$work/pytest" \
  -o tmp_path_retention_policy=none "$@"
