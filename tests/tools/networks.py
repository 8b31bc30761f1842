"""networkx and igraph read GraphML, GEXF, node-link and Cytoscape JSON; all find what the store has."""

import collections
import json

import igraph
import networkx
from common import AMOUNTS, NODES, companies, done, export, number, relations, same

nodes, edges, firms = number(NODES), relations(), companies()
amounts = number(AMOUNTS)
read = {
    "graphml": networkx.read_graphml(export("graphml")),
    "gexf": networkx.read_gexf(export("gexf")),
    "nodelink": networkx.node_link_graph(json.load(open(export("nodelink")))),
    "cyjs": networkx.cytoscape_graph(json.load(open(export("cyjs")))),
}
for name, graph in read.items():
    same(f"{name}: directed", True, graph.is_directed())
    same(f"{name}: nodes", nodes, float(graph.number_of_nodes()))
    found = collections.Counter(edge["relation"] for *_, edge in graph.edges(data=True))
    same(f"{name}: edges", edges, dict(found))
    title = "label" if name == "gexf" else "name"
    same(f"{name}: firms", firms, sorted(n[title] for _, n in graph.nodes(data=True) if n["class"] == "Company"))
    found = [n["number"] for _, n in graph.nodes(data=True) if n["class"] == "Quantity" and "number" in n]
    same(f"{name}: amounts", round(amounts), round(sum(found)))
    same(f"{name}: numbers are numbers", True, all(isinstance(n, (int, float)) for n in found))

graph = igraph.Graph.Read_GraphML(export("graphml"))
same("igraph: nodes", nodes, float(graph.vcount()))
same("igraph: edges", edges, dict(collections.Counter(graph.es["relation"])))
same("igraph: firms", firms, sorted(v["name"] for v in graph.vs if v["class"] == "Company"))
same("igraph: amounts", round(amounts), round(sum(v["number"] for v in graph.vs if v["class"] == "Quantity" and v["number"] == v["number"])))

# with evidence, an edge has the words that state it; without derived statements each edge is stated
graph = json.load(open(export("nodelink", "--with-evidence", name="evidence.json")))
stated = [edge for edge in graph["edges"] if edge["relation"] == "chainOwner"]
same("quotes of chain owners", len(stated), sum(1 for edge in stated if all(edge["quotes"]) and edge["confidence"] > 0.5))
documents = [node for node in graph["nodes"] if node["class"] == "Document"]
same("documents", number("SELECT (COUNT(*) AS ?n) { ?d a lp:Document }"), float(len(documents)))
done(f"networkx {networkx.__version__}, igraph {igraph.__version__}: {int(nodes)} nodes, {sum(edges.values())} edges in GraphML, GEXF, node-link, Cytoscape JSON")
