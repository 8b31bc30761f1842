//! Rules that did not match → what they lacked, in words that help to mend them.

use std::fs;

use lianpu::explain::{Shown, explain};
use lianpu::pack::Files;
use lianpu::pipeline::Pipeline;
use lianpu::text::Given;

const RULES: &str = r#"
[[rule]]
id = "near/opens"
about = "项目试营业"
triggers = ["试营业"]
patterns = ["<project:Project>[^。；]{0,10}试营业(?:于|在)<date:Date>"]
unless = ["的话"]
emit = [{ s = "project", p = "startDate", o = "date" }]
yes = ["[恒岳铝箔项目:Project=project]试营业于[2023年5月1日:Date=date]。"]
no = ["[恒岳铝箔项目:Project]试营业于[2023年5月1日:Date]的话。"]

[[rule]]
id = "near/idle"
about = "无所依附"
triggers = ["预备开张"]
patterns = ["预备开张(?<what>[^，。]+)"]
emit = [{ s = "@Policy", p = "issuedBy", o = "@Organization" }]
yes = ["预备开张[新店:=what]。"]
no = ["预备开张。"]
"#;

fn pipeline() -> Pipeline {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let rules = folder.path().join("data/relations");
    fs::create_dir_all(&rules)
        .and_then(|()| fs::write(rules.join("near.toml"), RULES))
        .unwrap_or_else(|e| panic!("{e}"));
    let files = Files::embedded().overlaid(folder.path()).unwrap_or_else(|e| panic!("{e}"));
    Pipeline::of(files).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn what_a_rule_lacked_is_said() {
    let pipeline = pipeline();
    let shown = Shown { only: None, near: usize::MAX };
    let said = |text: &str, rule: &str| {
        let all = explain(&pipeline, Given::plain("a", text), shown);
        let line = all.lines().find(|line| line.contains(rule)).map(str::to_owned);
        line.unwrap_or_else(|| panic!("{rule} is not named:\n{all}"))
    };
    // the class that is missing, how far the pattern went, and what it met there
    let line = said("恒阳县年产5万吨铝箔项目试营业于县城。", "near/opens");
    assert!(line.contains("near: ") && line.contains("heard 试营业"), "{line}");
    assert!(line.contains("there is no <Date>"), "{line}");
    assert!(line.contains("项目试营业于” (3 of 4), then `<date:Date>` in front of “县城"), "{line}");
    // the first part is missing: nothing was read
    let line = said("该店试营业于2023年5月1日。", "near/opens");
    assert!(line.contains("there is no <Project>") && !line.contains("read “"), "{line}");
    // everything is there, but in another order
    let line = said("2023年5月1日起，在此试营业的是年产5万吨铝箔项目。", "near/opens");
    assert!(!line.contains("there is no"), "{line}");
    // the exception by which the match was undone
    let line = said("年产5万吨铝箔项目试营业于2023年5月1日的话就好了。", "near/opens");
    assert!(line.contains("exception `的话`"), "{line}");
    // a match that states nothing
    let line = said("年内预备开张新店。", "near/idle");
    assert!(
        line.contains("in vain: ") && line.contains("read “预备开张新店”: it could not state `@Policy —issuedBy→"),
        "{line}"
    );
    // a rule that states something is shown with its claim, and nowhere else
    let line = said("年产5万吨铝箔项目试营业于2023年5月1日。", "near/opens");
    assert!(line.contains("—startDate→") && line.contains("2023-05-01"), "{line}");
}

#[test]
fn the_nearest_stand_first_and_no_more_are_shown_than_asked_for() {
    let pipeline = pipeline();
    let text = "恒阳县年产5万吨铝箔项目试营业于县城，总投资额将达新高。";
    let near = |limit| {
        let all = explain(&pipeline, Given::plain("a", text), Shown { only: None, near: limit });
        all.lines().filter(|line| line.contains("near: ")).map(str::to_owned).collect::<Vec<_>>()
    };
    let all = near(usize::MAX);
    assert!(all.len() > 3, "{all:?}");
    assert_eq!(near(2), all[..2]);
    assert_eq!(near(0), Vec::<String>::new());
    let at = |line: &String| line.matches("there is no").count() + line.matches(" and no ").count();
    let missing: Vec<usize> = all.iter().map(at).collect();
    assert!(missing.is_sorted(), "{missing:?}");
    let seen = explain(&pipeline, Given::plain("a", text), Shown::default());
    assert!(seen.contains("rules see: ") && seen.contains("<Project>试营业于县城"), "{seen}");
}
