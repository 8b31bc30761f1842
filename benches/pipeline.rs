//! How fast is each stage, and the whole of `extract`, beside jieba-rs cutting the same text; and `build` beside a plain load?
//!
//! The text is made from the samples: each is repeated with other figures until there are some megabytes. Every
//! measurement is the median of several runs in one process, and each checks its answer. One thread, unless said.
//!
//!     cargo bench                      everything
//!     cargo bench -- 8                 with 8 MB of text
//!     cargo bench -- 2 text            the stages that read text, without the store

use std::fs;
use std::hint::black_box;
use std::time::Instant;

use lianpu::emit::{Called, Iris, Stated, entity_quads, quads};
use lianpu::pack::Pack;
use lianpu::pipeline::Pipeline;
use lianpu::read::decode;
use lianpu::store::{self, Manifest};
use lianpu::text::{Given, prepare};

const RUNS: usize = 5;

fn main() {
    let megabytes: usize = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(4);
    let started = Instant::now();
    let pack = Pack::embedded().expect("the pack is valid");
    let loaded = started.elapsed();
    let pipeline = Pipeline::new(pack).expect("the pack compiles");
    println!("pack loaded in {:.0} ms, compiled in {:.0} ms", ms(loaded), ms(started.elapsed() - loaded));

    let texts = corpus(megabytes << 20);
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} documents, {:.1} MB, one thread, median of {RUNS} runs\n", texts.len(), bytes as f64 / 1e6);

    let jieba = jieba_rs::Jieba::new();
    let cut = rate(bytes, || texts.iter().map(|t| black_box(jieba.cut(t, true)).len()).sum());
    line("jieba-rs cut (HMM on)", cut, cut);
    let pack = &pipeline.pack;
    line(
        "text: prepare",
        rate(bytes, || texts.iter().map(|t| prepare(Given::plain("d.txt", t), pack).0.sentences.len()).sum()),
        cut,
    );
    let documents: Vec<_> = texts.iter().map(|t| prepare(Given::plain("d.txt", t), pack).0).collect();
    line(
        "mention: recognise",
        rate(bytes, || documents.iter().map(|d| pipeline.recogniser.recognise(d, pack).len()).sum()),
        cut,
    );
    let mentions: Vec<_> = documents.iter().map(|d| pipeline.recogniser.recognise(d, pack)).collect();
    line(
        "extract: rules",
        rate(bytes, || {
            documents.iter().zip(&mentions).map(|(d, m)| pipeline.extractor.extract(d, m, pack).len()).sum()
        }),
        cut,
    );
    // as the command reads them, some in a row
    let named: Vec<Given> = texts.iter().map(|t| Given::plain("d.txt", t)).collect();
    let claims = |row: &[Given]| pipeline.run_all(row).iter().map(|(_, e)| e.claims.len()).sum::<usize>();
    let whole = rate(bytes, || named.chunks(8).map(claims).sum());
    line("extract: the whole", whole, cut);
    if std::env::args().any(|a| a == "text") {
        return;
    }

    let iris = Iris::default();
    let mut lines: Vec<String> = texts
        .iter()
        .enumerate()
        .flat_map(|(i, t)| {
            let (document, extraction) = pipeline.run(&format!("d{i}.txt"), t);
            let names: Vec<_> = extraction.entities.iter().map(|e| iris.entity(e, pack)).collect();
            let id = format!("d{i}");
            let mut all =
                quads(Stated { id: &id, document: &document, extraction: &extraction, names: &names }, &iris, pack);
            for (name, entity) in names.iter().zip(&extraction.entities) {
                let called = Called {
                    node: name.clone(),
                    kind: entity.kind,
                    name: &entity.name,
                    names: entity.aliases.iter().map(String::as_str).collect(),
                    division: entity.division,
                };
                all.extend(entity_quads(&called, &iris, pack));
            }
            all.iter().map(|q| format!("{q} .")).collect::<Vec<_>>()
        })
        .collect();
    lines.sort_unstable();
    lines.dedup();
    load(&lines);
}

/// Samples repeated with other figures, as separate documents.
fn corpus(bytes: usize) -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/samples");
    let mut paths: Vec<_> = fs::read_dir(folder).expect("samples").flatten().map(|e| e.path()).collect();
    paths.sort();
    let is_text =
        |p: &std::path::PathBuf| p.extension().is_some_and(|e| e == "txt" || e == "md") && !p.ends_with("README.md");
    let samples: Vec<String> = paths
        .iter()
        .filter(|p| is_text(p))
        .map(|p| decode(&fs::read(p).expect("sample")).expect("text").text)
        .collect();
    let mut texts = Vec::new();
    let (mut size, mut state) = (0, 1u64);
    while size < bytes {
        for sample in &samples {
            let text: String = sample
                .chars()
                .map(|c| match c {
                    '1'..='9' => {
                        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                        char::from(b'1' + ((state >> 33) % 9) as u8)
                    }
                    c => c,
                })
                .collect();
            size += text.len();
            texts.push(text);
        }
    }
    texts
}

/// Bytes a second, in megabytes; the work gives a count that must be the same each time.
fn rate(bytes: usize, mut work: impl FnMut() -> usize) -> f64 {
    let expected = work();
    assert!(expected > 0);
    let mut seconds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            assert_eq!(work(), expected);
            started.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    bytes as f64 / 1e6 / seconds[RUNS / 2]
}

fn line(what: &str, rate: f64, jieba: f64) {
    println!("{what:<24} {rate:>8.1} MB/s   {:>5.2} × jieba-rs", rate / jieba);
}

fn ms(duration: std::time::Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// The finished quads into a store: ours, and as `oxigraph load` does it.
fn load(lines: &[String]) {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("graph.nq");
    fs::write(&source, lines.join("\n") + "\n").expect("quads");
    let median = |work: &dyn Fn(usize)| {
        let mut seconds: Vec<f64> = (0..3)
            .map(|i| {
                let started = Instant::now();
                work(i);
                started.elapsed().as_secs_f64()
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        seconds[1]
    };
    let plain = median(&|i| {
        let database = oxigraph::store::Store::open(folder.path().join(format!("plain{i}"))).expect("a store");
        let mut loader = database.bulk_loader();
        loader
            .load_from_reader(oxigraph::io::RdfFormat::NQuads, fs::File::open(&source).expect("quads"))
            .expect("loads");
        loader.commit().expect("commits");
        assert_eq!(database.len().expect("a count"), lines.len());
    });
    let ours = median(&|i| {
        let written = store::write(
            folder.path().join(format!("ours{i}")),
            Manifest::new("bench", "bench"),
            lines.iter().cloned(),
        )
        .expect("a store");
        assert_eq!(written.quads as usize, lines.len());
    });
    println!("\n{} quads → store: {ours:.2} s, as `oxigraph load` {plain:.2} s: {:.2} ×", lines.len(), ours / plain);
}
