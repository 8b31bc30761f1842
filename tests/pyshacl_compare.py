"""What `lianpu validate --json` and pySHACL found on one graph -> whether they agree.

    python3 tests/pyshacl_compare.py OURS THEIRS good|bad

A good graph must conform for both, a bad one for neither, with the same focus nodes, paths and constraints.
Exit code 0: they agree, 1: they do not.
"""

import json
import sys

ours_path, theirs_path, kind = sys.argv[1:]
ours = set()
for line in open(ours_path, encoding="utf-8"):
    row = json.loads(line)
    path = (row["path"] or "-").strip("<>")
    ours.add((row["focus"], path if path.startswith("http") and " " not in path else "-", row["constraint"]))
lines = [line.rstrip("\n").split("\t") for line in open(theirs_path, encoding="utf-8")]
theirs = {tuple(cells[:3]) for cells in lines if cells[0] != "conforms"}

for name, only in (("lianpu", ours - theirs), ("pySHACL", theirs - ours)):
    for row in sorted(only)[:10]:
        print(f"only {name}: {' '.join(row)}")
if ours != theirs or bool(ours) != (kind == "bad"):
    sys.exit(f"{kind} graph: lianpu finds {len(ours)}, pySHACL {len(theirs)}; they must agree")
print(f"{kind} graph: lianpu and pySHACL agree on {len(ours)} results")
