# Lianpu: two commands for a newcomer (`make demo`, `make test`), the rest for those who work on it.
# Everything is built in the release profile, so that RocksDB is compiled once for demo, tests and benches.

CARGO  ?= cargo
STORE  ?= target/demo/store
VENV   ?= target/venv
LIANPU  = target/release/lianpu
FUZZ   ?= 60

.PHONY: demo test bench fuzz setup tools build venv check scores clean

demo: setup build
	@LIANPU=$(LIANPU) STORE=$(STORE) sh data/scripts/demo.sh

test: tools venv
	$(CARGO) test --release
	LIANPU=$(LIANPU) VENV=$(VENV) sh tests/pyshacl.sh
	LIANPU=$(LIANPU) VENV=$(VENV) sh tests/tools/run.sh
	$(VENV)/bin/python tests/openpyxl_check.py target/tmp/report/*.xlsx

bench: setup
	$(CARGO) bench

# every target for FUZZ seconds, to be run now and then; needs `cargo install cargo-fuzz` and a nightly toolchain, and builds RocksDB once more
fuzz: setup
	@cargo fuzz --version >/dev/null 2>&1 || { echo "fuzz: cargo-fuzz is missing; install it with: cargo install cargo-fuzz" >&2; exit 2; }
	@for target in $$($(CARGO) +nightly fuzz list); do \
	  echo "fuzz: $$target"; mkdir -p target/fuzz/$$target; \
	  $(CARGO) +nightly fuzz run --sanitizer none --target-dir target/fuzz/build $$target target/fuzz/$$target fuzz/corpus/$$target -- \
	    -max_total_time=$(FUZZ) -timeout=20 -rss_limit_mb=4096 || exit 1; done

# libclang for RocksDB, Graphviz and a font with Chinese characters; nothing where they are there
setup:
	@sh data/scripts/setup.sh

# beside these, rapper and Virtuoso, which read exports
tools:
	@sh data/scripts/setup.sh tools

build:
	$(CARGO) build --release

# pySHACL checks the same shapes as the program, and must agree; openpyxl reads the workbook of a report; others read exports
venv: $(VENV)/ready
$(VENV)/ready: tests/requirements.txt
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@

check: build
	$(LIANPU) check

# after a change of rules: the committed scores on the samples, and the snapshots
scores: build
	@mkdir -p tests/gold
	$(LIANPU) evaluate data/gold --texts data/samples --write tests/gold/scores.tsv
	LIANPU_UPDATE=1 $(CARGO) test --release --test golden --test samples

clean:
	rm -rf target/demo $(VENV)
