//! Two stores → what is new, gone and changed, in words and as a patch that leads from one to the other.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{PIPELINE, build_store};
use lianpu::build::Target;
use lianpu::diff::{DiffError, difference, patch};
use lianpu::store::{self, Store};

fn built(folder: &Path, name: &str, texts: &[(&str, &str)]) -> Store {
    let input = folder.join(format!("{name}-in"));
    fs::create_dir(&input).unwrap_or_else(|e| panic!("{e}"));
    for (file, text) in texts {
        fs::write(input.join(file), text).unwrap_or_else(|e| panic!("{e}"));
    }
    let path = folder.join(name);
    build_store(&PIPELINE, &input, Target::at(&path));
    store::open(&path).unwrap_or_else(|e| panic!("{e}"))
}

fn lines(store: &Store) -> BTreeSet<String> {
    let text = store.nquads().and_then(std::io::read_to_string).unwrap_or_else(|e| panic!("{e}"));
    text.lines().map(str::to_owned).collect()
}

#[test]
fn what_changed_between_two_stores_is_told() {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let kept = ("b.txt", "宁海县的明光信息科技有限公司主要生产传感器。");
    let old = built(
        folder.path(),
        "old",
        &[
            ("a.txt", "7月2日，宁海县的恒岳精密铸造有限公司年产5万吨轻量化铸件项目开工，总投资12亿元。"),
            kept,
            ("c.txt", "宁海县的翎川泵业有限公司主要生产水泵。"),
        ],
    );
    let new = built(
        folder.path(),
        "new",
        &[
            ("a.txt", "　　7月2日，宁海县的恒岳精密铸造有限公司年产5万吨轻量化铸件项目开工，总投资13亿元。"),
            kept,
            ("d.txt", "恒岳精密铸造位于宁海县，主要生产阀体。"),
        ],
    );
    let difference = difference(&old, &new).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(
        (&*difference.documents.new, &*difference.documents.gone, &*difference.documents.changed),
        (&["d.txt".to_owned()][..], &["c.txt".to_owned()][..], &["a.txt".to_owned()][..])
    );
    // a claim that moved is no other fact
    assert_eq!(difference.facts.changed, ["年产5万吨轻量化铸件项目 总投资 12亿元 → 13亿元"]);
    assert_eq!(difference.facts.gone, ["翎川泵业有限公司 位于 宁海县", "翎川泵业有限公司 生产 水泵"]);
    assert_eq!(difference.facts.new, ["恒岳精密铸造有限公司 生产 阀体"]);
    assert_eq!(difference.entities.gone, ["Company 翎川泵业有限公司", "Product 水泵"]);
    assert_eq!(difference.entities.new, ["Product 阀体"]);
    assert_eq!(difference.verdicts.new.len(), 1, "{:?}", difference.verdicts);
    assert!(difference.to_string().starts_with("documents: 1 new, 1 gone, 1 changed\n  + d.txt\n"), "{difference}");

    // the patch leads from the old graph to the new one
    let mut graph = lines(&old);
    patch(&old, &new, |comes, line| {
        assert!(if comes { graph.insert(line.to_owned()) } else { graph.remove(line) }, "{line}");
        Ok::<(), DiffError>(())
    })
    .unwrap_or_else(|e| panic!("{e}"));
    assert!(graph == lines(&new));
    let same = lianpu::diff::difference(&new, &new).unwrap_or_else(|e| panic!("{e}"));
    assert!(same.is_empty() && same.to_string() == "quads: 0 new, 0 gone\n");
}
