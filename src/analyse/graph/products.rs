//! The products of all chains → what goes into one, what becomes of it, and the ways from raw material to product.

use std::collections::BTreeSet;

use super::super::placing::Placings;
use super::super::template::{ChainAt, ProductAt};
use super::flow::FlowGraph;

/// The product graph: `lp:feeds` of the templates, and what documents state to be upstream.
///
/// A kind of a product has the links of the broader one besides its own.
#[derive(Debug)]
pub struct Products<'a> {
    placings: &'a Placings,
    flow: FlowGraph,
    stated: BTreeSet<(ProductAt, ProductAt)>,
    /// Only products of this chain are looked at.
    chain: Option<ChainAt>,
}

/// A product on the way up or down.
#[derive(Clone, Debug)]
pub struct Step {
    /// The product.
    pub product: ProductAt,
    /// How many steps it is away.
    pub steps: usize,
    /// Those who are said to make it, or a kind of it, by IRI.
    pub makers: BTreeSet<String>,
}

impl<'a> Products<'a> {
    /// The products of all chains, or those of one.
    pub fn of(placings: &'a Placings, chain: Option<ChainAt>) -> Products<'a> {
        let templates = &placings.templates;
        let is_in = |product: ProductAt| {
            chain.is_none_or(|chain| {
                templates.products[product].segments.iter().any(|at| templates.segments[*at].chain == chain)
            })
        };
        let pairs = &placings.facts.upstream;
        let find = |name: &str| templates.product(name);
        let stated: BTreeSet<(ProductAt, ProductAt)> = pairs
            .iter()
            .filter_map(|(from, to)| find(&from.label).zip(find(&to.label)))
            .filter(|(from, to)| from != to && is_in(*from) && is_in(*to))
            .collect();
        let products = templates.products.iter().enumerate();
        let edges = products.flat_map(|(at, product)| product.feeds.iter().map(move |to| (at, *to)));
        let edges = edges.filter(|(from, to)| is_in(*from) && is_in(*to)).chain(stated.iter().copied());
        let flow = FlowGraph::new(templates.products.len(), edges);
        Products { placings, flow, stated, chain }
    }

    /// The chain that is looked at; all where there is none.
    pub fn chain(&self) -> Option<ChainAt> {
        self.chain
    }

    /// What goes into a product, the nearest first.
    pub fn up(&self, product: ProductAt) -> Vec<Step> {
        self.steps(self.flow.up(&self.placings.templates.and_broader(product)))
    }

    /// What becomes of a product, the nearest first.
    pub fn down(&self, product: ProductAt) -> Vec<Step> {
        self.steps(self.flow.down(&self.placings.templates.and_broader(product)))
    }

    fn steps(&self, closure: std::collections::BTreeMap<usize, usize>) -> Vec<Step> {
        let mut steps: Vec<Step> =
            closure.into_iter().map(|(product, steps)| Step { product, steps, makers: self.makers(product) }).collect();
        let label = |step: &Step| self.placings.templates.products[step.product].named.clone();
        steps.sort_by_cached_key(|step| (step.steps, label(step)));
        steps
    }

    /// The ways from one product to another, the shortest first.
    pub fn paths(&self, from: ProductAt, to: ProductAt) -> Vec<Vec<ProductAt>> {
        let templates = &self.placings.templates;
        let direct = self.flow.paths(&[from], &[to]);
        if direct.is_empty() {
            self.flow.paths(&templates.and_broader(from), &templates.and_broader(to))
        } else {
            direct
        }
    }

    /// The products that run in loops.
    pub fn cycles(&self) -> Vec<Vec<ProductAt>> {
        self.flow.cycles()
    }

    /// Whether documents say that one goes into the other.
    pub fn is_stated(&self, from: ProductAt, to: ProductAt) -> bool {
        self.stated.contains(&(from, to))
    }

    /// Those who are placed by this product or by a kind of it, and are said to make it.
    pub fn makers(&self, product: ProductAt) -> BTreeSet<String> {
        let templates = &self.placings.templates;
        let makes = |made: Option<ProductAt>| made.is_some_and(|made| templates.and_broader(made).contains(&product));
        let all = self.placings.all.iter();
        all.filter(|(_, placing)| placing.candidates.iter().any(|candidate| makes(candidate.product)))
            .map(|(iri, _)| iri.clone())
            .collect()
    }
}
