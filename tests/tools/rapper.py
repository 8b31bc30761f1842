"""raptor's rapper reads every RDF format without a word, and counts the same triples."""

import re
import subprocess

from common import done, export, same

counts = {}
for name, syntax in [("ntriples", "ntriples"), ("nquads", "nquads"), ("turtle", "turtle"), ("trig", "trig"), ("rdfxml", "rdfxml")]:
    ran = subprocess.run(["rapper", "-c", "-i", syntax, export(name)], capture_output=True, text=True)
    lines = [line for line in ran.stderr.splitlines() if not re.match(r"rapper: Parsing (URI|file|returned)", line)]
    same(f"{name} read by rapper", (0, []), (ran.returncode, lines))
    counts[name] = int(re.search(r"returned (\d+) triples?", ran.stderr)[1])
same("triples", counts["ntriples"], counts["turtle"])
same("triples", counts["ntriples"], counts["rdfxml"])
same("quads", counts["nquads"], counts["trig"])
version = subprocess.run(["rapper", "--version"], capture_output=True, text=True).stdout.strip()
done(f"rapper {version}: {counts['ntriples']} triples, {counts['nquads']} quads in five formats")
