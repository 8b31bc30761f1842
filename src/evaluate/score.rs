//! Gold and what was printed → scores and mistakes.
//!
//! Entities meet one to one by class and name or alias, so an alias left unresolved counts as wrong. Facts meet one to
//! one by subject, relation and object; a fact that is said again, or that the gold calls defensible, counts neither way.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::gold::{Gold, GoldFact};
use super::normal::{ALIKE, Quantity, norm, similar, similar_normal};
use super::printed::{Printed, PrintedEvidence, PrintedFact, PrintedNode};
use super::tally::{Mistake, RuleTally, Scores, Tally};
use super::text::Text;

/// Classes that are counted; others (products) may be printed freely.
const CLASSES: [&str; 11] = [
    "Company",
    "Organization",
    "Place",
    "Park",
    "Project",
    "IndustryChain",
    "Cluster",
    "Person",
    "Event",
    "Policy",
    "Honor",
];
/// Relations whose object is a noun phrase.
const PHRASES: [&str; 6] = ["produces", "hasHonor", "holdsPost", "leadingIndustry", "upstreamOf", "inChain"];
/// Relations whose object is a figure.
const FIGURES: [&str; 10] = [
    "totalInvestment",
    "completedInvestment",
    "landArea",
    "floorArea",
    "capacity",
    "projectedRevenue",
    "projectedTax",
    "projectedJobs",
    "observation",
    "ranked",
];
/// Relations whose object is a date; a finer date than the gold's is right.
const DATES: [&str; 3] = ["startDate", "completionDate", "plannedCompletionDate"];
/// Qualifiers that tell two facts of the same subject, relation and object apart.
const TELLING: [&str; 4] = ["metric", "phase", "product", "list"];
/// Likeness from which two names of a measured thing count as one.
const METRIC_ALIKE: f64 = 0.4;

impl Scores {
    /// Compares what was printed about each document with its gold; `texts` (by document) are for the evidence.
    pub fn of(golds: &[Gold], printed: &BTreeMap<String, Printed>, texts: &BTreeMap<String, Text>) -> Scores {
        let mut scores = Scores::default();
        let nothing = Printed::default();
        for gold in golds {
            let printed = printed.get(&gold.stem).unwrap_or(&nothing);
            let text = texts.get(&gold.stem);
            scores.add_entities(gold, printed, text);
            scores.add_facts(gold, printed, text);
            scores.add_metadata(gold, printed, text);
        }
        scores
    }

    fn add_entities(&mut self, gold: &Gold, printed: &Printed, text: Option<&Text>) {
        let mut taken = HashSet::new();
        for entity in printed.entities.iter().filter(|e| CLASSES.contains(&e.class.as_str())) {
            let mut names = std::iter::once(&entity.name).chain(&entity.aliases);
            let found = names.find_map(|name| gold.find(name, Some(&entity.class)));
            if found.is_some_and(|i| gold.entities[i].optional) {
                continue;
            }
            let tally = self.types.entry(entity.class.clone()).or_default();
            match found {
                Some(index) if taken.insert(index) => {
                    self.entity.right += 1;
                    tally.right += 1;
                    self.canonical.add(norm(&entity.name) == gold.entities[index].normal[0]);
                }
                _ => {
                    self.entity.wrong += 1;
                    tally.wrong += 1;
                    let again = found.map(|_| "(second name of one entity)".to_owned());
                    let cells = [entity.class.clone(), entity.name.clone()].into_iter().chain(again).collect();
                    self.mistakes.push(Mistake { place: Text::place(text, gold, None), mark: "E+", cells });
                }
            }
        }
        for (index, entity) in gold.entities.iter().enumerate() {
            if !entity.optional && !taken.contains(&index) {
                self.entity.missed += 1;
                self.types.entry(entity.class.clone()).or_default().missed += 1;
                let cells = vec![entity.class.clone(), entity.names[0].clone()];
                self.mistakes.push(Mistake { place: gold.place(entity.line), mark: "E-", cells });
            }
        }
    }

    fn add_facts(&mut self, gold: &Gold, printed: &Printed, text: Option<&Text>) {
        let mut open: Vec<&GoldFact> = gold.facts.iter().collect();
        let mut closed: Vec<&GoldFact> = Vec::new();
        let mut seen: HashMap<Vec<String>, &PrintedFact> = HashMap::new();
        for fact in &printed.facts {
            if let Some(text) = text {
                let evidence = &fact.evidence;
                let exact = !evidence.quote.is_empty() && text.slice(evidence.start, evidence.end) == evidence.quote;
                self.evidence.add(exact);
            }
            if let Some(first) = seen.get(&key(fact)) {
                self.count_rule(gold, fact, |t| t.neither += 1);
                self.note_overlap(&first.evidence, &fact.evidence);
                continue;
            }
            seen.insert(key(fact), fact);
            let reading = Reading {
                fact,
                subject: gold.meant(&fact.subject),
                object: gold.meant(&fact.object),
                figure: Quantity::read(fact.object.text()),
            };
            if let Some(at) = open.iter().position(|g| gold.states(g, &reading)) {
                let hit = open.remove(at);
                closed.push(hit);
                self.count_rule(gold, fact, |t| t.right += 1);
                self.count(gold, &fact.relation, |t| t.right += 1);
                for (name, wanted) in hit.qualifiers.iter().filter(|(name, _)| *name != "metric") {
                    self.qualifiers.add(qualifier_holds(wanted, &fact.qualifier(name)));
                }
            } else if closed.iter().copied().chain(&gold.ignored).any(|g| gold.states(g, &reading)) {
                self.count_rule(gold, fact, |t| t.neither += 1);
            } else {
                self.count_rule(gold, fact, |t| t.wrong += 1);
                self.count(gold, &fact.relation, |t| t.wrong += 1);
                let place = Text::place(text, gold, Some(fact.evidence.start));
                let (subject, object) = (fact.subject.text().to_owned(), fact.object.text().to_owned());
                let cells = vec![subject, fact.relation.clone(), object, fact.qualifiers(), fact.evidence.rule.clone()];
                self.mistakes.push(Mistake { place, mark: "F+", cells });
            }
        }
        for fact in open {
            self.count(gold, &fact.relation, |t| t.missed += 1);
            let qualifiers: Vec<String> = fact.qualifiers.iter().map(|(k, v)| format!("{k}={v}")).collect();
            let cells =
                vec![fact.subjects[0].clone(), fact.relation.clone(), fact.objects.join("|"), qualifiers.join(";")];
            self.mistakes.push(Mistake { place: gold.place(fact.line), mark: "F-", cells });
        }
    }

    /// Counts a fact over everything, in its relation, and in its document.
    fn count(&mut self, gold: &Gold, relation: &str, one: impl Fn(&mut Tally)) {
        one(&mut self.fact);
        one(self.relations.entry(relation.to_owned()).or_default());
        one(self.documents.entry(gold.stem.clone()).or_default());
    }

    /// Counts a fact with the rule that read it.
    fn count_rule(&mut self, gold: &Gold, fact: &PrintedFact, one: impl Fn(&mut RuleTally)) {
        let rule = &fact.evidence.rule;
        one(self.rules.entry(rule.clone()).or_default());
        let of_document = self.rules_by_document.entry(gold.stem.clone()).or_default();
        one(of_document.entry(rule.clone()).or_default());
    }

    /// Two rules that state a fact of the same words; of other words it is said twice.
    fn note_overlap(&mut self, a: &PrintedEvidence, b: &PrintedEvidence) {
        if a.rule != b.rule && a.start < b.end && b.start < a.end {
            let (first, second) = if a.rule < b.rule { (a, b) } else { (b, a) };
            *self.overlaps.entry((first.rule.clone(), second.rule.clone())).or_default() += 1;
        }
    }

    fn add_metadata(&mut self, gold: &Gold, printed: &Printed, text: Option<&Text>) {
        let mut left: Vec<_> = gold.metadata.iter().collect();
        for (field, value) in &printed.metadata {
            let right = |wanted: &str| match *field {
                "title" => similar(wanted, value, ALIKE),
                "date" => norm(wanted) == norm(value) || value.starts_with(wanted),
                _ => norm(wanted) == norm(value),
            };
            match left.iter().position(|g| g.field == *field && g.value.split('|').any(right)) {
                Some(at) => {
                    left.remove(at);
                    self.metadata.right += 1;
                }
                None => {
                    self.metadata.wrong += 1;
                    let cells = vec![(*field).to_owned(), value.clone()];
                    self.mistakes.push(Mistake { place: Text::place(text, gold, None), mark: "D+", cells });
                }
            }
        }
        self.metadata.missed += left.len();
        for field in left {
            let cells = vec![field.field.clone(), field.value.clone()];
            self.mistakes.push(Mistake { place: gold.place(field.line), mark: "D-", cells });
        }
    }
}

/// What makes two printed facts one.
fn key(fact: &PrintedFact) -> Vec<String> {
    let object = fact.object.text();
    let object = if FIGURES.contains(&fact.relation.as_str()) { Quantity::read(object).key() } else { norm(object) };
    let mut key = vec![norm(fact.subject.text()), fact.relation.clone(), object];
    key.extend(TELLING.iter().map(|q| norm(&fact.qualifier(q))));
    key
}

fn qualifier_holds(wanted: &str, printed: &str) -> bool {
    wanted.split('|').any(|w| similar(w, printed, ALIKE) || Quantity::read(w).same(&Quantity::read(printed)))
}

impl Gold {
    /// `file:line` of this gold.
    fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.path.display())
    }

    /// What a printed node says and stands for here.
    fn meant(&self, node: &PrintedNode) -> Meant {
        Meant { normal: norm(node.text()), entity: self.find(node.text(), node.class.as_deref()) }
    }

    /// Whether `fact` of this gold is what was printed.
    fn states(&self, fact: &GoldFact, printed: &Reading<'_>) -> bool {
        let relation = printed.fact.relation.as_str();
        if fact.relation != relation || !self.means(&fact.normal_subjects, &printed.subject, relation) {
            return false;
        }
        let value = printed.fact.object.text();
        if FIGURES.contains(&relation) {
            return fact.figures.iter().any(|f| f.same(&printed.figure))
                && (relation != "observation" || measures_the_same(fact, printed.fact));
        }
        if DATES.contains(&relation) {
            return fact.objects.iter().any(|o| value.starts_with(o.as_str()));
        }
        if relation == "stage" {
            return fact.objects.iter().any(|o| o == value);
        }
        let alike = |o: &String| similar_normal(o, &printed.object.normal, ALIKE);
        (PHRASES.contains(&relation) && fact.normal_objects.iter().any(alike))
            || self.means(&fact.normal_objects, &printed.object, relation)
    }

    /// Whether a printed node is what one of `names` (in normal form) stands for.
    fn means(&self, names: &[String], node: &Meant, relation: &str) -> bool {
        if names.contains(&node.normal) {
            return true;
        }
        match node.entity {
            Some(found) => names.iter().any(|n| self.entities[found].normal.contains(n)),
            None => relation == "upstreamOf" && names.iter().any(|n| similar_normal(n, &node.normal, ALIKE)),
        }
    }
}

/// A printed fact, read once against a gold.
struct Reading<'a> {
    fact: &'a PrintedFact,
    subject: Meant,
    object: Meant,
    figure: Quantity,
}

/// A printed node: its normal form, and the entity of the gold that it stands for.
struct Meant {
    normal: String,
    entity: Option<usize>,
}

fn measures_the_same(fact: &GoldFact, printed: &PrintedFact) -> bool {
    let wanted = fact.qualifiers.get("metric").map_or("", String::as_str);
    let metric = printed.qualifier("metric");
    wanted.split('|').any(|w| similar(w, &metric, METRIC_ALIKE))
}
