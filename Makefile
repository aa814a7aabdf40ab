# The front door. Every target works on a fresh machine that has cargo and apt.

.PHONY: demo test verify bench fmt lint words reference setup fuzz soak

SHELL := bash

# From nothing to recalled memories, in one command.
demo:
	@scripts/demo.sh

# Everything that has to hold before a change is good. What CI runs.
test verify:
	@scripts/test.sh

# What this machine needs; `make test` runs it by itself.
setup:
	@scripts/setup.sh

# The speed figures of this machine, from an optimized build.
bench:
	@scripts/bench.sh

fmt:
	cargo fmt --all

lint:
	@. scripts/environment.sh && cargo clippy --workspace --all-targets -- -D warnings

# Spelling and words of prose, comments and messages.
words:
	@scripts/words.sh

# Rewrites the pages of docs/ that are made from the code: openapi.json and metrics.md.
reference:
	@. scripts/environment.sh && cargo build "$${everything[@]}" --example reference && "$$CARGO_TARGET_DIR/debug/examples/reference"

# What `make test` runs for seconds, for hours: a failing disk, kills, hostile clients. `scripts/soak.sh` says what can be
# chosen.
soak:
	@scripts/soak.sh

# Every fuzz target for ten minutes, one after the other, for a nightly run.
#   make fuzz TARGETS="pages files" SECONDS_EACH=60
fuzz:
	@scripts/fuzz.sh
