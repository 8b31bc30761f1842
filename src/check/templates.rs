//! Chain templates → what is wrong in them: a chain that is cut off, a product of two names, a link to nothing.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Term};

use crate::emit::TEMPLATES;
use crate::pack::{File, Files, LP, PackError};
use crate::vocabulary as v;

const TIERS: [&str; 3] = ["upstream", "midstream", "downstream"];

/// What the templates of a pack say, by subject and predicate.
#[derive(Default)]
struct Templates<'f> {
    said: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// Where a subject is described, and in which line its name first begins one.
    places: BTreeMap<String, (&'f str, usize)>,
}

/// Everything that is wrong in the chain templates of these files.
///
/// ```
/// use lianpu::{check, pack::Files};
///
/// assert!(check::templates(&Files::embedded()).is_empty());
/// ```
pub fn templates(files: &Files) -> Vec<PackError> {
    let (mut all, mut errors) = (Templates::default(), Vec::new());
    for file in files.below(TEMPLATES, ".ttl") {
        all.add(file, &mut errors);
    }
    all.chains(&mut errors);
    all.segments(&mut errors);
    all.products(&mut errors);
    errors.sort();
    errors
}

impl<'f> Templates<'f> {
    fn add(&mut self, file: File<'f>, errors: &mut Vec<PackError>) {
        let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
        for (number, line) in file.text.lines().enumerate() {
            if let Some((name, _)) = line.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
                lines.entry(name).or_insert(number + 1);
            }
        }
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(file.text) {
            let quad = match quad {
                Ok(quad) => quad,
                Err(error) => {
                    let line = error.location().map_or(0, |l| l.start.line as usize + 1);
                    errors.push(PackError::at(file.path, line, error.to_string()));
                    return;
                }
            };
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else { continue };
            let object = match quad.object {
                Term::NamedNode(node) => node.into_string(),
                Term::Literal(literal) => literal.value().to_owned(),
                _ => continue,
            };
            let subject = subject.into_string();
            if !self.places.contains_key(&subject) {
                let name = lines.iter().find(|(name, _)| subject.ends_with(**name)).map_or(0, |(_, line)| *line);
                self.places.insert(subject.clone(), (file.path, name));
            }
            let of = self.said.entry(subject).or_default();
            of.entry(quad.predicate.into_string()).or_default().push(object);
        }
    }

    fn objects<'s>(&'s self, subject: &str, property: NamedNodeRef<'_>) -> &'s [String] {
        self.said.get(subject).and_then(|said| said.get(property.as_str())).map_or(&[], Vec::as_slice)
    }

    fn label<'s>(&'s self, subject: &'s str) -> &'s str {
        self.objects(subject, v::LABEL).first().map_or(subject, String::as_str)
    }

    fn of_class<'s>(&'s self, class: &'s str) -> impl Iterator<Item = &'s str> {
        let is_one = move |said: &BTreeMap<String, Vec<String>>| {
            said.get(v::TYPE.as_str()).is_some_and(|types| types.iter().any(|t| t.strip_prefix(LP) == Some(class)))
        };
        self.said.iter().filter(move |(_, said)| is_one(said)).map(|(subject, _)| subject.as_str())
    }

    fn wrong(&self, subject: &str, message: String) -> PackError {
        let (path, line) = self.places.get(subject).copied().unwrap_or((TEMPLATES, 0));
        PackError::at(path, line, message).about(self.label(subject))
    }

    /// Objects of a property that are not of the class they should be.
    fn astray(&self, subject: &str, property: NamedNodeRef<'_>, known: &BTreeSet<&str>, errors: &mut Vec<PackError>) {
        for object in self.objects(subject, property).iter().filter(|object| !known.contains(object.as_str())) {
            let property = property.as_str().rsplit(['#', '/']).next().unwrap_or_default();
            errors.push(self.wrong(subject, format!("{property}: <{object}> is not described as one")));
        }
    }

    fn chains(&self, errors: &mut Vec<PackError>) {
        let chains: BTreeSet<&str> = self.of_class("IndustryChain").collect();
        let segments: BTreeSet<&str> = self.of_class("Segment").collect();
        let codes = self.said.iter().filter(|(_, said)| said.contains_key(v::NOTATION.as_str()));
        let codes: BTreeSet<&str> = codes.map(|(code, _)| code.as_str()).collect();
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        for chain in &chains {
            self.astray(chain, v::HAS_SEGMENT, &segments, errors);
            self.astray(chain, v::BROADER, &chains, errors);
            self.astray(chain, v::CLOSE_MATCH, &codes, errors);
            if self.objects(chain, v::HAS_SEGMENT).is_empty() {
                errors.push(self.wrong(chain, "a chain without segments".into()));
            }
            self.named(chain, &mut names, errors);
        }
        for segment in &segments {
            self.astray(segment, v::CLOSE_MATCH, &codes, errors);
        }
    }

    fn segments(&self, errors: &mut Vec<PackError>) {
        let products: BTreeSet<&str> = self.of_class("Product").collect();
        let mut chain_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for chain in self.of_class("IndustryChain") {
            for segment in self.objects(chain, v::HAS_SEGMENT) {
                chain_of.entry(segment).or_default().push(chain);
            }
        }
        for segment in self.of_class("Segment") {
            let chains = chain_of.get(segment).map_or(&[][..], Vec::as_slice);
            if chains.len() != 1 {
                errors.push(self.wrong(segment, format!("a segment of {} chains; it belongs to one", chains.len())));
            }
            let tier: Vec<_> = self.objects(segment, v::TIER).iter().filter_map(|t| t.strip_prefix(LP)).collect();
            if tier.len() != 1 || !TIERS.contains(&tier[0]) {
                errors.push(self.wrong(segment, "lp:tier is one of lp:upstream, lp:midstream, lp:downstream".into()));
            }
            let order = self.objects(segment, v::ORDER);
            if order.len() != 1 || order[0].parse::<u32>().is_err() {
                errors.push(self.wrong(segment, "lp:order is one number, its place in the chain".into()));
            }
            self.astray(segment, v::SEGMENT_PRODUCT, &products, errors);
            for fed in self.objects(segment, v::FEEDS) {
                if chain_of.get(fed.as_str()).map(Vec::as_slice) != Some(chains) {
                    errors.push(self.wrong(segment, format!("feeds <{fed}>, which is no segment of its chain")));
                }
            }
        }
    }

    fn products(&self, errors: &mut Vec<PackError>) {
        let products: BTreeSet<&str> = self.of_class("Product").collect();
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        for product in &products {
            self.astray(product, v::BROADER, &products, errors);
            self.astray(product, v::FEEDS, &products, errors);
            self.named(product, &mut names, errors);
            let mut above = self.objects(product, v::BROADER).to_vec();
            let mut seen = BTreeSet::new();
            while let Some(broader) = above.pop() {
                if broader == *product {
                    errors.push(self.wrong(product, "a kind of itself, by skos:broader".into()));
                    break;
                }
                if seen.insert(broader.clone()) {
                    above.extend_from_slice(self.objects(&broader, v::BROADER));
                }
            }
        }
    }

    /// A name means one thing.
    fn named<'s>(&'s self, subject: &'s str, names: &mut BTreeMap<&'s str, &'s str>, errors: &mut Vec<PackError>) {
        let labels = self.objects(subject, v::LABEL);
        if labels.len() != 1 {
            errors.push(self.wrong(subject, format!("{} labels (rdfs:label); it has one", labels.len())));
        }
        for name in labels.iter().chain(self.objects(subject, v::ALT_LABEL)) {
            if let Some(other) = names.insert(name, subject).filter(|other| *other != subject) {
                errors.push(self.wrong(subject, format!("{name} is a name of {}, too", self.label(other))));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> Vec<String> {
        let (mut all, mut errors) = (Templates::default(), Vec::new());
        let head = "@base <https://w3id.org/lianpu/id/> .\n@prefix lp: <https://w3id.org/lianpu/ontology#> .\n\
                    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n";
        let text = format!("{head}{text}");
        all.add(File { path: "ontology/chains/own.ttl", text: &text }, &mut errors);
        all.chains(&mut errors);
        all.segments(&mut errors);
        all.products(&mut errors);
        errors.iter().map(ToString::to_string).collect()
    }

    const GOOD: &str = "<industrychain/竹产业> a lp:IndustryChain ; rdfs:label \"竹产业\"@zh ; lp:hasSegment <segment/竹产业/竹材> .\n\
        <segment/竹产业/竹材> a lp:Segment ; rdfs:label \"竹材\"@zh ; lp:tier lp:upstream ; lp:order 1 ; lp:segmentProduct <product/毛竹> .\n\
        <product/毛竹> a lp:Product ; rdfs:label \"毛竹\"@zh .\n";

    #[test]
    fn a_sound_template_has_nothing_wrong() {
        assert_eq!(wrong(GOOD), Vec::<String>::new());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let twice =
            format!("{GOOD}<product/楠竹> a lp:Product ; rdfs:label \"楠竹\"@zh ; skos:altLabel \"毛竹\"@zh .\n");
        let [error] = &wrong(&twice)[..] else { panic!("{:?}", wrong(&twice)) };
        assert!(error.contains("毛竹") && error.contains("own.ttl"), "{error}");
        let no_tier = GOOD.replace("lp:tier lp:upstream ; ", "");
        assert!(wrong(&no_tier)[0].contains("own.ttl:6"), "{:?}", wrong(&no_tier));
        let nothing = GOOD.replace("lp:segmentProduct <product/毛竹>", "lp:segmentProduct <product/竹笋>");
        assert!(wrong(&nothing)[0].contains("竹笋"), "{:?}", wrong(&nothing));
        let syntax = GOOD.replace("lp:order 1", "lp:order");
        assert!(wrong(&syntax)[0].contains("own.ttl:6"), "{:?}", wrong(&syntax));
        let ring = GOOD.replace("rdfs:label \"毛竹\"@zh", "rdfs:label \"毛竹\"@zh ; skos:broader <product/毛竹>");
        assert!(wrong(&ring)[0].contains("a kind of itself"), "{:?}", wrong(&ring));
    }
}
