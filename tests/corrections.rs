//! What people have put right → the graph of each build after it.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{PIPELINE, build_store};
use lianpu::build::{Built, Target};
use lianpu::correct::{Change, Corrections};
use lianpu::query::{Format, NamedQuery, Style};

const TEXT: &str = "7月2日，宁海县的恒岳精密铸造有限公司年产5万吨轻量化铸件项目开工，总投资12亿元。";
const OTHER: &str = "宁海县的明光信息科技有限公司主要生产传感器。\n\n宁海县的翎川泵业有限公司主要生产水泵。";

/// A correction with its author and reason.
fn correction(table: &str, lines: &str) -> String {
    format!("[[{table}]]\n{lines}\nauthor = \"王敏\"\nreason = \"备案\"\n\n")
}

fn read(text: &str) -> Result<Corrections, Vec<String>> {
    Corrections::read(&[(PathBuf::from("corrections.toml"), text.to_owned())], &PIPELINE.pack)
        .map_err(|wrong| wrong.iter().map(ToString::to_string).collect())
}

struct Corpus(tempfile::TempDir);

impl Corpus {
    fn new() -> Corpus {
        let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
        fs::create_dir(folder.path().join("in")).unwrap_or_else(|e| panic!("{e}"));
        for (name, text) in [("a.txt", TEXT), ("b.txt", OTHER)] {
            fs::write(folder.path().join("in").join(name), text).unwrap_or_else(|e| panic!("{e}"));
        }
        Corpus(folder)
    }

    fn store(&self) -> PathBuf {
        self.0.path().join("store")
    }

    fn build(&self, corrections: &str, min_confidence: f64) -> Built {
        let corrections = read(corrections).unwrap_or_else(|e| panic!("{e:?}"));
        let store = self.store();
        let target = Target { min_confidence, corrections: Some(&corrections), ..Target::at(&store) };
        build_store(&PIPELINE, &self.0.path().join("in"), target)
    }
}

/// The rows of a named question, a line each.
fn ask(store: &Path, query: &str, settings: &[(&str, &str)]) -> String {
    let store = lianpu::store::open(store).unwrap_or_else(|e| panic!("{e}"));
    let query = NamedQuery::find(query).unwrap_or_else(|e| panic!("{e}"));
    let settings: Vec<_> = settings.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let results = query.run(&store, &settings).unwrap_or_else(|e| panic!("{e}"));
    let mut rows = Vec::new();
    results.write(Format::Tsv, &Style::default(), &mut rows).unwrap_or_else(|e| panic!("{e}"));
    String::from_utf8(rows).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn facts_are_put_right_at_each_build() {
    let corpus = Corpus::new();
    let facts = || ask(&corpus.store(), "document-facts", &[("document", "a")]);
    assert!(corpus.build("", 0.0).idle.is_empty());
    assert!(facts().contains("12亿元\"") && facts().contains("stage"), "{}", facts());

    let project = "subject = \"年产5万吨轻量化铸件项目\"\n";
    let value = correction("value", &format!("{project}relation = \"totalInvestment\"\nto = \"13.5亿元\""));
    let reject = correction("reject", &format!("{project}relation = \"stage\"\nquote = \"开工\""));
    let none = correction("reject", "subject = \"没有的项目\"");
    let built = corpus.build(&format!("{value}{reject}{none}"), 0.0);
    assert_eq!(
        built.idle.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["corrections.toml:15: matches nothing in these documents"]
    );
    let now = facts();
    assert!(now.contains("13.5亿元") && now.contains("correction/"), "{now}");
    assert!(!now.contains("\t\"12亿元\"") && !now.contains("stage\t"), "{now}");
    // its number is that of the new text, and the registry says who made it
    let store = lianpu::store::open(corpus.store()).unwrap_or_else(|e| panic!("{e}"));
    let nquads = store.nquads().and_then(std::io::read_to_string).unwrap_or_else(|e| panic!("{e}"));
    assert!(nquads.contains("\"1350000000\"") && nquads.contains("dc/terms/creator> \"王敏\""));

    // the document changes: the corrections hold for what is read now
    fs::write(corpus.0.path().join("in/a.txt"), format!("{TEXT}\n\n项目占地80亩。")).unwrap_or_else(|e| panic!("{e}"));
    let built = corpus.build(&format!("{value}{reject}{none}"), 0.0);
    assert_eq!((built.read, built.idle.len()), (1, 1));
    assert!(facts().contains("13.5亿元") && facts().contains("80亩"), "{}", facts());

    // without them all is as it was
    corpus.build("", 0.0);
    assert!(facts().contains("stage") && !facts().contains("13.5亿元"));
}

#[test]
fn what_a_person_accepts_is_kept_whatever_its_rule_is_worth() {
    let corpus = Corpus::new();
    let accept = correction("accept", "relation = \"totalInvestment\"\nobject = \"12亿元\"");
    corpus.build(&accept, 0.9999);
    let facts = ask(&corpus.store(), "document-facts", &[("document", "a")]);
    assert_eq!(facts.lines().count(), 2, "{facts}");
    assert!(facts.contains("12亿元") && facts.contains("correction/"), "{facts}");
}

#[test]
fn entities_are_united_kept_apart_renamed_and_retyped() {
    let corpus = Corpus::new();
    let entities = |name: &str| ask(&corpus.store(), "entities", &[("name", name)]);
    let merge =
        correction("merge", "class = \"Company\"\nnames = [\"明光信息科技有限公司\", \"恒岳精密铸造有限公司\"]");
    let rename =
        correction("rename", "class = \"Company\"\nname = \"恒岳精密铸造有限公司\"\nto = \"恒岳铸造股份有限公司\"");
    let retype = correction("retype", "class = \"Company\"\nname = \"翎川泵业有限公司\"\nto = \"Organization\"");
    let built = corpus.build(&format!("{merge}{rename}{retype}"), 0.0);
    assert!(built.idle.is_empty(), "{:?}", built.idle);
    let united = entities("恒岳");
    assert!(united.contains("恒岳铸造股份有限公司") && united.contains("明光信息科技有限公司"), "{united}");
    assert_eq!(united.matches("Company").count(), 1, "{united}");
    assert!(ask(&corpus.store(), "verdicts", &[]).contains("按人工更正"));
    assert!(entities("翎川").contains("Organization"), "{}", entities("翎川"));
    // an organization makes no products
    assert!(!ask(&corpus.store(), "document-facts", &[("document", "b")]).contains("水泵"));
    assert!(built.warnings.iter().any(|(name, w)| name == "b.txt" && w.message.contains("left out")));
    corpus.build("", 0.0);
    assert!(
        entities("恒岳铸造股份").lines().count() == 1 && ask(&corpus.store(), "verdicts", &[]).lines().count() == 1
    );
}

#[test]
fn what_is_wrong_is_said_with_file_and_line() {
    let wrong = |text: &str| read(text).err().unwrap_or_default().join("\n");
    for (text, says) in [
        (
            "[[reject]]\nrelation = \"stage\"\nauthor = \"王\"\nreason = \"无\"\n".to_owned(),
            ":1: a fact needs a subject",
        ),
        ("\n[[reject]]\nsubject = \"甲\"\nauthor = \"\"\nreason = \"无\"\n".to_owned(), ":2: author and reason"),
        ("[[reject]]\nsubject = \"甲\"\nreason = \"无\"\n".to_owned(), "missing field `author`"),
        ("[[remove]]\n".to_owned(), ":1: unknown field `remove`"),
        (correction("reject", "subject = \"甲\"\nrelation = \"invested\""), "`invested` is no relation"),
        (
            correction("merge", "class = \"Firm\"\nnames = [\"甲\", \"乙\"]"),
            "`Firm` is no class of entities; these are: ",
        ),
        (correction("merge", "class = \"Company\"\nnames = [\"甲\"]"), "two names or more"),
        (correction("value", "subject = \"甲\""), "`to` should say"),
        (correction("accept", "subject = \"甲\"\nto = \"乙\""), "`to` belongs to [[value]]"),
        (correction("rename", "class = \"Place\"\nname = \"甲县\"\nto = \"乙县\""), "list of divisions"),
        ("[[reject\n".to_owned(), "corrections.toml:1:"),
    ] {
        let said = wrong(&text);
        assert!(said.contains(says), "{text} should say `{says}`: {said}");
    }
}

#[test]
fn corrections_that_contradict_each_other_are_refused() {
    let fact = "subject = \"甲项目\"\nrelation = \"stage\"";
    let company = |table: &str, names: &str| correction(table, &format!("class = \"Company\"\nnames = [{names}]"));
    let rename =
        |from: &str, to: &str| correction("rename", &format!("class = \"Company\"\nname = \"{from}\"\nto = \"{to}\""));
    for both in [
        correction("accept", fact) + &correction("reject", fact),
        correction("value", &format!("{fact}\nto = \"a\"")) + &correction("value", &format!("{fact}\nto = \"b\"")),
        company("merge", "\"甲\", \"乙\"") + &company("merge", "\"丙\", \"乙\"") + &company("split", "\"甲\", \"丙\""),
        rename("甲", "乙") + &rename("甲", "丙"),
        rename("甲", "乙") + &rename("乙", "甲"),
    ] {
        let wrong = read(&both).err().unwrap_or_default();
        assert!(!wrong.is_empty() && wrong.iter().all(|w| w.contains("corrections.toml:")), "{both}: {wrong:?}");
    }
    let sound = company("merge", "\"甲\", \"乙\"") + &company("split", "\"甲\", \"丙\"") + &correction("reject", fact);
    let read = read(&sound).unwrap_or_else(|e| panic!("{e:?}"));
    assert!(matches!(read.entries[2].change, Change::Reject(_)));
    assert_eq!(read.forced().apart.len(), 1);
}
