"""What the proofs share: the program, its exports, its answers; a proof prints one line, or fails."""

import json
import os
import pathlib
import subprocess
import sys
import time

LIANPU = os.environ["LIANPU"]
STORE = os.environ["STORE"]
WORK = pathlib.Path(os.environ["WORK"])
STARTED = time.monotonic()

PREFIXES = """PREFIX lp: <https://w3id.org/lianpu/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


def lianpu(*arguments):
    """What a command prints."""
    done = subprocess.run([LIANPU, *arguments, "-q", "--store", STORE], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"lianpu {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def export(form, *options, name=None):
    """The path of an export; it is made once."""
    path = WORK / (name or form)
    if not path.exists():
        lianpu("export", "--format", form, *options, "-o", str(path))
    return str(path)


def ask(sparql):
    """The rows of a question to the store, each a list of texts."""
    answer = json.loads(lianpu("query", "-e", PREFIXES + sparql, "--format", "json"))
    names = answer["head"]["vars"]
    return [[row.get(name, {}).get("value") for name in names] for row in answer["results"]["bindings"]]


def number(sparql):
    """The one number that a question is answered with."""
    return float(ask(sparql)[0][0])


def same(what, ours, theirs):
    """Fails where two values differ."""
    if ours != theirs:
        sys.exit(f"{what}: the store has {str(ours)[:600]}, the tool {str(theirs)[:600]}")


def done(text):
    print(f"ok   {text} ({time.monotonic() - STARTED:.1f} s)", flush=True)


# What a property graph of entities and documents must have, asked of the store: nodes, edges by relation, names by class.
IN_DOCUMENT = "GRAPH ?g { ?s ?p ?o } ?g a lp:Document . FILTER (?s != ?g && ?p != rdf:type)"
NODES = f"""SELECT (COUNT(DISTINCT ?x) AS ?n) {{
  {{ GRAPH ?g {{ ?x ?p ?o }} ?g a lp:Document . FILTER (?x != ?g) }}
  UNION {{ SELECT (?o AS ?x) {{ {IN_DOCUMENT} FILTER (isIRI(?o)) }} }}
  UNION {{ GRAPH ?e {{ ?x rdfs:label ?label }} FILTER (STRENDS(STR(?e), "/graph/entities")) }} }}"""
RELATIONS = f"""SELECT ?p (COUNT(*) AS ?n) {{ {{ SELECT DISTINCT ?s ?p ?o {{ {IN_DOCUMENT} FILTER (isIRI(?o)) }} }} }} GROUP BY ?p"""
COMPANIES = """SELECT DISTINCT ?name { GRAPH ?e { ?x a lp:Company ; rdfs:label ?name } }"""
AMOUNTS = """SELECT (SUM(?number) AS ?sum) { { SELECT DISTINCT ?x ?number { ?x a lp:Quantity ; lp:number ?number } } }"""


def relations():
    """How many edges each relation must have."""
    return {iri.rsplit("#", 1)[-1]: int(n) for iri, n in ask(RELATIONS)}


def companies():
    """The names of the firms, sorted."""
    return sorted(name for (name,) in ask(COMPANIES))
