# Lianpu: two commands for a newcomer (`make demo`, `make test`), the rest for those who work on it.
# Everything is built in the release profile, so that RocksDB is compiled once for demo, tests and benches.

CARGO  ?= cargo
STORE  ?= target/demo/store
VENV   ?= target/venv
LIANPU  = target/release/lianpu

.PHONY: demo test bench setup tools build venv check scores clean

demo: setup build
	@LIANPU=$(LIANPU) STORE=$(STORE) sh data/scripts/demo.sh

test: tools venv
	$(CARGO) test --release
	LIANPU=$(LIANPU) VENV=$(VENV) sh tests/pyshacl.sh
	LIANPU=$(LIANPU) VENV=$(VENV) sh tests/tools/run.sh
	$(VENV)/bin/python tests/openpyxl_check.py target/tmp/report/*.xlsx

bench: setup
	$(CARGO) bench

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
