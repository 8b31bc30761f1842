"""rdflib and pyoxigraph read the TriG of `lianpu map`, and find the same quads; a question finds its rows."""

import subprocess

import pyoxigraph
import rdflib
from common import LIANPU, WORK, done, same

ROWS = 3000
path = WORK / "重点项目.csv"
with open(path, "w", encoding="gb18030") as out:
    out.write("序号,项目名称,建设单位,建设地点,总投资（亿元）,开工时间\n")
    for n in range(ROWS):
        out.write(f"{n + 1},恒岳“{n}号”铝箔项目,恒岳{n}铝业有限公司,{('茌平区', '临清市')[n % 2]},{n % 90 + 1},2023-0{n % 9 + 1}\n")
trig = WORK / "list.trig"
subprocess.run([LIANPU, "map", str(path), "-q", "-o", str(trig)], check=True)

rdflib.NORMALIZE_LITERALS = False
ours = {tuple(map(str, (q.subject, q.predicate, q.object, q.graph_name))) for q in pyoxigraph.parse(path=str(trig), format=pyoxigraph.RdfFormat.TRIG)}
theirs = rdflib.Dataset()
theirs.parse(str(trig), format="trig")
same("quads", len(ours), len(list(theirs.quads())))
store = pyoxigraph.Store()
store.bulk_load(path=str(trig), format=pyoxigraph.RdfFormat.TRIG)
rows = store.query("""PREFIX lp: <https://w3id.org/lianpu/ontology#>
    SELECT ?row ?number { GRAPH ?row { ?project lp:locatedIn ?place ; lp:totalInvestment [ lp:number ?number ] } GRAPH ?list { ?list a lp:Document } }""")
rows = {(row["row"].value.rsplit("#", 1)[1], float(row["number"].value)) for row in rows}
same("rows", {(f"row={n + 2}", (n % 90 + 1) * 1e8) for n in range(ROWS)}, rows)
done(f"map: {len(ours)} quads of {ROWS} rows")
