# %% [markdown]
# # An industry graph in Python
#
# Tables for counting, a network for asking who is linked with whom, and for each fact the words that state it.
#
#     lianpu export --format parquet -o tables
#     lianpu export --format nodelink -o graph.json
#     pip install duckdb networkx
#
# Run it cell by cell (VS Code, Jupyter with Jupytext), or as a whole: `python docs/examples/explore.py`.

# %%
import collections
import json

import duckdb
import networkx as nx

for table in ("entities", "facts", "evidence"):
    duckdb.sql(f"CREATE VIEW {table} AS FROM 'tables/{table}.parquet'")

# %% [markdown]
# ## What is there?

# %%
print(duckdb.sql("SELECT class, COUNT(*) AS entities FROM entities GROUP BY class ORDER BY entities DESC LIMIT 8"))

# %% [markdown]
# ## The largest projects, in 亿元
#
# Amounts are in base units; `totalInvestment` stands at a project where all documents agree on it.

# %%
print(
    duckdb.sql("""
        SELECT name, totalInvestment / 1e8 AS 亿元, totalInvestmentText AS printed
        FROM entities WHERE class = 'Project' AND totalInvestmentUnit = '元'
        ORDER BY 亿元 DESC, name LIMIT 5
    """)
)

# %% [markdown]
# ## Who leads which chain, and where is it said?

# %%
print(
    duckdb.sql("""
        SELECT subjectName AS chain, objectName AS leader, documentDate AS said_on, quote
        FROM facts JOIN evidence USING (fact)
        WHERE property = 'chainLeader' AND subjectClass = 'IndustryChain'
        ORDER BY chain, leader, said_on LIMIT 5
    """)
)

# %% [markdown]
# ## The same as a network
#
# Records (amounts, figures, terms of office) and stages are nodes of their own. Without them it is a network of entities.

# %%
graph = nx.node_link_graph(json.load(open("graph.json", encoding="utf-8")))
records = {"Observation", "Quantity", "Capacity", "Ranking", "StageRecord", "DateRecord", "ChainLeadership", "Stage"}
entities = graph.subgraph(n for n, node in graph.nodes(data=True) if node["class"] not in records)
print(f"{entities.number_of_nodes()} entities, {entities.number_of_edges()} statements between them")

# %% [markdown]
# ## What holds it together?

# %%
between = nx.betweenness_centrality(nx.Graph(entities))
for node in sorted(between, key=lambda node: (-between[node], node))[:8]:
    print(f"{between[node]:.4f}  {entities.nodes[node]['class']:<14} {entities.nodes[node]['name']}")

# %% [markdown]
# ## From a chain to its firms, projects and places

# %%
chain = max(
    (n for n, node in entities.nodes(data=True) if node["class"] == "IndustryChain"),
    key=lambda n: (entities.degree(n), n),
)
near = nx.ego_graph(entities.to_undirected(as_view=True), chain, radius=2)
counts = collections.Counter(node["class"] for _, node in near.nodes(data=True))
print(entities.nodes[chain]["name"], dict(counts.most_common()))
assert counts["IndustryChain"] >= 1 and all(node["name"] for _, node in entities.nodes(data=True))
