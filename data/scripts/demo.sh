#!/bin/sh
# Reads the samples, prints what it found, answers three questions, each with the characters that say so, checks the graph
# and draws a chain. `make demo` sets LIANPU and STORE.
set -eu
say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
show() { printf '$ lianpu %s\n' "$*"; }
run() { show "$@"; "$LIANPU" "$@"; }
# 1 is "done, with findings": worth a look, no failure
run_check() { show "$@"; "$LIANPU" "$@" || [ $? -eq 1 ]; }

chain=智能马桶产业
project=年产60万把吉他智能制造项目
firm=浙江涌川泵业股份有限公司
picture="$(dirname "$STORE")/chain.svg"

say "1. Read sixteen sample articles and build the graph"
run build data/samples --store "$STORE"

say "2. Who leads which chain? And where does it say so?"
run query chain-leaders --store "$STORE" --zh
run query evidence-of --set entity="$chain" --store "$STORE" --zh

say "3. Which projects does 遵义 have, by investment? And what is known of one of them?"
run query projects-of-place --set place=遵义 --store "$STORE" --zh
run query evidence-of --set entity="$project" --store "$STORE" --zh

say "4. What do the texts say of one firm, and in which words?"
run query evidence-of --set entity="$firm" --store "$STORE" --zh

say "5. How was a sentence read? (mentions in brackets, then facts, each with its rule)"
run explain data/samples/chain-meeting-taizhou.txt --sentence 智能马桶产业链由

say "6. Does the graph keep its own rules?"
run_check validate --store "$STORE"

say "7. Draw a chain"
run diagram 医药健康 --store "$STORE" --format svg -o "$picture"
echo "The picture is in $picture."
echo "The store is in $STORE; ask it more with: $LIANPU query --store $STORE"
