"""rdflib and pyoxigraph read every RDF format; both find the quads, or the triples, that N-Quads have."""

import pyoxigraph
import rdflib
from common import done, export, number, same

rdflib.NORMALIZE_LITERALS = False
STRING = "http://www.w3.org/2001/XMLSchema#string"
LANGUAGE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def of_pyoxigraph(path, form, graphs):
    def term(term):
        if isinstance(term, pyoxigraph.Literal):
            return term.value, term.language, term.datatype.value
        return term.value

    quads = pyoxigraph.parse(path=path, format=form)
    return {tuple(map(term, quad if graphs else quad.triple)) for quad in quads}


def of_rdflib(path, form, graphs):
    def term(term):
        if isinstance(term, rdflib.Literal):
            return str(term), term.language, str(term.datatype or (LANGUAGE if term.language else STRING))
        return str(getattr(term, "identifier", term))

    graph = rdflib.Dataset() if graphs else rdflib.Graph()
    graph.parse(path, format=form)
    return {tuple(map(term, statement)) for statement in (graph.quads() if graphs else graph)}


FORMATS = [
    ("nquads", pyoxigraph.RdfFormat.N_QUADS, "nquads", True),
    ("trig", pyoxigraph.RdfFormat.TRIG, "trig", True),
    ("jsonld", pyoxigraph.RdfFormat.JSON_LD, "json-ld", True),
    ("ntriples", pyoxigraph.RdfFormat.N_TRIPLES, "nt", False),
    ("turtle", pyoxigraph.RdfFormat.TURTLE, "turtle", False),
    ("rdfxml", pyoxigraph.RdfFormat.RDF_XML, "xml", False),
]

quads = of_pyoxigraph(export("nquads"), pyoxigraph.RdfFormat.N_QUADS, True)
triples = {quad[:3] for quad in quads}
same("quads", number("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"), float(len(quads)))
same("Chinese", True, any(quad[2] == ("年产60万把吉他智能制造项目", "zh", LANGUAGE) for quad in quads))
for name, oxigraph, other, graphs in FORMATS:
    expected = quads if graphs else triples
    for tool, read in [("pyoxigraph", of_pyoxigraph(export(name), oxigraph, graphs)), ("rdflib", of_rdflib(export(name), other, graphs))]:
        same(f"{name} read by {tool}", sorted(map(str, expected - read))[:3], sorted(map(str, read - expected))[:3])
done(f"rdflib {rdflib.__version__}, pyoxigraph {pyoxigraph.__version__}: {len(quads)} quads, {len(triples)} triples in six formats")
