//! Which things a figure or an honour can be told of: 规上企业64家 never of a firm, 注册资本 never of a county.

use super::classes::Classes;
use crate::pack::{Ontology, Pack, Words};

/// Words in the name of a quantity or in an honour that tell what it is not told of.
#[derive(Debug)]
pub(super) struct Limits {
    /// Figures that only a place or a park has, and what else than firms and undertakings there is.
    places_figures: Words,
    places: Classes,
    /// Figures that undertakings may have, too, where they are parks to be.
    tenants_figures: Words,
    tenants: Classes,
    /// Figures and honours that only firms and what they run have, and what else than places there is.
    firms_figures: Words,
    firms_honours: Words,
    firms: Classes,
}

/// Which text of a claim tells what it can be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// The qualifier of this number: the name of a quantity.
    Metric(usize),
    /// The object: an honour.
    Honour,
}

impl Telling {
    /// What tells it of claims of `relation`, of which a rule gives these qualifiers.
    pub fn of<'q>(relation: &str, mut qualifiers: impl Iterator<Item = &'q str>) -> Option<Telling> {
        match relation {
            "observation" => qualifiers.position(|name| name == "metric").map(Telling::Metric),
            "hasHonor" => Some(Telling::Honour),
            _ => None,
        }
    }
}

impl Limits {
    /// Looks up words and classes in a pack.
    pub fn of(pack: &Pack) -> Limits {
        let words = |name: &str| Words::new(pack.lexicon.list(name).iter().map(String::as_str));
        Limits {
            places_figures: words("places_figures"),
            places: but(&["Company", "Project"], &pack.ontology),
            tenants_figures: words("tenants_figures"),
            tenants: but(&["Company"], &pack.ontology),
            firms_figures: words("firms_figures"),
            firms_honours: words("firms_honours"),
            firms: but(&["Place"], &pack.ontology),
        }
    }

    /// The classes that something with this name is told of; `None` where it may be any.
    pub(super) fn allowed(&self, telling: Telling, text: &str) -> Option<&Classes> {
        let says = |words: &Words| words.find(text).next().is_some();
        match telling {
            Telling::Metric(_) if says(&self.places_figures) => Some(&self.places),
            Telling::Metric(_) if says(&self.tenants_figures) => Some(&self.tenants),
            Telling::Metric(_) if says(&self.firms_figures) => Some(&self.firms),
            Telling::Honour if says(&self.firms_honours) => Some(&self.firms),
            _ => None,
        }
    }
}

/// All classes but these and those below them.
fn but(names: &[&str], ontology: &Ontology) -> Classes {
    let not: Vec<_> = names.iter().filter_map(|name| ontology.class(name)).collect();
    let below = Classes::below(ontology, &not);
    Classes::of(ontology, |kind| !below.contains(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_or_an_honour_tells_what_it_is_not_of() {
        let pack = Pack::embedded().expect("the pack is valid");
        let limits = Limits::of(&pack);
        let class = |name: &str| pack.ontology.class(name).expect("a class");
        let metric = |text: &str, of: &str| {
            limits.allowed(Telling::Metric(0), text).is_none_or(|classes| classes.contains(class(of)))
        };
        assert!(metric("规上企业", "Place") && !metric("规上企业", "Company") && !metric("规上企业", "Project"));
        assert!(metric("入驻企业", "Project") && !metric("入驻企业", "Company"));
        assert!(metric("注册资金", "Company") && !metric("注册资金", "Place"));
        assert!(metric("带动配套企业", "Company"));
        let honour = limits.allowed(Telling::Honour, "省级绿色工厂").expect("the honour is a firm's");
        assert!(honour.contains(class("Company")) && !honour.contains(class("Place")));
        assert!(limits.allowed(Telling::Honour, "中国铸造之都").is_none());
    }
}
