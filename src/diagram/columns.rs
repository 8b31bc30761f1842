//! Groups and flows → the columns of the picture, from left to right.
//!
//! Inside a tier a group stands right of those that feed it, and every group of a tier stands right of every group of the tier
//! before. A flow back (scrap to the smelter) is drawn, and moves nothing.

use super::model::{Diagram, Group, Layout, Tier};

/// The most cards one above the other.
const ROWS: usize = 8;

/// The most columns of a page.
const PAGE: usize = 10;

/// How many columns the cards of `group` take.
pub(super) fn width(group: &Group) -> usize {
    cells(group.cards.len(), group.folded).div_ceil(rows(group)).max(1)
}

/// How many cards of `group` stand one above the other: as even as the columns allow.
pub(super) fn rows(group: &Group) -> usize {
    let cells = cells(group.cards.len(), group.folded).max(1);
    cells.div_ceil(cells.div_ceil(ROWS))
}

/// Cards, and one cell for the number of those not shown.
pub(super) fn cells(cards: usize, folded: usize) -> usize {
    cards + usize::from(folded > 0)
}

/// The first column of each group, and the number of columns.
pub(super) fn columns(diagram: &Diagram) -> (Vec<usize>, usize) {
    match diagram.layout {
        Layout::Stream => stream(diagram),
        Layout::Shelves => shelves(&diagram.groups),
    }
}

impl Diagram {
    /// Whether a flow runs from right to left.
    pub(super) fn runs_back(&self) -> bool {
        let (starts, _) = columns(self);
        let is_back = |flow: &super::model::Flow| {
            self.groups.get(flow.from).is_some_and(|from| starts[flow.to] < starts[flow.from] + width(from) - 1)
        };
        self.flows.iter().any(is_back)
    }
}

/// Each group where least stands above it; as many columns as make a page that is wider than high.
fn shelves(groups: &[Group]) -> (Vec<usize>, usize) {
    let cells = |group: &Group| cells(group.cards.len(), group.folded) + 1;
    let all: usize = groups.iter().map(cells).sum();
    let widest = groups.iter().map(width).max().unwrap_or(0);
    let count = (2..PAGE).find(|count| count * count * 2 >= all).unwrap_or(PAGE).max(widest);
    let mut heights = vec![0; count];
    let mut starts = Vec::new();
    for group in groups {
        let width = width(group);
        let height = |at: &usize| heights[*at..at + width].iter().max().copied().unwrap_or(0);
        let start = (0..=count - width).min_by_key(height).unwrap_or(0);
        let end = height(&start) + rows(group) + 1;
        heights[start..start + width].fill(end);
        starts.push(start);
    }
    let used = heights.iter().filter(|height| **height > 0).count();
    (starts, used)
}

fn stream(diagram: &Diagram) -> (Vec<usize>, usize) {
    let groups = &diagram.groups;
    let mut columns = vec![0; groups.len()];
    let mut end = 0;
    for tier in [None].into_iter().chain(Tier::ALL.map(Some)) {
        let members: Vec<usize> = (0..groups.len()).filter(|at| groups[*at].tier == tier).collect();
        if members.is_empty() {
            continue;
        }
        for at in &members {
            columns[*at] = end;
        }
        // Groups are in order, so a flow forward has its source settled before its target.
        for to in &members {
            for flow in diagram.flows.iter().filter(|flow| flow.to == *to && flow.from < flow.to) {
                if groups[flow.from].tier == tier {
                    columns[*to] = columns[*to].max(columns[flow.from] + width(&groups[flow.from]));
                }
            }
        }
        end = members.iter().map(|at| columns[*at] + width(&groups[*at])).max().unwrap_or(end);
    }
    (columns, end)
}

/// How many columns the cards without a segment take: those of the map, and without a map as many as make a page.
pub(super) fn unplaced_width(cells: usize, columns: usize) -> usize {
    let page = cells.div_ceil(ROWS).clamp(cells.min(4), 6);
    if columns == 0 { page.max(1) } else { columns.max(cells.div_ceil(ROWS)).min(cells.max(1)) }
}
