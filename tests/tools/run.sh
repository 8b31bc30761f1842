#!/bin/sh
# Exports of the samples' store are read with the tools themselves; each proof prints one line. LIANPU and VENV are set by make.
# What they share stands in common.py. Where CI is set, no proof may be left out; elsewhere one whose program is missing is, and it is said.
set -eu
WORK="$(mktemp -d)"
trap 'rm -rf "$WORK"' EXIT
STORE="$WORK/store"
export LIANPU STORE WORK
"$LIANPU" build -q data/samples --store "$STORE"

proof() {
  script="$1"
  program="${2:-}"
  if [ -n "$program" ] && ! command -v "$program" >/dev/null 2>&1; then
    echo "left out: tests/tools/$script, which needs $program (Debian, Ubuntu: sudo apt install ${3:-$program})" >&2
    if [ -n "${CI:-}" ]; then exit 1; fi
    return 0
  fi
  "$VENV/bin/python" "tests/tools/$script"
}

proof rdf.py
proof long_list.py
proof rapper.py rapper raptor2-utils
proof virtuoso.py virtuoso-t virtuoso-opensource-7-bin
proof networks.py
proof tables.py
proof docs.py
proof property_graph.py
if [ "$(uname -s)" = Linux ]; then proof cypher.py; else echo "left out: tests/tools/cypher.py, which runs on Linux" >&2; fi
proof readme.py rapper raptor2-utils
