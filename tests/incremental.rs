//! A store that was brought up to date, however often → the one that a build from scratch gives.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use common::{PIPELINE, build_store};
use lianpu::build::{BuildError, Built, Target, Watch, build};
use lianpu::pack::Files;
use lianpu::pipeline::Pipeline;
use lianpu::store::{self, StoreError};
use proptest::prelude::*;

/// Another pack: one relation is read by one rule less.
static OTHER: LazyLock<Pipeline> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let path = "data/relations/investment.toml";
    let text = Files::embedded().get(path).map(|file| file.text.to_owned()).unwrap_or_default();
    let last = text.rfind("[[rule]]").unwrap_or_else(|| panic!("{path} has no rule"));
    let target = folder.path().join(path);
    fs::create_dir_all(target.parent().unwrap_or(folder.path())).unwrap_or_else(|e| panic!("{e}"));
    fs::write(&target, &text[..last]).unwrap_or_else(|e| panic!("{e}"));
    let files = Files::embedded().overlaid(folder.path()).unwrap_or_else(|e| panic!("{e}"));
    Pipeline::of(files).unwrap_or_else(|e| panic!("{e}"))
});

/// Sentences that share firms, projects, persons and places, under full and short names.
const SENTENCES: [&str; 18] = [
    "7月2日，宁海县的恒岳精密铸造有限公司年产5万吨轻量化铸件项目开工，总投资12亿元。",
    "恒岳精密铸造位于宁海县，主要生产轻量化铸件。",
    "恒岳精密的轻量化铸件项目已经投产。",
    "恒岳精密铸造股份有限公司获评国家级绿色工厂。",
    "宁海县委书记戚海棠任汽车零部件产业链链长。",
    "戚海棠来到恒岳精密铸造有限公司调研。",
    "宁波市委常委戚海棠出席签约仪式。",
    "汽车零部件产业链的链主企业是恒岳精密铸造有限公司。",
    "明光信息科技有限公司与恒岳集团合作建设智能仓储项目。",
    "恒岳集团有限公司旗下的恒岳精密铸造有限公司列全省第9位。",
    "2023年，宁海县实现地区生产总值850亿元，增长6.8%。",
    "宁海经济开发区位于宁海县，入驻企业320家。",
    "宁海经开区的智能仓储项目总投资3.5亿元，占地80亩。",
    "长汀镇的竹制品产业园占地200亩。",
    "发布时间：2021-03-05",
    "发布时间：2023-11-20",
    "宁海县委书记葛明远任汽车零部件产业链链长。",
    "宁海县委书记葛明远来到“双招双引”专班调研轻量化铸件项目。",
];

#[derive(Debug, Clone)]
enum Step {
    /// A file gets this content, whether or not it was there.
    Write(usize, Vec<usize>),
    Delete(usize),
    Rename(usize, usize),
    /// The other pack from now on.
    Pack,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let sentences = || prop::collection::vec(0..SENTENCES.len(), 1..4);
    let step = prop_oneof![
        6 => (0..NAMES.len(), sentences()).prop_map(|(file, text)| Step::Write(file, text)),
        2 => (0..NAMES.len()).prop_map(Step::Delete),
        2 => (0..NAMES.len(), 0..NAMES.len()).prop_map(|(from, to)| Step::Rename(from, to)),
        1 => Just(Step::Pack),
    ];
    prop::collection::vec(prop::collection::vec(step, 1..3), 1..6).prop_map(|rounds| {
        // a build after each round: marked by writing a file that never changes
        rounds.into_iter().flat_map(|round| round.into_iter().chain([Step::Write(NAMES.len(), vec![0])])).collect()
    })
}

/// Two of them differ in nothing but the ending.
const NAMES: [&str; 8] = ["a.txt", "b.txt", "b.md", "c.txt", "县/a.txt", "县/d.md", "e.txt", "f.txt"];

fn built(pipeline: &Pipeline, input: &Path, output: &Path, threads: usize) -> Built {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap_or_else(|e| panic!("{e}"));
    pool.install(|| build_store(pipeline, input, Target::at(output)))
}

/// All that can be read of a store.
#[derive(Debug, PartialEq)]
struct Content {
    text: String,
    quads: BTreeSet<String>,
    graphs: BTreeSet<String>,
    documents: BTreeMap<String, String>,
}

fn content(path: &Path) -> Content {
    let store = store::open(path).unwrap_or_else(|e| panic!("{e}"));
    let text =
        std::io::read_to_string(store.nquads().unwrap_or_else(|e| panic!("{e}"))).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(store.manifest().quads, text.lines().count() as u64);
    let quads = store.database().iter().map(|q| q.unwrap_or_else(|e| panic!("{e}")).to_string()).collect();
    let graphs = store.database().named_graphs().map(|g| g.unwrap_or_else(|e| panic!("{e}")).to_string()).collect();
    Content { text, quads, graphs, documents: store.manifest().documents.clone() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn a_store_brought_up_to_date_is_one_built_from_scratch(steps in steps(), threads in 1_usize..4) {
        let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
        let (input, kept, fresh) = (folder.path().join("in"), folder.path().join("kept"), folder.path().join("fresh"));
        fs::create_dir_all(input.join("县")).unwrap_or_else(|e| panic!("{e}"));
        let path = |file: usize| input.join(NAMES.get(file).unwrap_or(&"z.txt"));
        let mut pipeline = &*PIPELINE;
        // enough documents that few of them may change
        for (file, sentence) in SENTENCES.iter().enumerate().take(NAMES.len()) {
            fs::write(path(file), sentence).unwrap_or_else(|e| panic!("{e}"));
        }
        for step in &steps {
            match step {
                Step::Write(file, sentences) => {
                    let text: Vec<&str> = sentences.iter().map(|s| SENTENCES[*s]).collect();
                    fs::write(path(*file), text.join("\n\n")).unwrap_or_else(|e| panic!("{e}"));
                }
                Step::Delete(file) => drop(fs::remove_file(path(*file))),
                Step::Rename(from, to) => drop(fs::rename(path(*from), path(*to))),
                Step::Pack => pipeline = &*OTHER,
            }
            if matches!(step, Step::Write(8, _)) {
                built(pipeline, &input, &kept, threads);
                drop(fs::remove_dir_all(&fresh));
                prop_assert!(built(pipeline, &input, &fresh, 1).changes.is_none(), "nothing was there before");
                prop_assert!(content(&kept) == content(&fresh), "after {step:?} of {steps:?}");
            }
        }
    }
}

/// Writes documents of one sentence each, and a store of them.
fn corpus(folder: &Path, documents: usize) {
    fs::create_dir_all(folder.join("in")).unwrap_or_else(|e| panic!("{e}"));
    for n in 0..documents {
        let text = SENTENCES[n % SENTENCES.len()].replace("恒岳", ["恒岳", "宏泰", "凌峰"][n / SENTENCES.len() % 3]);
        fs::write(folder.join(format!("in/{n}.txt")), text).unwrap_or_else(|e| panic!("{e}"));
    }
    built(&PIPELINE, &folder.join("in"), &folder.join("store"), 2);
}

#[test]
fn only_what_changed_is_read() {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    corpus(folder.path(), 40);
    let again = || built(&PIPELINE, &folder.path().join("in"), &folder.path().join("store"), 2);
    assert!(again().unchanged);
    fs::write(folder.path().join("in/13.txt"), "宁海县的凌峰泵业有限公司主要生产水泵。")
        .unwrap_or_else(|e| panic!("{e}"));
    let changed = again();
    assert_eq!(changed.read, 1);
    assert!(changed.changes.is_some_and(|(gone, new)| gone > 0 && new > 0), "{:?}", changed.changes);
    fs::remove_file(folder.path().join("in/13.txt")).unwrap_or_else(|e| panic!("{e}"));
    let removed = again();
    assert_eq!((removed.read, removed.documents), (0, 39));
    // where much changed all is read
    for n in 10..30 {
        fs::write(folder.path().join(format!("in/{n}.txt")), SENTENCES[n % 3]).unwrap_or_else(|e| panic!("{e}"));
    }
    assert!(again().changes.is_none());
}

#[test]
fn many_small_changes_end_in_a_store_written_as_a_whole() {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    corpus(folder.path(), 12);
    let mut updates = BTreeSet::new();
    for n in 0..60 {
        fs::write(folder.path().join("in/1.txt"), SENTENCES[n % 14].replace("12亿元", &format!("{n}亿元")))
            .unwrap_or_else(|e| panic!("{e}"));
        built(&PIPELINE, &folder.path().join("in"), &folder.path().join("store"), 1);
        let manifest = store::manifest(folder.path().join("store")).ok().flatten().unwrap_or_default();
        updates.insert(manifest.updates);
    }
    assert!(updates.len() > 1 && updates.contains(&0), "{updates:?}");
    built(&PIPELINE, &folder.path().join("in"), &folder.path().join("fresh"), 1);
    assert!(content(&folder.path().join("store")) == content(&folder.path().join("fresh")));
}

#[test]
fn a_build_that_is_stopped_leaves_the_old_store() {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    corpus(folder.path(), 20);
    let (input, output) = (folder.path().join("in"), folder.path().join("store"));
    let before = content(&output);
    for much in [1, 20] {
        for n in 0..much {
            fs::write(input.join(format!("{n}.txt")), "宁海县的凌峰泵业有限公司主要生产水泵。")
                .unwrap_or_else(|e| panic!("{e}"));
        }
        let (files, _) = lianpu::read::find(std::slice::from_ref(&input));
        let target = Target::at(&output);
        let stop = AtomicBool::new(false);
        let step = || stop.store(true, std::sync::atomic::Ordering::Relaxed);
        let stopped = build(&PIPELINE, &files, target, Watch { step: &step, stop: &stop });
        assert!(matches!(stopped, Err(BuildError::Store(StoreError::Interrupted { .. }))), "{stopped:?}");
        assert!(content(&output) == before);
        let beside: Vec<_> =
            fs::read_dir(folder.path()).map(|d| d.flatten().map(|e| e.file_name()).collect()).unwrap_or_default();
        assert_eq!(beside.len(), 3, "texts, store and lock: {beside:?}");
    }
}
