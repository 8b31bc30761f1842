"""A Turtle export and SHACL shapes -> what pySHACL finds, to compare with `lianpu validate`.

    python3 tests/pyshacl_check.py STORE_EXPORT.ttl SHAPES.ttl

Prints `conforms<TAB>true|false`, then one line per result, sorted: focus node, path, constraint component, severity,
separated by tabs. A path that is no single property is printed as `-`. Exit code 0: conforms, 1: does not, 2: cannot say.
Needs pyshacl (`python3 -m venv v && v/bin/pip install pyshacl`).
"""

import sys

try:
    from pyshacl import validate
    from rdflib import Graph, Namespace, URIRef
except ImportError as error:
    sys.exit(print(f"{error}; install pyshacl", file=sys.stderr) or 2)

SH = Namespace("http://www.w3.org/ns/shacl#")


def local(term):
    """The end of an IRI of the SHACL namespace."""
    return str(term).rsplit("#", 1)[-1].removesuffix("ConstraintComponent")


def rows(report):
    """The results of a validation report, as sorted, distinct tuples of text; nested results (sh:detail) are left out."""
    found = set()
    for parent in report.subjects(SH.conforms):
        for result in report.objects(parent, SH.result):
            path = report.value(result, SH.resultPath)
            found.add((
                str(report.value(result, SH.focusNode)),
                str(path) if isinstance(path, URIRef) else "-",
                local(report.value(result, SH.sourceConstraintComponent)),
                local(report.value(result, SH.resultSeverity)),
            ))
    return sorted(found)


def main(data_path, shapes_path):
    data = Graph().parse(data_path, format="turtle")
    shapes = Graph().parse(shapes_path, format="turtle")
    conforms, report, _ = validate(data, shacl_graph=shapes, advanced=False, inference="none")
    print(f"conforms\t{str(conforms).lower()}")
    for row in rows(report):
        print("\t".join(row))
    return 0 if conforms else 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(print(__doc__, file=sys.stderr) or 2)
    sys.exit(main(*sys.argv[1:]))
