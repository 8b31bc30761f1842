"""DuckDB reads Parquet and CSV: typed, the same rows in both, and as many as the store has."""

import duckdb
from common import ask, companies, done, export, number, same

tables = {"parquet": export("parquet"), "csv": export("csv")}
db = duckdb.connect()
for name in ("entities", "facts", "evidence"):
    db.execute(f"CREATE VIEW {name} AS FROM '{tables['parquet']}/{name}.parquet'")
    db.execute(f"CREATE VIEW {name}_csv AS FROM read_csv('{tables['csv']}/{name}.csv', all_varchar = true, header = true)")


def one(sql):
    return db.execute(sql).fetchone()[0]


# facts: distinct statements about what is no record and no document
FACTS = """SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } ?g a lp:Document . FILTER (?s != ?g && ?p != rdf:type) } }
  FILTER NOT EXISTS { GRAPH ?h { ?s a ?class } ?class rdfs:subClassOf* lp:Record } }"""
same("facts", number(FACTS), float(one("SELECT COUNT(*) FROM facts")))
same("evidence", number("SELECT (COUNT(*) AS ?n) { ?c lp:quote ?q }"), float(one("SELECT COUNT(*) FROM evidence")))
same("firms", companies(), [row[0] for row in db.execute("SELECT name FROM entities WHERE class = 'Company' ORDER BY name COLLATE C").fetchall()])
# an amount that several documents state of one project is one fact each
AMOUNTS = """SELECT (SUM(?number) AS ?sum) { { SELECT DISTINCT ?s ?x ?number { ?s lp:totalInvestment ?x . ?x lp:number ?number } } }"""
same("investments", number(AMOUNTS), one("SELECT SUM(number) FROM facts WHERE property = 'totalInvestment'"))
units = sorted(unit for (unit,) in ask("SELECT DISTINCT ?unit { ?s lp:totalInvestment ?x . ?x lp:unit ?unit }"))
same("units", units, [row[0] for row in db.execute("SELECT DISTINCT unit FROM facts WHERE property = 'totalInvestment' AND unit IS NOT NULL ORDER BY unit COLLATE C").fetchall()])
same("evidence without a fact", 0, one("SELECT COUNT(*) FROM evidence ANTI JOIN facts USING (fact)"))
same("facts whose key is not theirs alone", 0, one("SELECT COUNT(*) - COUNT(DISTINCT fact) FROM facts"))
kinds = dict(db.execute("SELECT column_name, column_type FROM (DESCRIBE facts)").fetchall())
same("kinds", ["VARCHAR", "DOUBLE", "DATE", "BIGINT", "BOOLEAN"], [kinds[c] for c in ("text", "number", "date", "documents", "derived")])
kinds = dict(db.execute("SELECT column_name, column_type FROM (DESCRIBE entities)").fetchall())
same("kinds", ["VARCHAR[]", "DOUBLE"], [kinds[c] for c in ("aliases", "totalInvestment")])
for name in ("entities", "facts", "evidence"):
    columns = [row[0] for row in db.execute(f"SELECT column_name FROM (DESCRIBE {name}) WHERE column_type = 'VARCHAR'").fetchall()]
    for column in columns:
        words = f'SELECT COALESCE("{column}", \'\') AS words FROM {{}} ORDER BY ALL'
        same(f"{name}.{column} in CSV", db.execute(words.format(name)).fetchall(), db.execute(words.format(name + "_csv")).fetchall())
rows = [one(f"SELECT COUNT(*) FROM {name}") for name in ("entities", "facts", "evidence")]
done(f"DuckDB {duckdb.__version__}: {rows[0]} entities, {rows[1]} facts, {rows[2]} quotes in Parquet and CSV")
