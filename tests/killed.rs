//! Builds killed at any instant → the old graph or the new one, whoever reads meanwhile.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use lianpu::store;

/// How often a build is killed.
const TIMES: u64 = 200;

const TEXTS: [&str; 2] = [
    "7月2日，宁海县的恒岳精密铸造有限公司年产5万吨轻量化铸件项目开工，总投资12亿元。",
    "恒岳精密铸造有限公司位于宁海县，主要生产轻量化铸件，列全省第9位。\n\n宁海县的凌峰泵业有限公司主要生产水泵。",
];

fn build(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lianpu"));
    command.current_dir(folder).args(["build", "in", "--store", "store", "--quiet", "--jobs", "1"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn finished(mut child: Child) -> bool {
    child.wait().is_ok_and(|status| status.success())
}

/// The text of the store; what its database holds must be the same.
fn graph(folder: &Path) -> String {
    let store = store::open(folder.join("store")).unwrap_or_else(|e| panic!("{e}"));
    let text = store.nquads().and_then(std::io::read_to_string).unwrap_or_else(|e| panic!("{e}"));
    let mut quads: Vec<String> =
        store.database().iter().map(|q| format!("{} .\n", q.unwrap_or_else(|e| panic!("{e}")))).collect();
    quads.sort_unstable();
    assert!(quads.concat() == text, "the database holds other quads than the text");
    text
}

#[test]
fn a_build_killed_at_any_instant_leaves_the_old_graph_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let folder = folder.path();
    fs::create_dir(folder.join("in")).unwrap_or_else(|e| panic!("{e}"));
    for n in 0..9 {
        fs::write(folder.join(format!("in/{n}.txt")), TEXTS[n % 2].replace("恒岳", ["恒岳", "宏泰", "明光"][n % 3]))
            .unwrap_or_else(|e| panic!("{e}"));
    }
    let write = |which: usize| fs::write(folder.join("in/9.txt"), TEXTS[which]).unwrap_or_else(|e| panic!("{e}"));
    // the two graphs, and how long a build takes
    let mut took = Duration::ZERO;
    let graphs = [0, 1].map(|which| {
        write(which);
        let started = Instant::now();
        assert!(finished(build(folder).spawn().unwrap_or_else(|e| panic!("{e}"))));
        took = started.elapsed();
        graph(folder)
    });
    assert_ne!(graphs[0], graphs[1]);
    let (done, read) = (AtomicBool::new(false), AtomicUsize::new(0));
    let known = |text: &String| graphs.contains(text);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                assert!(known(&graph(folder)), "a reader saw neither the old graph nor the new one");
                read.fetch_add(1, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        // instants that cover the build evenly, in an order that jumps about; twice as many in its second half, which writes
        let (mut whole, mut now) = (0_u64, 1);
        for n in 0..TIMES {
            write((n % 2) as usize);
            let part = (n * 79 % TIMES) as f64 / TIMES as f64;
            let instant = if n % 3 == 0 { part * 0.6 } else { 0.4 + part * 0.7 };
            let mut child = build(folder).spawn().unwrap_or_else(|e| panic!("{e}"));
            std::thread::sleep(took.mul_f64(instant));
            drop(child.kill());
            drop(child.wait());
            let text = graph(folder);
            assert!(known(&text), "killed after {instant:.2} of a build: neither the old graph nor the new one");
            let which = usize::from(text == graphs[1]);
            let is_whole = which != now;
            whole += u64::from(is_whole);
            now = which;
            // the machine may be busier now than before, or less so
            took = took.mul_f64(match (is_whole, instant > 1.0) {
                (true, false) => 0.97,
                (false, true) => 1.2,
                _ => 1.0,
            });
        }
        done.store(true, Ordering::Relaxed);
        assert!(whole > 5 && whole < TIMES - 5, "{whole} of {TIMES} builds were done before they were killed");
    });
    assert!(read.load(Ordering::Relaxed) > TIMES as usize / 4);
    // what the killed ones have left is cleared away by the next
    write(0);
    assert!(finished(build(folder).spawn().unwrap_or_else(|e| panic!("{e}"))));
    assert_eq!(graph(folder), graphs[0]);
    let beside = fs::read_dir(folder).map(Iterator::count).unwrap_or_default();
    assert_eq!(beside, 3, "texts, store and lock");
}
