//! Ten thousand projects in one chain: the report comes in seconds, the map is folded, and the page stays one that a browser shows.

mod common;

use std::fmt::Write as _;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use common::store_of;
use lianpu::report::{Reporter, csv, page, xlsx};

/// How many texts there are, and how many projects each tells of.
const TEXTS: usize = 100;
const EACH: usize = 100;

const PLACES: [&str; 8] = ["新丰县", "上杭县", "东丰县", "万荣县", "余干县", "侯马市", "内乡县", "凯里市"];
const PRODUCTS: [&str; 5] = ["铝板带箔", "铝型材", "电解铝", "氧化铝", "铝箔"];
const STAGES: [&str; 3] = ["正在加紧建设", "已开工建设", "已建成投产"];
const NAMES: [&str; 10] = ["晨", "恒", "远", "启", "昌", "瑞", "泰", "宏", "盛", "凯"];

/// A text on projects of a place, none of which is told of elsewhere.
fn text(at: usize) -> String {
    let place = PLACES[at % PLACES.len()];
    let mut text = format!("{place}：重大项目集中推进\n2023年{}月{}日\n\n", at % 12 + 1, at % 27 + 1);
    for n in at * EACH..(at + 1) * EACH {
        let name: String = [n, n / 10, n / 100, n / 1000].map(|n| NAMES[n % 10]).concat();
        let _ = writeln!(
            text,
            "{}{name}铝业有限公司投资{}.{}亿元的年产{}.{n:05}万吨{}项目{}，预计2024年{}月投产。",
            place.trim_end_matches(['县', '市']),
            n % 89 + 1,
            n % 10,
            n % 9 + 1,
            PRODUCTS[n % PRODUCTS.len()],
            STAGES[n % STAGES.len()],
            n % 12 + 1,
        );
    }
    text
}

/// The time that this process has taken of the processor; where that cannot be told, the time since the first call.
fn spent() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let start = *START;
    let ticks = std::fs::read_to_string("/proc/self/stat").ok().and_then(|stat| {
        // user and system time stand 12 and 13 fields behind the name, which is in brackets
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    });
    ticks.map_or_else(|| start.elapsed(), |ticks| Duration::from_millis(ticks * 10))
}

#[test]
fn a_chain_of_ten_thousand_projects_is_reported_in_seconds() {
    let texts = tempfile::tempdir().unwrap();
    for at in 0..TEXTS {
        std::fs::write(texts.path().join(format!("{at:03}.txt")), text(at)).unwrap();
    }
    let store = store_of(texts.path());
    // the time of the processor, as others may work beside; 12 s on two cores at the lowest optimization
    let most = Duration::from_secs(if cfg!(debug_assertions) { 300 } else { 40 });
    let start = spent();
    let report = Reporter::of(&store.store).and_then(|reporter| reporter.named("铝")).unwrap();
    let projects = report.lists.iter().find(|list| list.name == "项目清单").unwrap();
    assert_eq!(projects.rows.len(), TEXTS * EACH);
    let page = page(&report).unwrap();
    let (table, workbook) = (csv(&report, projects), xlsx(&report).unwrap());
    let took = spent() - start;
    assert!(took < most, "{took:?}");

    assert!(page.len() < 6_000_000, "{} bytes", page.len());
    assert!(table.split(|byte| *byte == b'\n').count() > TEXTS * EACH && !workbook.is_empty());
    if let Ok(map) = &report.picture {
        // sixty cards, and the signs of what is folded, of empty segments and of columns
        let nodes = map.matches(r#"class="node""#).count();
        assert!((60..100).contains(&nodes) && map.contains(">+"), "the map is folded: {nodes}");
    }
    // every bar sums all its rows, and each project has its words
    let bars = &report.charts[0];
    let rows: usize = bars.series.iter().flat_map(|(_, points)| points).flatten().map(|point| point.rows.len()).sum();
    assert_eq!(rows, TEXTS * EACH);
    assert!(projects.rows.iter().all(|row| !row.sources.is_empty()));
}
