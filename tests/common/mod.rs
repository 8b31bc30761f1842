//! What the tests share: the pipeline, the sample texts, the material beside the repository.
#![allow(dead_code, reason = "each test uses its part")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

use lianpu::build::{Built, Target, Watch, build};
use lianpu::derive::derive_all;
use lianpu::evaluate::{self, Gold, Scores, Text, read_gold, read_printed};
use lianpu::model::{Document, Extraction, Node};
use lianpu::pack::Pack;
use lianpu::pipeline::Pipeline;

/// The pipeline of the built-in pack.
pub static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
    let pack = Pack::embedded().unwrap_or_else(|e| panic!("{e}"));
    Pipeline::new(pack).unwrap_or_else(|e| panic!("{e}"))
});

/// A path inside the repository.
pub fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A path in the material beside the repository; `None`, with a message, where it is absent.
///
/// # Panics
/// Where it is absent but `LIANPU_REQUIRE_SEEDS=1` says that it must not be.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = root("../shared").join(path);
    if path.exists() {
        return Some(path);
    }
    let required = std::env::var_os("LIANPU_REQUIRE_SEEDS").is_some_and(|v| v == "1");
    assert!(!required, "{} is required by LIANPU_REQUIRE_SEEDS=1, but it is not there", path.display());
    eprintln!("skipped: {} is not there", path.display());
    None
}

/// The whole derived graph of a database.
pub fn derived(database: &oxigraph::store::Store, base: &str) -> BTreeSet<String> {
    let lines = Mutex::new(BTreeSet::new());
    let give = |some| lines.lock().unwrap_or_else(|e| panic!("{e}")).extend(some);
    derive_all(database, base, &give).unwrap_or_else(|e| panic!("{e}"));
    lines.into_inner().unwrap_or_else(|e| panic!("{e}"))
}

/// Builds a store of the texts below `input`.
pub fn build_store(pipeline: &Pipeline, input: &Path, target: Target<'_>) -> Built {
    let (files, errors) = lianpu::read::find(&[input.to_path_buf()]);
    assert!(errors.is_empty(), "{errors:?}");
    build(pipeline, &files, target, Watch::NOBODY).unwrap_or_else(|e| panic!("{e}"))
}

/// A store in a folder that goes with it.
pub struct InFolder {
    /// The store.
    pub store: lianpu::store::Store,
    _folder: tempfile::TempDir,
}

/// A store of the texts below `input`, in a folder of its own.
pub fn store_of(input: &Path) -> InFolder {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let path = folder.path().join("store");
    build_store(&PIPELINE, input, Target::at(&path));
    let store = lianpu::store::open(&path).unwrap_or_else(|e| panic!("{e}"));
    InFolder { store, _folder: folder }
}

/// Compares with a file inside the repository, or writes it where `LIANPU_UPDATE` says so.
pub fn expect(path: &str, told: &str) {
    let path = root(path);
    if std::env::var_os("LIANPU_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap_or(&path)).unwrap_or_else(|e| panic!("{e}"));
        std::fs::write(&path, told).unwrap_or_else(|e| panic!("{e}"));
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(told, expected, "{} differs; LIANPU_UPDATE=1 writes it anew", path.display());
}

/// Gold with its texts and everything scored.
pub struct Evaluated {
    /// Gold files.
    pub golds: Vec<Gold>,
    /// Texts by document.
    pub texts: BTreeMap<String, Text>,
    /// What was printed, as JSON lines.
    pub lines: String,
    /// Scores.
    pub scores: Scores,
}

/// Gold of `folder` with the texts of `texts`.
pub fn gold_with_texts(folder: &Path, texts: &Path) -> (Vec<Gold>, BTreeMap<String, Text>) {
    let golds = read_gold(&[folder.to_owned()]).unwrap_or_else(|e| panic!("{e}"));
    let find = |g: &Gold| Text::find(g, &[texts.to_owned()]).unwrap_or_else(|e| panic!("{e}"));
    let texts = golds.iter().map(|g| (g.stem.clone(), find(g))).collect();
    (golds, texts)
}

/// Runs the pipeline on the texts of a gold folder.
pub fn evaluated(folder: &Path, texts: &Path) -> Evaluated {
    let (golds, texts) = gold_with_texts(folder, texts);
    let lines = evaluate::print(&PIPELINE, &texts);
    let printed = read_printed(&lines).unwrap_or_else(|e| panic!("{e}"));
    let scores = Scores::of(&golds, &printed, &texts);
    Evaluated { golds, texts, lines, scores }
}

/// The sample documents, by name, decoded.
pub fn samples() -> BTreeMap<String, String> {
    gold_with_texts(&root("data/gold"), &root("data/samples")).1.into_iter().map(|(n, t)| (n, t.text)).collect()
}

/// What a text states, a line each, without its places: to compare two printings of one text.
pub fn stated(name: &str, source: &str) -> BTreeSet<String> {
    let (_, extraction) = PIPELINE.run(name, source);
    claims(&extraction).into_iter().map(|(_, line)| line).collect()
}

/// Claims in order, each with its evidence and as `Class:name relation Class:name key=value`.
pub fn claims(extraction: &Extraction) -> Vec<(lianpu::model::Evidence, String)> {
    let ontology = &PIPELINE.pack.ontology;
    let node = |n: &Node| match n {
        Node::Entity(i) => {
            let entity = &extraction.entities[*i];
            format!("{}:{}", ontology.class_of(entity.kind).name, entity.name)
        }
        Node::Value { text, .. } => format!("“{text}”"),
    };
    let line = |c: &lianpu::model::Claim| {
        let qualifiers: String = c.qualifiers.iter().map(|(k, v)| format!("\t{k}={v}")).collect();
        format!("{}\t{}\t{}{qualifiers}", node(&c.subject), ontology.property_of(c.relation).name, node(&c.object))
    };
    extraction.claims.iter().map(|c| (c.evidence.clone(), line(c))).collect()
}

/// Holds what every extraction must hold: spans inside the source, quotes not empty.
pub fn assert_sound(document: &Document, extraction: &Extraction) {
    let length = document.source.chars().count() as u32;
    for sentence in &document.sentences {
        for i in 0..sentence.text.len() {
            let origin = sentence.text.origin(i).unwrap_or(u32::MAX);
            assert!(origin < length, "{}: a sentence reaches past the source", document.name);
        }
    }
    for claim in &extraction.claims {
        let span = claim.evidence.span;
        assert!(span.start < span.end && span.end <= length, "{}: {:?} of {length}", document.name, claim.evidence);
        let quote: String = document.source.chars().skip(span.start as usize).take(span.len() as usize).collect();
        assert!(!quote.trim().is_empty(), "{}: an empty quote at {:?}", document.name, claim.evidence);
        for node in [&claim.subject, &claim.object] {
            if let Node::Entity(i) = node {
                assert!(*i < extraction.entities.len(), "{}: a claim about no entity", document.name);
            }
        }
    }
}
