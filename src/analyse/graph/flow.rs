//! What feeds what → up- and downstream, layers, cycles and paths.
//!
//! By-products make real loops (a battery, its scrap, cathode material). They are condensed where an order is wanted, and listed.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::Direction;
use petgraph::algo::{all_simple_paths, condensation, tarjan_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};

/// Cycles longer than this are not listed one by one.
const LONGEST_CYCLE: usize = 8;
/// More cycles or paths than this are not listed.
const MOST: usize = 50;

/// Nodes by position, with an edge to what each goes into.
#[derive(Clone, Debug)]
pub struct FlowGraph(DiGraph<usize, ()>);

impl FlowGraph {
    /// The graph of `nodes` nodes with these edges; positions that are none are left out, and so are loops of one node.
    ///
    /// ```
    /// use lianpu::analyse::FlowGraph;
    ///
    /// // bauxite 0 → alumina 1 → aluminium 2 → can 3, and the can's scrap back to aluminium
    /// let flow = FlowGraph::new(4, [(0, 1), (1, 2), (2, 3), (3, 2)]);
    /// assert_eq!(flow.cycles(), [[2, 3]]);
    /// assert_eq!(flow.layers(), [0, 1, 2, 2]);
    /// assert_eq!(flow.path(&[0], &[3]), Some(vec![0, 1, 2, 3]));
    /// ```
    pub fn new(nodes: usize, edges: impl IntoIterator<Item = (usize, usize)>) -> FlowGraph {
        let mut graph = DiGraph::new();
        for at in 0..nodes {
            graph.add_node(at);
        }
        let edges: BTreeSet<(usize, usize)> = edges.into_iter().collect();
        for (from, to) in edges {
            if from != to && from < nodes && to < nodes {
                graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
            }
        }
        FlowGraph(graph)
    }

    fn next(&self, at: usize, direction: Direction) -> BTreeSet<usize> {
        self.0.neighbors_directed(NodeIndex::new(at), direction).map(NodeIndex::index).collect()
    }

    /// All that `starts` go into, at any distance, with the least number of steps; without the starts.
    pub fn down(&self, starts: &[usize]) -> BTreeMap<usize, usize> {
        self.closure(starts, Direction::Outgoing)
    }

    /// All that goes into `starts`.
    pub fn up(&self, starts: &[usize]) -> BTreeMap<usize, usize> {
        self.closure(starts, Direction::Incoming)
    }

    fn closure(&self, starts: &[usize], direction: Direction) -> BTreeMap<usize, usize> {
        let mut steps: BTreeMap<usize, usize> = starts.iter().map(|start| (*start, 0)).collect();
        let mut open: VecDeque<usize> = starts.iter().copied().collect();
        while let Some(at) = open.pop_front() {
            let step = steps.get(&at).map_or(0, |step| step + 1);
            for next in self.next(at, direction) {
                if let Entry::Vacant(new) = steps.entry(next) {
                    new.insert(step);
                    open.push_back(next);
                }
            }
        }
        steps.retain(|at, _| !starts.contains(at));
        steps
    }

    /// The layer of each node: the longest way from where nothing goes in; the nodes of a cycle are on one layer.
    pub fn layers(&self) -> Vec<usize> {
        let condensed = condensation(self.0.clone(), true);
        let mut layers = vec![0; self.0.node_count()];
        let mut of_group: BTreeMap<NodeIndex, usize> = BTreeMap::new();
        // without cycles there is an order
        for group in toposort(&condensed, None).unwrap_or_default() {
            let before = condensed.neighbors_directed(group, Direction::Incoming);
            let layer = before.filter_map(|before| of_group.get(&before)).max().map_or(0, |layer| layer + 1);
            of_group.insert(group, layer);
            for member in &condensed[group] {
                layers[*member] = layer;
            }
        }
        layers
    }

    /// The cycles, each from its least node, the short ones first.
    pub fn cycles(&self) -> Vec<Vec<usize>> {
        let mut cycles = BTreeSet::new();
        for group in tarjan_scc(&self.0).into_iter().filter(|group| group.len() > 1) {
            let group: BTreeSet<usize> = group.into_iter().map(NodeIndex::index).collect();
            for start in &group {
                self.cycles_from(*start, &group, &mut vec![*start], &mut cycles);
            }
        }
        cycles.into_iter().take(MOST).map(|(_, cycle)| cycle).collect()
    }

    /// Those that begin with `way` and whose least node is its first.
    fn cycles_from(
        &self,
        start: usize,
        group: &BTreeSet<usize>,
        way: &mut Vec<usize>,
        cycles: &mut BTreeSet<(usize, Vec<usize>)>,
    ) {
        let Some(last) = way.last().copied() else { return };
        for next in self.next(last, Direction::Outgoing) {
            if cycles.len() > MOST * 20 {
                return;
            }
            if next == start {
                cycles.insert((way.len(), way.clone()));
            } else if next > start && group.contains(&next) && !way.contains(&next) && way.len() < LONGEST_CYCLE {
                way.push(next);
                self.cycles_from(start, group, way, cycles);
                way.pop();
            }
        }
    }

    /// A shortest way from one of `from` to one of `to`.
    pub fn path(&self, from: &[usize], to: &[usize]) -> Option<Vec<usize>> {
        let mut before: BTreeMap<usize, Option<usize>> = from.iter().map(|start| (*start, None)).collect();
        let mut open: VecDeque<usize> = from.iter().copied().collect();
        while let Some(at) = open.pop_front() {
            if to.contains(&at) {
                let mut way = vec![at];
                while let Some(Some(last)) = way.last().map(|last| before.get(last).copied().flatten()) {
                    way.push(last);
                }
                way.reverse();
                return Some(way);
            }
            for next in self.next(at, Direction::Outgoing) {
                if let Entry::Vacant(new) = before.entry(next) {
                    new.insert(Some(at));
                    open.push_back(next);
                }
            }
        }
        None
    }

    /// All ways without a loop, no longer than the shortest by more than two steps; the short ones first, fifty at most.
    pub fn paths(&self, from: &[usize], to: &[usize]) -> Vec<Vec<usize>> {
        let Some(shortest) = self.path(from, to) else { return Vec::new() };
        if shortest.len() < 2 {
            return vec![shortest];
        }
        let mut paths = BTreeSet::new();
        for start in from {
            for end in to.iter().filter(|end| *end != start) {
                let (start, end) = (NodeIndex::new(*start), NodeIndex::new(*end));
                let between = shortest.len();
                let found =
                    all_simple_paths::<Vec<_>, _, std::hash::RandomState>(&self.0, start, end, 0, Some(between));
                for path in found.take(MOST * 20) {
                    paths.insert((path.len(), path.into_iter().map(NodeIndex::index).collect::<Vec<_>>()));
                }
            }
        }
        paths.into_iter().take(MOST).map(|(_, path)| path).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loops() -> FlowGraph {
        // 0 → 1 → 2 → 3, 3 → 1 (scrap), 2 → 4, 4 → 2, 5 alone
        FlowGraph::new(6, [(0, 1), (1, 2), (2, 3), (3, 1), (2, 4), (4, 2), (3, 3), (9, 1)])
    }

    #[test]
    fn closures_end_in_cycles() {
        assert_eq!(loops().down(&[0]), BTreeMap::from([(1, 1), (2, 2), (3, 3), (4, 3)]));
        assert_eq!(loops().up(&[0]), BTreeMap::new());
        assert_eq!(loops().up(&[1]), BTreeMap::from([(0, 1), (2, 2), (3, 1), (4, 3)]));
    }

    #[test]
    fn a_cycle_is_one_layer_and_is_listed() {
        assert_eq!(loops().layers(), [0, 1, 1, 1, 1, 0]);
        assert_eq!(loops().cycles(), [vec![2, 4], vec![1, 2, 3]]);
    }

    #[test]
    fn paths_are_bounded_and_shortest_first() {
        let flow = FlowGraph::new(4, [(0, 1), (1, 3), (0, 2), (2, 3), (1, 2), (0, 3)]);
        assert_eq!(flow.path(&[0], &[3]), Some(vec![0, 3]));
        assert_eq!(flow.paths(&[0], &[3]), [vec![0, 3], vec![0, 1, 3], vec![0, 2, 3], vec![0, 1, 2, 3]]);
        assert!(flow.paths(&[3], &[0]).is_empty());
        assert_eq!(flow.paths(&[1], &[1]), [[1]]);
    }
}
