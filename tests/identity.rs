//! Names of several documents → which are one thing? Pairs of names, the annotated pages as one corpus, and what must hold of any set.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use common::{PIPELINE, gold_with_texts, root, shared};
use lianpu::evaluate::{Gold, Text};
use lianpu::identity::{Body, Forced, Gathered, Grounds, Known, Named, Role, Unions, gather, known, unite};

static GROUNDS: LazyLock<Grounds<'static>> =
    LazyLock::new(|| Grounds::of(&PIPELINE.pack, &PIPELINE.canon).unwrap_or_else(|e| panic!("{e}")));

fn united(all: &[Gathered]) -> Unions {
    unite(all, &Forced::default(), &GROUNDS)
}

fn class(name: &str) -> u16 {
    PIPELINE.pack.ontology.class(name).unwrap_or_else(|| panic!("no class {name}")).0
}

fn division(name: &str) -> u32 {
    let all = &PIPELINE.pack.gazetteer.divisions;
    all.iter().position(|d| d.name == name).unwrap_or_else(|| panic!("no division {name}")) as u32
}

/// A name with its context, as one document knows it.
fn told(class: u16, name: &str, context: &str) -> Known {
    let mut known = Known { class, name: name.to_owned(), ..Known::default() };
    for part in context.split(';') {
        let (what, said) = part.split_once('=').unwrap_or(("", ""));
        let body = |role| Body { role, name: said.to_owned() };
        match what {
            _ if said.is_empty() => {}
            "doc" => known.setting = Some(division(said)),
            "place" => known.places.push(division(said)),
            "key" => known.key = Some(said.to_owned()),
            "owner" => known.bodies.push(body(Role::Owner)),
            "at" => known.bodies.push(body(Role::Employer)),
            "parent" => known.bodies.push(body(Role::Parent)),
            "partner" => known.bodies.push(body(Role::Partner)),
            "post" => known.posts.push(said.to_owned()),
            "chain" => known.chains.push(said.to_owned()),
            "year" => known.year = said.parse().ok(),
            "short" => known.shorts.push(said.to_owned()),
            "alias" => known.aliases.push(said.to_owned()),
            _ => panic!("{name}: {part}"),
        }
    }
    known
}

/// A pair of names with the others of its corpus.
struct Pair {
    line: String,
    class: String,
    same: bool,
    /// The two, then the others.
    known: Vec<Known>,
}

impl Pair {
    fn read(line: &str) -> Pair {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), 8, "{line}");
        let number = class(cells[0]);
        let mut known = vec![told(number, cells[1], cells[2]), told(number, cells[3], cells[4])];
        for other in cells[6].split("};").filter(|o| !o.is_empty()) {
            let (name, context) = other.split_once('{').unwrap_or((other, ""));
            let (number, name) = name.split_once(':').map_or((number, name), |(c, name)| (class(c), name));
            known.push(told(number, name, context.trim_end_matches('}')));
        }
        Pair { line: line.to_owned(), class: cells[0].to_owned(), same: cells[5] == "same", known }
    }
}

fn pairs() -> Vec<Pair> {
    let text = std::fs::read_to_string(root("tests/data/names/pairs.tsv")).unwrap_or_else(|e| panic!("{e}"));
    text.lines().filter(|line| !line.starts_with('#')).map(Pair::read).collect()
}

/// The number of the entity that a document's knowledge went into.
fn number(all: &[Gathered], known: &Known) -> usize {
    let same = |g: &Gathered| g.class == known.class && g.name == known.name && g.key == known.key;
    all.iter().position(same).unwrap_or_else(|| panic!("{} is not there", known.name))
}

/// Right, wrong and missed.
#[derive(Default)]
struct Count {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Count {
    fn add(&mut self, found: bool, wanted: bool) {
        self.right += usize::from(found && wanted);
        self.wrong += usize::from(found && !wanted);
        self.missed += usize::from(!found && wanted);
    }

    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }

    fn hold(&self, what: &str, precision: f64, recall: f64) {
        println!("{what}: precision {:.3}, recall {:.3}", self.precision(), self.recall());
        assert!(self.precision() >= precision, "{what}: precision {:.3}", self.precision());
        assert!(self.recall() >= recall, "{what}: recall {:.3}", self.recall());
    }
}

#[test]
fn pairs_of_names() {
    let pairs = pairs();
    assert!(pairs.len() >= 320, "{} pairs", pairs.len());
    let (mut all, mut classes) = (Count::default(), BTreeMap::<&str, Count>::new());
    for pair in &pairs {
        let corpus = gather(pair.known.iter().cloned());
        let unions = united(&corpus);
        let to = |i: usize| unions.to[number(&corpus, &pair.known[i])];
        let found = to(0) == to(1);
        if found != pair.same {
            let said: Vec<String> = unions.verdicts.iter().map(|v| v.en(&corpus)).collect();
            println!("{}: {}\n    {}", if found { "wrong" } else { "missed" }, pair.line, said.join("; "));
        }
        all.add(found, pair.same);
        classes.entry(&pair.class).or_default().add(found, pair.same);
    }
    for (class, count) in &classes {
        println!("{class}: {} right, {} wrong, {} missed", count.right, count.wrong, count.missed);
    }
    all.hold("pairs of names", 0.99, 0.90);
}

/// An entity that the pipeline finds in an annotated page.
struct Found {
    class: u16,
    /// Its name and key with its page.
    shown: String,
    /// The number of the united one.
    union: usize,
    /// The number of the annotated one.
    group: usize,
    /// The number of the page, and what the annotation of it calls the entity.
    page: usize,
    names: Vec<String>,
}

/// Whether a name of the one is part of a name of the other.
fn holds(a: &[String], b: &[String]) -> bool {
    a.iter().any(|x| b.iter().any(|y| x.contains(y.as_str()) || y.contains(x.as_str())))
}

/// Entities that the pipeline finds in the annotated pages.
fn found(golds: &[Gold], texts: &BTreeMap<String, Text>) -> Vec<Found> {
    let read: Vec<_> = golds.iter().map(|g| PIPELINE.run(&g.stem, &texts[&g.stem].text)).collect();
    let of_each: Vec<Vec<Known>> = read.iter().map(|(d, e)| known(d, e, &PIPELINE.pack)).collect();
    let all = gather(of_each.iter().flatten().cloned());
    let unions = united(&all);
    let annotated = Annotated::of(golds);
    let mut found = Vec::new();
    for (g, known) in of_each.iter().enumerate() {
        let mut taken = BTreeSet::new();
        for one in known {
            let class = &PIPELINE.pack.ontology.class_of(lianpu::model::Type(one.class)).name;
            let mut names = std::iter::once(&one.name).chain(&one.aliases);
            let Some(entity) = names.find_map(|name| golds[g].find(name, Some(class))) else { continue };
            if taken.insert(entity) {
                let same = |a: &Gathered| match one.division {
                    Some(division) => a.division == Some(division) && a.class == one.class,
                    None => a.class == one.class && a.name == one.name && a.key == one.key && a.division.is_none(),
                };
                let at = all.iter().position(same).unwrap_or_else(|| panic!("{} is not there", one.name));
                let shown = format!("{class} {} [{}] of page {g}", one.name, one.key.as_deref().unwrap_or_default());
                let (union, group) = (unions.to[at], annotated.group[&(g, entity)]);
                let names = golds[g].entities[entity].normal.clone();
                found.push(Found { class: one.class, shown, union, group, page: g, names });
            }
        }
    }
    found
}

/// Annotated entities that share a class and a name are one.
struct Annotated {
    group: BTreeMap<(usize, usize), usize>,
}

impl Annotated {
    fn of(golds: &[Gold]) -> Annotated {
        let all: Vec<(usize, usize)> =
            golds.iter().enumerate().flat_map(|(g, gold)| (0..gold.entities.len()).map(move |e| (g, e))).collect();
        let mut leader: Vec<usize> = (0..all.len()).collect();
        let mut first: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (i, (g, e)) in all.iter().enumerate() {
            let entity = &golds[*g].entities[*e];
            for name in &entity.normal {
                let other = *first.entry((&entity.class, name)).or_insert(i);
                let (from, to) = (leader[i].max(leader[other]), leader[i].min(leader[other]));
                leader.iter_mut().filter(|l| **l == from).for_each(|l| *l = to);
            }
        }
        Annotated { group: all.into_iter().zip(leader).collect() }
    }
}

#[test]
fn the_annotated_pages_as_one_corpus() {
    let Some((gold, texts)) = shared("gold").zip(shared("seeds")) else { return };
    let (golds, texts) = gold_with_texts(&gold, &texts);
    let found = found(&golds, &texts);
    let mut count = Count::default();
    for (i, one) in found.iter().enumerate() {
        for other in found[..i].iter().filter(|other| other.class == one.class) {
            let (union, group) = (one.union == other.union, one.group == other.group);
            // pages are annotated one by one: whether a short name of one is the full name of the other nobody said
            let unsaid = !group && one.page != other.page && holds(&one.names, &other.names);
            if union != group {
                let what = if unsaid {
                    "not annotated"
                } else if union {
                    "wrong"
                } else {
                    "missed"
                };
                println!("{what}: {} and {}", one.shown, other.shown);
            }
            if !unsaid {
                count.add(union, group);
            }
        }
    }
    println!("{} entities", found.len());
    count.hold("annotated pages", 0.99, 0.92);
}

/// All names of the pairs as one corpus.
fn corpus() -> Vec<Gathered> {
    gather(pairs().into_iter().flat_map(|pair| pair.known))
}

/// Which names are one, by names alone.
fn sets(all: &[Gathered], unions: &Unions) -> BTreeSet<BTreeSet<(u16, String, Option<String>)>> {
    let mut sets: BTreeMap<usize, BTreeSet<_>> = BTreeMap::new();
    for (one, to) in all.iter().zip(&unions.to) {
        sets.entry(*to).or_default().insert((one.class, one.name.clone(), one.key.clone()));
    }
    sets.into_values().collect()
}

#[test]
fn the_order_of_the_entities_changes_nothing() {
    let all = corpus();
    let (expected, representatives) = (sets(&all, &united(&all)), |all: &[Gathered], unions: &Unions| {
        unions.to.iter().map(|to| all[*to].name.clone()).collect::<BTreeSet<_>>()
    });
    let stand = representatives(&all, &united(&all));
    let mut mixed = all.clone();
    let mut state = 7_usize;
    for _ in 0..6 {
        for i in (1..mixed.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            mixed.swap(i, (state >> 33) % (i + 1));
        }
        let unions = united(&mixed);
        assert_eq!(sets(&mixed, &unions), expected);
        assert_eq!(representatives(&mixed, &unions), stand);
    }
}

#[test]
fn what_stands_for_others_is_united_no_further() {
    for pair in pairs() {
        let all = gather(pair.known);
        let unions = united(&all);
        let standing: BTreeSet<usize> = unions.to.iter().copied().collect();
        for to in &standing {
            assert_eq!(unions.to[*to], *to, "{} stands for others but not for itself", all[*to].name);
        }
        let again: Vec<Gathered> = standing.into_iter().map(|i| all[i].clone()).collect();
        for (i, to) in united(&again).to.into_iter().enumerate() {
            assert_eq!(i, to, "{} and {}", again[i].name, again[to].name);
        }
    }
}

#[test]
fn an_entity_of_another_name_and_place_changes_nothing_else() {
    let all = corpus();
    let expected = sets(&all, &united(&all));
    let mut more = all;
    for (class_name, name) in [("Company", "鸑鷟云笺有限公司"), ("Person", "鸑鷟"), ("Project", "鸑鷟云笺项目")]
    {
        more.extend(gather([told(class(class_name), name, "doc=日喀则市")]));
    }
    let found = sets(&more, &united(&more));
    assert!(expected.is_subset(&found));
    assert_eq!(found.len(), expected.len() + 3);
}

#[test]
fn corrections_hold() {
    let firm = |name: &str| told(class("Company"), name, "doc=冠县");
    let all = gather([firm("恒岳铝业"), firm("恒岳铝业有限公司"), firm("翎川智能有限公司")]);
    let named = |i: usize| Named { class: all[i].class, name: all[i].name.clone(), key: None };
    assert_eq!(united(&all).to[0], united(&all).to[1]);
    let apart = Forced { apart: vec![(named(0), named(1))], ..Forced::default() };
    assert_eq!(unite(&all, &apart, &GROUNDS).to, [0, 1, 2]);
    let together = Forced { together: vec![(named(1), named(2))], ..Forced::default() };
    let to = unite(&all, &together, &GROUNDS).to;
    assert!(to[1] == to[2] && to[0] == to[1], "{to:?}");
}

#[test]
fn what_documents_know_comes_back_from_json() {
    let text = "7月2日，冠县的恒岳精密铸造有限公司（以下简称“恒岳铸造”）年产5万吨铸件项目开工，总投资12亿元。";
    let (document, extraction) = PIPELINE.run("demo.txt", text);
    let known = known(&document, &extraction, &PIPELINE.pack);
    assert!(known.iter().any(|k| k.name == "恒岳精密铸造有限公司" && k.shorts == ["恒岳铸造"]), "{known:?}");
    let json = serde_json::to_string(&known).unwrap_or_else(|e| panic!("{e}"));
    let back: Vec<Known> = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(known, back);
}
