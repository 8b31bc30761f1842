"""Ladybug, an embedded property graph, copies the CSV tables and the files for Neo4j, and answers in Cypher."""

import csv
import datetime
import glob
import pathlib
import re
import tempfile

import ladybug
from common import NODES, companies, done, export, number, relations, same

tables, files = export("csv"), export("neo4j")
with tempfile.TemporaryDirectory() as folder:
    connection = ladybug.Connection(ladybug.Database(f"{folder}/tables"))
    ask = lambda cypher: connection.execute(cypher).get_all()
    ask("CREATE NODE TABLE Entity(iri STRING PRIMARY KEY, class STRING, name STRING)")
    ask(f"COPY Entity FROM (LOAD FROM '{tables}/entities.csv' (HEADER=true) RETURN iri, class, name)")
    ask("CREATE REL TABLE Fact(FROM Entity TO Entity, property STRING)")
    ask(f"COPY Fact FROM (LOAD FROM '{tables}/facts.csv' (HEADER=true) WHERE object <> '' AND record IS NULL RETURN subject, object, property)")
    same("firms", companies(), sorted(row[0] for row in ask("MATCH (c:Entity) WHERE c.class = 'Company' RETURN c.name")))
    between = "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?o { GRAPH ?g { ?s lp:%s ?o } ?g a lp:Document . FILTER NOT EXISTS { ?s a lp:ChainLeadership } } } }"
    for relation in ("chainOwner", "chainLeader", "developedBy", "locatedIn"):
        found = ask(f"MATCH (:Entity)-[f:Fact]->(:Entity) WHERE f.property = '{relation}' RETURN COUNT(*)")[0][0]
        same(relation, number(between % relation), float(found))

    # the files for Neo4j: what its import would refuse is refused here, too
    KINDS = {
        None: str, "string[]": str, "long": int, "double": float,
        "date": datetime.date.fromisoformat, "boolean": {"true": True, "false": False}.__getitem__,
    }
    connection = ladybug.Connection(ladybug.Database(f"{folder}/neo4j"))
    ask("CREATE NODE TABLE Resource(iri STRING PRIMARY KEY, name STRING, labels STRING)")
    ids = set()
    for path in sorted(glob.glob(f"{files}/nodes-*.csv")):
        head, *rows = csv.reader(open(path, newline=""))
        same(f"{path}: ends of the head", ("iri:ID", ":LABEL"), (head[0], head[-1]))
        kinds = [KINDS[column.partition(":")[2] or None] for column in head[1:-1]]
        for row in rows:
            same(f"{path}: fields", len(head), len(row))
            same(f"{path}: an IRI twice", False, row[0] in ids)
            ids.add(row[0])
            same(f"{path}: labels", ["Resource", re.search(r"nodes-(\w+)\.csv", path)[1]], row[-1].split("\x1f"))
            [kind(value) for kind, value in zip(kinds, row[1:-1]) if value]
        ask(f"COPY Resource FROM (LOAD FROM '{path}' (HEADER=false, SKIP=1) RETURN column0, column1, column{len(head) - 1})")
    same("nodes", number(NODES), float(ask("MATCH (n:Resource) RETURN COUNT(*)")[0][0]))
    head, *rows = csv.reader(open(f"{files}/relationships.csv", newline=""))
    same("relationships", [":START_ID", ":END_ID", ":TYPE", "documents:long"], head)
    same("ends that are no node", [], [row for row in rows if not ids >= {row[0], row[1]}])
    ask("CREATE REL TABLE Related(FROM Resource TO Resource, type STRING, documents INT64)")
    ask(f"COPY Related FROM (LOAD FROM '{files}/relationships.csv' (HEADER=false, SKIP=1) RETURN column0, column1, column2, CAST(column3 AS INT64))")
    found = {relation: n for relation, n in ask("MATCH ()-[r:Related]->() RETURN r.type, COUNT(*)")}
    same("relationships", relations(), found)
    edges = sum(found.values())
done(f"Ladybug {ladybug.__version__}: {len(ids)} nodes, {edges} relationships from the files for Neo4j; facts.csv in Cypher")
