//! The registry → chain templates: which segments has a chain, what does each turn out, what goes into what?
//!
//! Templates are background ([graph model](https://w3id.org/lianpu/ontology#)): they say how chains are built in general, never that a
//! region has something. A product may stand on segments of several chains. A kind of a product (`skos:broader`) stands wherever
//! the broader one stands, and where it stands itself.
//!
//! ```no_run
//! use lianpu::analyse::Templates;
//!
//! let store = lianpu::store::open("lianpu-store")?;
//! let templates = Templates::read(&store)?;
//! let foil = templates.product("双零箔").unwrap();
//! let stands = templates.products[foil].segments.iter().map(|at| templates.segment_name(*at));
//! assert_eq!(stands.collect::<Vec<_>>(), ["铝产业/铝板带箔"]);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::AnalyseError;
use super::asked::Asked;
use super::model::{Named, Tier};
use super::names::{Found, Known, fold};
use super::registry::Registry;
use crate::query::nearest;
use crate::store::Store;
use crate::vocabulary as v;

/// A chain by its position in [`Templates::chains`].
pub type ChainAt = usize;
/// A segment by its position in [`Templates::segments`].
pub type SegmentAt = usize;
/// A product by its position in [`Templates::products`].
pub type ProductAt = usize;

/// A chain.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Its node and label.
    pub named: Named,
    /// Its label and other names.
    pub names: BTreeSet<String>,
    /// The chains that it is a part of.
    pub broader: Vec<ChainAt>,
    /// Its segments, from upstream to downstream.
    pub segments: Vec<SegmentAt>,
}

/// A segment of one chain.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its node and label.
    pub named: Named,
    /// Its label, and what undertakings on it are called: 输变电工程.
    pub names: BTreeSet<String>,
    /// Its chain.
    pub chain: ChainAt,
    /// Where it stands; what documents link has no tier.
    pub tier: Option<Tier>,
    /// What it turns out, without the kinds of these products.
    pub products: Vec<ProductAt>,
    /// The segments that it feeds.
    pub feeds: Vec<SegmentAt>,
}

/// A product.
#[derive(Clone, Debug)]
pub struct Product {
    /// Its node and label.
    pub named: Named,
    /// Its label and synonyms.
    pub names: BTreeSet<String>,
    /// What it is a kind of.
    pub broader: Vec<ProductAt>,
    /// What it goes into.
    pub feeds: Vec<ProductAt>,
    /// The segments that it stands on, by itself or as a kind of what stands there; in order.
    pub segments: Vec<SegmentAt>,
}

/// All chains, segments and products of a registry.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    /// The chains, by IRI.
    pub chains: Vec<Chain>,
    /// The segments, chain by chain in order.
    pub segments: Vec<Segment>,
    /// The products, by IRI.
    pub products: Vec<Product>,
    /// What is called how.
    pub(super) known: Known,
    by_iri: HashMap<String, ProductAt>,
}

impl Templates {
    /// Reads the templates of a store.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn read(store: &Store) -> Result<Templates, AnalyseError> {
        Self::from_registry(&Asked::of(store))
    }

    pub(super) fn from_registry(asked: &Asked<'_>) -> Result<Templates, AnalyseError> {
        let registry = Registry::read(asked.store())?;
        let mut templates = Templates::default();
        let pairs = registry.pairs(v::HAS_SEGMENT);
        let chains: BTreeSet<&String> = pairs.iter().map(|(chain, _)| chain).collect();
        let chain_at: HashMap<&str, ChainAt> = chains.iter().enumerate().map(|(at, iri)| (iri.as_str(), at)).collect();
        for iri in &chains {
            let names = registry.names(iri);
            let named = Named { label: registry.label(iri), iri: (*iri).clone() };
            templates.chains.push(Chain { named, names, broader: Vec::new(), segments: Vec::new() });
        }
        let broader = registry.pairs(v::BROADER);
        for (part, whole) in broader {
            if let (Some(part), Some(whole)) = (chain_at.get(part.as_str()), chain_at.get(whole.as_str())) {
                templates.chains[*part].broader.push(*whole);
            }
        }
        let tiers: HashMap<String, String> = registry.pairs(v::TIER).iter().cloned().collect();
        let orders: HashMap<String, String> = registry.pairs(v::ORDER).iter().cloned().collect();
        let mut segments = BTreeSet::new();
        for (chain, segment) in pairs {
            let tier = tiers.get(segment).and_then(|tier| Tier::of(tier));
            let order: u32 = orders.get(segment).and_then(|order| order.parse().ok()).unwrap_or(u32::MAX);
            segments.insert((chain_at[chain.as_str()], tier, order, segment.clone()));
        }
        let mut segment_at = HashMap::new();
        for (chain, tier, _, iri) in segments {
            let at = templates.segments.len();
            templates.chains[chain].segments.push(at);
            let (names, named) = (registry.names(&iri), Named { label: registry.label(&iri), iri: iri.clone() });
            segment_at.insert(iri, at);
            templates.segments.push(Segment { named, names, chain, tier, products: Vec::new(), feeds: Vec::new() });
        }
        templates.read_products(&registry, &segment_at);
        templates.finish();
        Ok(templates)
    }

    /// Products, and what feeds what.
    fn read_products(&mut self, registry: &Registry, segment_at: &HashMap<String, SegmentAt>) {
        let (stands, feeds) = (registry.pairs(v::SEGMENT_PRODUCT), registry.pairs(v::FEEDS));
        let known: BTreeSet<&String> = self.chains.iter().map(|chain| &chain.named.iri).collect();
        let of_products = |pairs: &'_ [(String, String)]| -> Vec<(String, String)> {
            let is = |iri: &String| !segment_at.contains_key(iri) && !known.contains(iri);
            pairs.iter().filter(|(from, to)| is(from) && is(to)).cloned().collect()
        };
        let (product_feeds, kinds) = (of_products(feeds), of_products(registry.pairs(v::BROADER)));
        let products: BTreeSet<&String> = stands
            .iter()
            .map(|(_, product)| product)
            .chain(product_feeds.iter().chain(&kinds).flat_map(|(from, to)| [from, to]))
            .collect();
        for iri in products {
            self.by_iri.insert(iri.clone(), self.products.len());
            let names = registry.names(iri);
            let named = Named { label: registry.label(iri), iri: iri.clone() };
            let (broader, feeds, segments) = (Vec::new(), Vec::new(), Vec::new());
            self.products.push(Product { named, names, broader, feeds, segments });
        }
        for (segment, product) in stands {
            if let Some(segment) = segment_at.get(segment) {
                self.segments[*segment].products.push(self.by_iri[product]);
                self.products[self.by_iri[product]].segments.push(*segment);
            }
        }
        for (kind, of) in &kinds {
            self.products[self.by_iri[kind]].broader.push(self.by_iri[of]);
        }
        for (from, to) in &product_feeds {
            self.products[self.by_iri[from]].feeds.push(self.by_iri[to]);
        }
        for (from, to) in feeds {
            if let (Some(from), Some(to)) = (segment_at.get(from), segment_at.get(to))
                && from != to
            {
                self.segments[*from].feeds.push(*to);
            }
        }
    }

    /// A chain that no template has: its segments are products, each standing for itself, linked as documents say.
    pub(super) fn linked(chain: Named, products: &[Named], feeds: &[(usize, usize)]) -> Templates {
        let mut templates = Templates::default();
        let names = BTreeSet::from([chain.label.clone()]);
        let segments = (0..products.len()).collect();
        templates.chains.push(Chain { named: chain, names, broader: Vec::new(), segments });
        for (at, named) in products.iter().enumerate() {
            let fed = || feeds.iter().filter(|(from, _)| *from == at).map(|(_, to)| *to).collect();
            let (names, named) = (BTreeSet::from([named.label.clone()]), named.clone());
            templates.by_iri.insert(named.iri.clone(), at);
            templates.segments.push(Segment {
                named: named.clone(),
                names: names.clone(),
                chain: 0,
                tier: None,
                products: vec![at],
                feeds: fed(),
            });
            templates.products.push(Product { named, names, broader: Vec::new(), feeds: fed(), segments: vec![at] });
        }
        templates.finish();
        templates
    }

    /// Puts kinds where the broader products stand, and makes the table of names.
    fn finish(&mut self) {
        for at in 0..self.products.len() {
            let mut stands: BTreeSet<SegmentAt> = BTreeSet::new();
            for above in self.and_broader(at) {
                stands.extend(&self.products[above].segments);
            }
            // segments are ordered chain by chain, upstream first
            self.products[at].segments = stands.into_iter().collect();
        }
        for segment in &mut self.segments {
            segment.products.sort_unstable();
        }
        self.known = Known::of(self);
    }

    /// A product and all that it is a kind of, the nearest first.
    pub fn and_broader(&self, product: ProductAt) -> Vec<ProductAt> {
        let mut all = vec![product];
        let mut next = 0;
        while let Some(at) = all.get(next) {
            let above: Vec<_> =
                self.products[*at].broader.iter().filter(|above| !all.contains(above)).copied().collect();
            all.extend(above);
            next += 1;
        }
        all
    }

    /// The product that has this node, or is called so.
    pub fn product(&self, name: &str) -> Option<ProductAt> {
        self.by_iri.get(name).copied().or_else(|| self.known.product(&fold(name)))
    }

    /// The products and segments that `name` speaks of: the name of a product, project, firm or park.
    pub fn speaks_of(&self, name: &str) -> Vec<Found> {
        self.known.things(name)
    }

    /// The product that people call `name`.
    ///
    /// # Errors
    /// None is called so; the error names those most like it.
    pub fn find_product(&self, name: &str) -> Result<ProductAt, AnalyseError> {
        self.product(name).ok_or_else(|| {
            let names = self.products.iter().flat_map(|product| &product.names).map(String::as_str);
            AnalyseError::UnknownProduct { name: name.to_owned(), near: nearest(name, names) }
        })
    }

    /// The chain that has this node.
    pub fn chain(&self, iri: &str) -> Option<ChainAt> {
        self.chains.iter().position(|chain| chain.named.iri == iri)
    }

    /// The chain that people call `name`, with or without 产业.
    pub fn chain_named(&self, name: &str) -> Option<ChainAt> {
        self.known.chain(name)
    }

    /// `铝产业/铝板带箔`: how people write a segment.
    pub fn segment_name(&self, segment: SegmentAt) -> String {
        let segment = &self.segments[segment];
        format!("{}/{}", self.chains[segment.chain].named.label, segment.named.label)
    }

    /// Whether one chain is the other or a part of it, at any depth.
    pub fn is_part(&self, part: ChainAt, whole: ChainAt) -> bool {
        let mut open = vec![part];
        let mut seen = BTreeSet::new();
        while let Some(chain) = open.pop() {
            if chain == whole {
                return true;
            }
            if seen.insert(chain) {
                open.extend(&self.chains[chain].broader);
            }
        }
        false
    }

    /// The segments of a product by their chain.
    pub fn by_chain(&self, product: ProductAt) -> BTreeMap<ChainAt, Vec<SegmentAt>> {
        let mut chains: BTreeMap<ChainAt, Vec<SegmentAt>> = BTreeMap::new();
        for segment in &self.products[product].segments {
            chains.entry(self.segments[*segment].chain).or_default().push(*segment);
        }
        chains
    }
}
