#!/bin/sh
# The shapes are checked by two programs, ours and pySHACL, on a graph that conforms and on one that was spoiled; they must agree.
set -eu
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
py="$VENV/bin/python"

"$LIANPU" build -q data/samples --store "$work/store"
"$LIANPU" export -q --format ntriples --store "$work/store" -o "$work/good.nt"
# spoiled: the names of the firms and the metrics of the figures are taken away
grep -v 'ontology#metric>\|/company/[^ ]*> <http://www.w3.org/2000/01/rdf-schema#label>' "$work/good.nt" > "$work/bad.nt"

for graph in good bad; do
  "$LIANPU" validate --json --graph "$work/$graph.nt" > "$work/$graph.ours" 2>/dev/null || true
  "$py" tests/pyshacl_check.py "$work/$graph.nt" ontology/shapes.ttl > "$work/$graph.theirs" || [ $? = 1 ]
  "$py" tests/pyshacl_compare.py "$work/$graph.ours" "$work/$graph.theirs" "$graph"
done
