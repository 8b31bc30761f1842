//! What does a corpus cost that changes: built, built again, one document changed; and what do evidence and exports cost?
//!
//! The documents are made from the samples with other figures. Everything is run in one process, with all cores.
//!
//!     cargo bench --bench store                  320 documents
//!     cargo bench --bench store -- 640
//!     cargo bench --bench store -- STORE         only questions with evidence and without, on the quads of a store
//!     cargo bench --bench store -- GRAPH.nq      sorted N-Quads into a new store
//!     cargo bench --bench store -- GRAPH.nq as-oxigraph   the same as Oxigraph loads them, for one process each

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::time::Instant;

use lianpu::build::{Built, Target, Watch, build};
use lianpu::export::{EXPORTERS, Exporter, Model, Outlet, Shape, Source};
use lianpu::pack::Pack;
use lianpu::pipeline::Pipeline;
use lianpu::query::{Format, Kind, NamedQuery, Parameter, Style, Unset};
use lianpu::read::decode;
use lianpu::store::{self, Manifest, Memory, Store, StoreError, Writer};
use oxigraph::io::RdfFormat;

/// As the program has it.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// For each kind of parameter that must be given: what most is said of, asked for in SPARQL, or a text.
const ASKED: &[(&str, &str)] = &[
    (
        "place",
        "SELECT ?x (COUNT(*) AS ?n) { ?y lp:locatedIn ?x . GRAPH ?g { ?x lp:divisionCode ?c } } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 1",
    ),
    ("chain", "SELECT ?x (COUNT(*) AS ?n) { ?y lp:inChain ?x } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 1"),
    ("person", "SELECT ?x (COUNT(*) AS ?n) { ?x lp:holdsPost ?y } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 1"),
    ("holder", "SELECT ?x (COUNT(*) AS ?n) { ?x lp:observation ?y } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 1"),
    ("product", "SELECT ?x (COUNT(*) AS ?n) { ?y lp:upstreamOf ?x } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 1"),
    ("post", "副市长"),
    ("text", "电"),
];

fn main() {
    if let Some(path) = std::env::args().skip(1).find(|a| Path::new(a).is_file()) {
        return loading(Path::new(&path), std::env::args().any(|a| a == "as-oxigraph"));
    }
    if let Some(path) = std::env::args().skip(1).find(|a| Path::new(a).join("manifest.json").exists()) {
        return evidence(&store::open(path).expect("a store"), tempfile::tempdir().expect("a folder").path());
    }
    let documents: usize = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(320);
    let pipeline = Pipeline::new(Pack::embedded().expect("the pack is valid")).expect("the pack compiles");
    let folder = tempfile::tempdir().expect("a folder");
    let (input, path) = (folder.path().join("in"), folder.path().join("store"));
    write(&input, documents);
    let build = |path: &Path| -> Built {
        let (files, _) = lianpu::read::find(std::slice::from_ref(&input));
        build(&pipeline, &files, Target::at(path), Watch::NOBODY).expect("it builds")
    };

    let (scratch, built) = timed(|| build(&path));
    println!("{documents} documents, {} facts, {} quads", built.facts, built.quads);
    let quads = store::open(&path).expect("a store").nquads().expect("the quads");
    let (plain, _) = timed(|| load(quads, &folder.path().join("plain")));
    line("load the finished quads as oxigraph does", plain, scratch);
    line("build from scratch", scratch, scratch);
    let (unchanged, again) = timed(|| build(&path));
    assert!(again.unchanged);
    line("build again, nothing changed", unchanged, scratch);
    for (n, what) in ["one document changed", "one more changed", "one removed"].into_iter().enumerate() {
        let file = input.join(format!("{}/{n}.txt", 0));
        if n == 2 {
            fs::remove_file(&file).expect("a document");
        } else {
            let text = fs::read_to_string(&file).expect("a document");
            fs::write(&file, text + "\n晨光铝业有限公司位于茌平区，主要生产高精铝板。\n").expect("a document");
        }
        let (seconds, built) = timed(|| build(&path));
        assert!(built.changes.is_some());
        line(what, seconds, scratch);
    }

    let store = store::open(&path).expect("a store");
    exports(&store, folder.path());
    evidence(&store, folder.path());
}

/// What it costs to load sorted N-Quads: time and the most memory that the process had.
fn loading(path: &Path, as_oxigraph: bool) {
    let folder = tempfile::tempdir_in(".").expect("a folder");
    let to = folder.path().join("store");
    let quads = BufReader::new(fs::File::open(path).expect("a file"));
    let (seconds, ()) = timed(|| {
        if as_oxigraph {
            return load(quads, &to);
        }
        let lines = quads.lines().map(|line| Ok(line.expect("a line")));
        let done = |_: &_, _: &_| Ok::<_, StoreError>(None);
        Writer::begin(&to)
            .and_then(|w| w.write(Manifest::new("bench", "bench"), Memory::default(), lines, done))
            .expect("a store");
    });
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    println!("{seconds:.2} s  {most}");
}

/// What exports cost: RDF beside what Oxigraph dumps in the same format, the others beside their size.
fn exports(store: &Store, folder: &Path) {
    let write =
        |exporter: &dyn Exporter, out: &mut Outlet<'_>| exporter.write(&Source::of(store), out).expect("it writes");
    for exporter in EXPORTERS {
        let name = exporter.name();
        let Shape::File { media_type, .. } = exporter.shape() else {
            let to = folder.join(name);
            let mut out = Outlet::folder(&to).expect("a folder");
            let (seconds, files) = timed(|| {
                write(*exporter, &mut out);
                out.finish().expect("a folder")
            });
            let bytes: u64 = files.iter().map(|(_, size)| size).sum();
            println!("export {name:<10} {seconds:>7.2} s  {:>8.1} MB", bytes as f64 / 1e6);
            continue;
        };
        let (ours, _) = timed(|| write(*exporter, &mut Outlet::stream(&mut std::io::sink())));
        let Some(format) = RdfFormat::from_media_type(media_type).filter(|_| exporter.model() != Model::PropertyGraph)
        else {
            println!("export {name:<10} {ours:>7.2} s");
            continue;
        };
        // what has no named graphs is dumped graph by graph
        let (theirs, _) = timed(|| {
            if format.supports_datasets() {
                store.database().dump_to_writer(format, std::io::sink()).expect("it dumps");
            } else {
                for graph in store.database().named_graphs() {
                    let graph = graph.expect("a graph");
                    store.database().dump_graph_to_writer(&graph, format, std::io::sink()).expect("it dumps");
                }
            }
        });
        println!("export {name:<10} {ours:>7.2} s; oxigraph dump {theirs:.2} s: {:.1} times as fast", theirs / ours);
    }
}

/// What evidence costs: quads a fact, and questions with it and without.
fn evidence(store: &Store, folder: &Path) {
    let text = store.nquads().and_then(std::io::read_to_string).expect("the quads");
    let (with, without): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.contains("/evidence/"));
    let claims = with.iter().filter(|line| line.contains("rdf-syntax-ns#subject>")).count();
    println!("evidence: {:.2} quads a fact", with.len() as f64 / claims as f64);
    // as a build leaves it, and with each table in one file: of fewer quads there are fewer files to look into
    for compacted in [false, true] {
        println!("{}", if compacted { "  compacted:" } else { "  as written:" });
        let stored = |name: &str, lines: &[&str]| {
            let path = folder.join(format!("{name}-{compacted}"));
            let lines = lines.iter().map(|line| Ok((*line).to_owned()));
            let writer = Writer::begin(&path).expect("a writer").optimized(compacted);
            let done = |_: &_, _: &_| Ok::<_, StoreError>(None);
            let write =
                || writer.write(Manifest::new("bench", "bench"), Memory::default(), lines, done).expect("a store");
            println!("  {name} written in {:.2} s", timed(write).0);
            store::open(&path).expect("a store")
        };
        compare(&stored("lean", &without), &stored("full", &text.lines().collect::<Vec<_>>()));
    }
}

/// Asks every question that reads no evidence of both stores.
fn compare(lean: &Store, full: &Store) {
    let mut all = [0.0, 0.0];
    let queries = NamedQuery::all().expect("questions");
    for query in queries.iter().filter(|query| !query.reads_evidence) {
        let (name, settings) = (&query.name, settings(full, query));
        let ask = |store: &Store| {
            let mut rows = Vec::new();
            let results = query.run(store, &settings).expect("it runs");
            results.write(Format::Tsv, &Style::default(), &mut rows).expect("rows");
            rows
        };
        assert_eq!(ask(lean), ask(full), "{name}");
        // by turns, so that both have the same of what else the machine does
        let mut seconds = [Vec::new(), Vec::new()];
        for _ in 0..7 {
            seconds[0].push(timed(|| ask(lean)).0);
            seconds[1].push(timed(|| ask(full)).0);
        }
        let [lean, full] = seconds.map(|mut runs| {
            runs.sort_by(f64::total_cmp);
            runs[runs.len() / 2]
        });
        println!(
            "  {name:<22} {:>8.1} ms without evidence, {:>8.1} ms with: {:.2}",
            lean * 1e3,
            full * 1e3,
            full / lean
        );
        all = [all[0] + lean, all[1] + full];
    }
    println!("  all of them {:.2}", all[1] / all[0]);
}

/// What a question must be told, so that its answer is large.
fn settings(store: &Store, query: &NamedQuery) -> Vec<(String, String)> {
    let value = |parameter: &Parameter| {
        let kind = if parameter.kind == Kind::String && parameter.name == "product" {
            "text"
        } else {
            parameter.name.as_str()
        };
        let (_, asked) = ASKED.iter().find(|(name, _)| *name == kind).unwrap_or_else(|| panic!("what is {kind}?"));
        if !asked.starts_with("SELECT") {
            return (*asked).to_owned();
        }
        let rows = NamedQuery::from_text("asked", asked).and_then(|query| query.run(store, &[])?.rows()).expect("rows");
        let node = rows.into_iter().flatten().flatten().next().expect("something of this kind");
        node.to_string().trim_matches(['<', '>']).to_owned()
    };
    let needed = query.header.parameters.iter().filter(|parameter| parameter.default == Unset::Required);
    needed.map(|parameter| (parameter.name.clone(), value(parameter))).collect()
}

/// Quads into a new database, as `oxigraph load` does it.
fn load(quads: impl Read, path: &Path) {
    let database = oxigraph::store::Store::open(path).expect("a store");
    let mut loader = database.bulk_loader();
    loader.load_from_reader(RdfFormat::NQuads, quads).expect("it loads");
    loader.commit().expect("it commits");
}

/// Samples repeated with other figures and other names of firms.
fn write(folder: &Path, documents: usize) {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/data/samples");
    let mut paths: Vec<_> = fs::read_dir(samples).expect("samples").flatten().map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt" || e == "md") && !p.ends_with("README.md"));
    paths.sort();
    let texts: Vec<String> = paths.iter().map(|p| decode(&fs::read(p).expect("sample")).expect("text").text).collect();
    let mut state = 1_u64;
    let mut figure = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        char::from(b'1' + ((state >> 33) % 9) as u8)
    };
    for n in 0..documents {
        let text: String =
            texts[n % texts.len()].chars().map(|c| if c.is_ascii_digit() && c != '0' { figure() } else { c }).collect();
        let file = folder.join(format!("{}/{n}.txt", n / 500));
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a document");
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let started = Instant::now();
    let done = work();
    (started.elapsed().as_secs_f64(), done)
}

fn line(what: &str, seconds: f64, scratch: f64) {
    println!("{what:<42} {seconds:>8.2} s   {:>6.3} of a build", seconds / scratch);
}
