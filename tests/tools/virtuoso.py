"""Virtuoso loads the N-Quads and answers named questions over its SPARQL endpoint as the store does."""

import json
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

from common import done, export, lianpu, same

ID = "https://w3id.org/lianpu/id/"
# Questions, and what they are asked of.
QUESTIONS = [
    ("chain-leaders", {}),
    ("chain-owners", {}),
    ("chain-leader-timeline", {}),
    ("entities", {}),
    ("honours", {}),
    ("partners", {}),
    ("policies", {}),
    ("rankings", {}),
    ("verdicts", {}),
    ("working-structure", {}),
    ("companies-of-chain", {"chain": ID + "industrychain/智能马桶产业"}),
    ("projects-of-place", {"place": ID + "place/520300"}),
]
SETTINGS = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = {exports}
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
MaxQueryMem = 1G
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 4
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
"""


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def rows(answer):
    """The rows of an answer in SPARQL's JSON. The order of names within a cell is left open; true may be written 1."""

    def cell(term):
        value = {"true": "1", "false": "0"}.get(term["value"], term["value"])
        return "|".join(sorted(value.split("|")))

    names = answer["head"]["vars"]
    return sorted(tuple(cell(row.get(name, {"value": ""})) for name in names) for row in answer["results"]["bindings"])


def text(name, values):
    """A named question as plain SPARQL. Virtuoso spoils a separator that is not ASCII."""
    query = (pathlib.Path("queries") / f"{name}.rq").read_text().replace('separator="、"', 'separator="|"')
    query = "\n".join(line for line in query.splitlines() if not line.startswith("#"))
    for parameter, value in values.items():
        query = re.sub(r"VALUES \?%s \{ UNDEF \}" % parameter, "VALUES ?%s { <%s> }" % (parameter, value), query)
    return re.sub(r"VALUES \?\w+ \{ UNDEF \}\n", "", query)


graph = pathlib.Path(export("nquads", name="graph.nq"))
with tempfile.TemporaryDirectory() as folder:
    sql, http = free_port(), free_port()
    settings = pathlib.Path(folder) / "virtuoso.ini"
    settings.write_text(SETTINGS.format(folder=folder, sql=sql, http=http, exports=graph.parent))
    server = subprocess.Popen(
        ["virtuoso-t", "+foreground", "+configfile", str(settings)],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        endpoint = f"http://127.0.0.1:{http}/sparql"

        def ask(query):
            data = urllib.parse.urlencode({"query": query, "format": "application/sparql-results+json"})
            try:
                return json.load(urllib.request.urlopen(endpoint, data=data.encode(), timeout=60))
            except urllib.error.HTTPError as error:
                sys.exit(f"Virtuoso: {error.read()[:400].decode(errors='replace')}\n{query}")

        for attempt in range(300):
            try:
                urllib.request.urlopen(endpoint + "?query=ASK%7B%7D", timeout=5).read()
                break
            except OSError:
                if server.poll() is not None or attempt == 299:
                    sys.exit("virtuoso-t does not start: " + (pathlib.Path(folder) / "virtuoso.log").read_text()[-800:])
                time.sleep(0.2)
        load = f"ld_dir('{graph.parent}', '{graph.name}', 'urn:none'); rdf_loader_run(); checkpoint;"
        subprocess.run(["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"], check=True, capture_output=True)
        count = ask('SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER (STRSTARTS(STR(?g), "%s")) }' % ID)
        quads = sum(1 for _ in graph.open())
        same("quads", [(str(quads),)], rows(count))
        total = 0
        for name, values in QUESTIONS:
            query = text(name, values)
            ours = rows(json.loads(lianpu("query", "-e", query, "--format", "json")))
            if not ours:
                sys.exit(f"{name}: no rows, which proves nothing")
            same(name, ours, rows(ask(query)))
            total += len(ours)
    finally:
        server.terminate()
        server.wait(30)
version = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True)
version = re.search(r"Version ([\d.]+)", version.stdout + version.stderr)
done(f"Virtuoso {version[1] if version else ''}: {quads} quads, {len(QUESTIONS)} questions, {total} rows the same")
