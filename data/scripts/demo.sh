#!/bin/sh
# Reads the samples, prints what it found, answers three questions with their evidence, and draws a chain.
set -eu
say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
run() { printf '$ lianpu %s\n' "$*"; "$LIANPU" "$@"; }

say "1. Read the sample articles and build the graph"
run build data/samples --store "$STORE"

say "2. Who leads which chain?"
run query chain-leaders --store "$STORE" --zh

say "3. Which projects does 新乡 have, by investment?"
run query projects-of-place --set place=新乡 --store "$STORE" --zh

say "4. What do the texts say of one firm, and where? (every fact shows its characters)"
run query evidence-of --set entity="$(cat data/samples/DEMO_ENTITY)" --store "$STORE" --zh

say "5. Does the graph keep its own rules?"
run validate --store "$STORE"

say "6. Draw a chain"
chain="$(cat data/samples/DEMO_CHAIN)"
run diagram "$chain" --store "$STORE" --format svg -o target/demo/chain.svg
echo "The picture is in target/demo/chain.svg; the store in $STORE."
