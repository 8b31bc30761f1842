"""rdflib reads the description of the data set: its numbers are those of the store; the page is well-formed and stands alone."""

import html.parser
import os
import pathlib
import subprocess

import rdflib
from common import LIANPU, STORE, WORK, ask, done, number, same
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID

folder = pathlib.Path(WORK) / "docs"
subprocess.run([LIANPU, "docs", "ontology", "-q", "-o", str(folder), "--store", STORE], check=True)
graph = rdflib.Graph().parse(folder / "void.ttl")
data = graph.value(predicate=RDF.type, object=DCAT.Dataset)


def count(node, name):
    return float(graph.value(node, VOID[name]))


same("triples", number("SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } } }"), count(data, "triples"))
same("documents", number("SELECT (COUNT(*) AS ?n) { ?d a lp:Document }"), count(data, "documents"))
# partitions: every class and every property, each with what the store has of it
for partition, name, counted, question in [
    ("classPartition", "class", "entities", "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x"),
    ("propertyPartition", "property", "triples", "SELECT ?x (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?x ?o { ?s ?x ?o } } } GROUP BY ?x"),
]:
    theirs = {str(graph.value(node, VOID[name])): count(node, counted) for node in graph.objects(data, VOID[partition])}
    same(name, {iri: float(n) for iri, n in ask(question)}, theirs)
for kind, begins in [("corpus", "document/"), ("evidence", "evidence/"), ("entities", "graph/entities"), ("derived", "graph/derived"), ("registry", "graph/registry")]:
    question = f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT DISTINCT ?s ?p ?o {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), 'https://w3id.org/lianpu/id/{begins}')) }} }} }}"
    same(kind, number(question), count(rdflib.URIRef(f"{data}/{kind}"), "triples"))
same("places", sorted(iri for (iri,) in ask("SELECT DISTINCT ?p { ?d a lp:Document ; <http://purl.org/dc/terms/spatial> ?p }")), sorted(map(str, graph.objects(data, DCTERMS.spatial))))
period = graph.value(data, DCTERMS.temporal)
same("dates", ["2019-10-21", "2025-08-01"], [str(graph.value(period, DCAT[name])) for name in ("startDate", "endDate")])
examples = list(graph.objects(data, VOID.exampleResource))
same("examples without a class", [], [iri for iri in examples if not ask(f"SELECT ?c {{ <{iri}> a ?c }}")])


class Page(html.parser.HTMLParser):
    """Elements close in the order in which they open; what has an address is noted."""

    EMPTY = {"meta", "br", "input"}

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links = [], set(), set()

    def handle_starttag(self, tag, attributes):
        if tag not in self.EMPTY:
            self.open.append(tag)
        attributes = dict(attributes)
        if "id" in attributes:
            same(f"id {attributes['id']} is there once", False, attributes["id"] in self.ids)
            self.ids.add(attributes["id"])
        if attributes.get("href", "").startswith("#"):
            self.links.add(attributes["href"][1:])
        same("what is fetched", None, attributes.get("src"))

    def handle_endtag(self, tag):
        # items of a definition list may close themselves; ours do not
        same("closed", tag, self.open.pop())


reader = Page()
reader.feed((folder / "ontology.html").read_text(encoding="utf-8"))
same("open at the end", [], reader.open)
same("links that lead nowhere", set(), reader.links - reader.ids)
size = os.path.getsize(folder / "ontology.html") / 1000
done(f"rdflib {rdflib.__version__}: void.ttl has {len(graph)} triples and the numbers of the store; the dictionary is one page of {size:.0f} kB")
