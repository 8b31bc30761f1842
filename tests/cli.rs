//! The program as people call it: exit codes, messages with a place and a hint, nothing harmed.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;

const TEXT: &str = "7月2日，宁海县的恒岳精密铸造有限公司年产5万吨轻量化铸件项目开工，总投资12亿元。\n";

fn lianpu(folder: &Path, arguments: &[&str]) -> Output {
    Command::cargo_bin("lianpu").expect("the program").current_dir(folder).args(arguments).output().expect("it runs")
}

/// Runs in an empty folder with these files; checks the exit code and that each word stands in what it says.
fn check(files: &[(&str, &[u8])], arguments: &[&str], code: i32, words: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    let output = lianpu(folder.path(), arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{arguments:?} should say `{word}`: {said}");
    }
    assert!(!said.contains("panicked"), "{said}");
    output
}

#[test]
fn a_missing_path_is_named_with_one_that_looks_alike() {
    check(
        &[("news.txt", TEXT.as_bytes())],
        &["extract", "news.tx"],
        2,
        &["news.tx: no such file", "did you mean", "news.txt"],
    );
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_read() {
    let files: [(&str, &[u8]); 4] = [
        ("a.txt", TEXT.as_bytes()),
        ("empty.txt", b""),
        ("binary.txt", b"\x01\x02\x03\0\0"),
        ("latin.txt", b"caf\xe9 \xff\xff"),
    ];
    let output = check(
        &files,
        &["extract", "."],
        1,
        &["empty.txt: the file is empty", "binary data at byte 3", "latin.txt: neither UTF-8"],
    );
    assert!(String::from_utf8_lossy(&output.stdout).contains("恒岳精密铸造有限公司"));
}

#[test]
fn nothing_readable_at_all_is_an_error() {
    check(&[("empty.txt", b"")], &["extract", "empty.txt"], 2, &["none of the documents"]);
    check(&[("a.png", b"x")], &["build", "."], 2, &["no documents", "XLSX"]);
}

#[test]
fn a_store_that_is_none_is_left_alone() {
    let files: [(&str, &[u8]); 2] = [("a.txt", TEXT.as_bytes()), ("other/keep.me", b"mine")];
    check(&files, &["query", "chain-leaders", "--store", "other"], 2, &["not a store", "hint:"]);
    check(&files, &["build", "a.txt", "--store", "other"], 2, &["not a store"]);
    check(&files, &["query", "chain-leaders", "--store", "none"], 2, &["no store at none", "lianpu build"]);
}

#[test]
fn a_bad_rule_file_gives_all_errors_with_file_and_line() {
    let rules = "[[rule]]\nid = \"a/b\"\nabout = \"x\"\ntriggers = [\"总投资\"]\npatterns = [\"<p:Projet>总投资\"]\nemit = [{ s = \"p\", p = \"totalInvestmnt\", o = \"p\" }]\nyes = [\"总投资\"]\nno = []\n";
    let words =
        ["data/relations/bad.toml:2: a/b", "`no` is empty", "no relation `totalInvestmnt`", "no class `Projet`"];
    check(&[("pack/data/relations/bad.toml", rules.as_bytes())], &["check", "--pack", "pack"], 2, &words);
}

#[test]
fn repetitions_of_repetitions_are_an_error() {
    let pattern = format!("<p:Project>铝{}", "+".repeat(30));
    let rules = format!(
        "[[rule]]\nid = \"a/b\"\nabout = \"x\"\ntriggers = [\"铝\"]\npatterns = [\"{pattern}\"]\nemit = [{{ s = \"p\", p = \"stage\", o = \"=operating\" }}]\nyes = [\"铝\"]\nno = [\"铁\"]\n"
    );
    let files: [(&str, &[u8]); 1] = [("pack/data/relations/bad.toml", rules.as_bytes())];
    check(&files, &["check", "--pack", "pack"], 2, &["data/relations/bad.toml:2: a/b", "it repeats too much"]);
}

#[test]
fn a_damaged_workbook_is_an_error_like_others() {
    let container = include_bytes!("../fuzz/corpus/xls/sectors-behind-the-end.xls");
    // the reader of workbooks panics where a sheet is said to begin behind the end
    let mut workbook = include_bytes!("data/read/projects.xls").to_vec();
    let sheet = workbook.windows(4).position(|record| record == [0x85, 0, 12, 0]).expect("a sheet");
    workbook[sheet + 4..sheet + 8].fill(0x7F);
    let files: [(&str, &[u8]); 3] = [("a.xls", &workbook), ("c.xls", container), ("b.txt", TEXT.as_bytes())];
    let said =
        ["a.xls: damaged or cut off: as XLS it cannot be read: its structure", "c.xls: damaged or cut off: as XLS"];
    check(&files, &["extract", "."], 1, &said);
}

/// A text that lacks the words of some fonts would be read as if it were whole.
#[cfg(unix)]
#[test]
fn a_pdf_whose_fonts_are_not_known_is_not_read_in_part() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().expect("a folder");
    let tool = folder.path().join("pdftotext");
    let word = r#"<page width="595" height="842"><word xMin="9" yMin="9" xMax="99" yMax="20">2024-07-02</word></page>"#;
    let says = "Syntax Error: Missing language pack for 'Adobe-GB1' mapping";
    fs::write(&tool, format!("#!/bin/sh\necho \"{says}\" >&2\necho '{word}'\n")).expect("a program");
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).expect("a program");
    fs::write(folder.path().join("notice.pdf"), b"%PDF-1.4\n").expect("a file");
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::cargo_bin("lianpu").expect("the program");
    let output = command.current_dir(folder.path()).env("PATH", path).args(["extract", "notice.pdf"]).output();
    let output = output.expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("notice.pdf") && said.contains("poppler-data"), "{said}");
    assert!(output.stdout.is_empty(), "nothing is read");
}

#[test]
fn a_sparql_error_names_line_and_column() {
    check(&[], &["query", "-e", "SELECT ?x WHERE { ?x a }"], 2, &["1:", "expected"]);
    check(&[], &["query", "chain-leader"], 2, &["chain-leaders"]);
}

#[test]
fn a_bad_date_says_what_a_date_looks_like() {
    check(&[], &["query", "chain-leaders", "--as-of", "28.7.2022"], 2, &["not a date", "2022-07-28"]);
    check(&[], &["diagram", "竹", "--as-of", "2022-13"], 2, &["not a date", "2022-07-28"]);
    check(&[], &["conflicts", "--format", "xml"], 2, &["table, csv, tsv, json"]);
}

#[test]
fn build_query_export_and_validate_work_together() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.txt"), TEXT).expect("a file");
    let run = |arguments: &[&str]| {
        let output = lianpu(folder.path(), arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    };
    assert!(run(&["build", "a.txt"]).contains("1 documents"));
    assert!(run(&["build", "a.txt"]).contains("nothing has changed"));
    assert!(run(&["query", "projects-of-place", "--set", "place=宁海", "--format", "csv"]).contains("1200000000"));
    assert!(run(&["validate"]).contains("0 violation(s)"));
    let past = run(&["query", "projects-of-place", "--set", "place=宁海", "--format", "csv", "--as-of", "1999"]);
    assert!(past.contains("0 document(s)") && !past.contains("1200000000"), "{past}");
    assert!(run(&["conflicts", "--format", "json"]).contains("0 conflict(s), 0 change(s)"));
    let claims = run(&["explain", "https://w3id.org/lianpu/id/company/恒岳精密铸造有限公司"]);
    assert!(claims.contains("developedBy") && claims.contains("developer/"), "{claims}");
    let first = run(&["export", "--format", "turtle"]);
    assert_eq!(first, run(&["export", "--format", "turtle"]));
    assert!(run(&["build", "a.txt", "--optimize"]).contains("nothing has changed"));
    assert_eq!(first, run(&["export", "--format", "turtle"]));
    assert!(first.contains("恒岳精密铸造有限公司"));
}

#[test]
fn the_same_input_gives_the_same_bytes_with_any_number_of_threads() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/samples");
    let run = |jobs: &str| lianpu(Path::new(folder), &["extract", ".", "--jobs", jobs]).stdout;
    let one = run("1");
    assert!(!one.is_empty());
    assert_eq!(one, run("2"));
}

/// A folder with some texts and a store of them.
fn with_store(documents: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("in")).expect("a folder");
    for n in 0..documents {
        let text = TEXT.replace("12亿元", &format!("{n}亿元"));
        fs::write(folder.path().join(format!("in/{n}.txt")), text.repeat(20)).expect("a file");
    }
    assert!(lianpu(folder.path(), &["build", "in", "--store", "store"]).status.success());
    folder
}

fn graph(folder: &Path) -> Vec<u8> {
    lianpu(folder, &["export", "--format", "nquads", "--store", "store"]).stdout
}

#[test]
fn a_second_build_is_told_that_one_is_under_way() {
    let folder = with_store(1);
    let lock = lianpu::store::Lock::acquire(&folder.path().join("store")).expect("the lock");
    let output = lianpu(folder.path(), &["build", "in", "--store", "store"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("locked by another process") && said.contains("hint: wait"), "{said}");
    // who asks is not kept from reading
    assert!(!graph(folder.path()).is_empty());
    drop(lock);
}

#[test]
fn a_damaged_pack_of_the_last_build_is_compiled_anew() {
    let folder = with_store(2);
    let kept = folder.path().join("store/pack.bin");
    let whole = fs::read(&kept).expect("what was compiled");
    let mut spoilt = whole.clone();
    for (n, byte) in spoilt.iter_mut().enumerate().skip(300) {
        *byte = byte.wrapping_add((n % 5) as u8);
    }
    for (n, bytes) in [&spoilt[..], &whole[..999], b"", &whole[..]].into_iter().enumerate() {
        fs::write(&kept, bytes).expect("written");
        let text = TEXT.replace("12亿元", &format!("{n}3亿元"));
        fs::write(folder.path().join("in/1.txt"), text).expect("a file");
        assert!(lianpu(folder.path(), &["build", "in", "--store", "store"]).status.success());
        let said = graph(folder.path());
        assert!(lianpu(folder.path(), &["build", "in", "--store", "fresh"]).status.success());
        let fresh = lianpu(folder.path(), &["export", "--format", "nquads", "--store", "fresh"]).stdout;
        assert!(said == fresh && !said.is_empty(), "{n}");
        assert!(fs::read(&kept).expect("what was compiled") == whole, "{n}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    check(&[("in/a.txt", TEXT.as_bytes())], &["build", "in", "--store", "/proc/store"], 2, &["cannot create /proc/"]);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_store() {
    let folder = with_store(2);
    let before = graph(folder.path());
    fs::write(folder.path().join("in/9.txt"), "宁海县的翎川泵业有限公司主要生产水泵。").expect("a file");
    fs::remove_file(folder.path().join("store/memory.bin")).expect("everything is read again");
    // no file may have more than some hundred kilobytes: writing fails as on a full disk
    let limited = format!("trap '' XFSZ; ulimit -f 600; exec {} build in --store store", env!("CARGO_BIN_EXE_lianpu"));
    let output = std::process::Command::new("sh").args(["-c", &limited]).current_dir(folder.path()).output();
    let output = output.expect("a shell");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("too large") || said.contains("Too large"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    assert!(graph(folder.path()) == before);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 3, "texts, store and lock");
}

#[cfg(unix)]
#[test]
fn a_build_that_is_interrupted_says_so_and_leaves_the_old_store() {
    let folder = with_store(300);
    let before = graph(folder.path());
    for n in 0..300 {
        fs::write(folder.path().join(format!("in/{n}.txt")), TEXT.replace("12亿元", "7亿元").repeat(30))
            .expect("a file");
    }
    let lock = folder.path().join(".store.lock");
    fs::remove_file(&lock).expect("the lock of the last build");
    let mut build = std::process::Command::new(env!("CARGO_BIN_EXE_lianpu"));
    build.args(["build", "in", "--store", "store", "--jobs", "1"]).current_dir(folder.path());
    let build = build.stderr(std::process::Stdio::piped()).spawn().expect("it runs");
    // when it has taken the lock, it listens
    while !lock.exists() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let kill = std::process::Command::new("kill").args(["-INT", &build.id().to_string()]).status();
    assert!(kill.expect("kill").success());
    let output = build.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("interrupted; the store store was left as it was"), "{said}");
    assert!(graph(folder.path()) == before);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 3, "texts, store and lock");
}

#[test]
fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let folder = with_store(3);
    let before = graph(folder.path());
    fs::write(folder.path().join("in/1.txt"), TEXT.replace("12亿元", "77亿元")).expect("a file");
    let output = lianpu(folder.path(), &["build", "in", "--store", "store", "--dry-run"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && told.contains("77亿元") && told.contains("documents: 0 new, 0 gone, 1 changed"),
        "{told}"
    );
    assert!(graph(folder.path()) == before);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 3, "texts, store and lock");
    // where there is no store yet
    let output = lianpu(folder.path(), &["build", "in", "--store", "none", "--dry-run"]);
    assert!(output.status.success() && !folder.path().join("none").exists());
}

#[test]
fn stores_that_differ_end_with_one() {
    let folder = with_store(2);
    assert_eq!(lianpu(folder.path(), &["diff", "store", "store"]).status.code(), Some(0));
    fs::remove_file(folder.path().join("in/0.txt")).expect("a file");
    assert!(lianpu(folder.path(), &["build", "in", "--store", "other"]).status.success());
    for (format, says) in [("words", "documents: 0 new, 1 gone"), ("patch", "\nD <"), ("json", "\"gone\": [")] {
        let output = lianpu(folder.path(), &["diff", "store", "other", "--format", format]);
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.code() == Some(1) && told.contains(says), "{told}");
    }
}

#[test]
fn exports_say_what_they_wrote_and_why_they_could_not() {
    let folder = with_store(2);
    let run = |arguments: &[&str]| {
        let output = lianpu(folder.path(), &[&["export", "--store", "store"], arguments].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("panicked"), "{said}");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), said)
    };
    let (_, list, _) = run(&["--list"]);
    for name in ["nquads", "jsonld", "graphml", "gexf", "csv", "neo4j", "cypher", "cyjs", "nodelink", "parquet"] {
        assert!(list.lines().any(|line| line.starts_with(&format!("{name} "))), "{name}: {list}");
    }
    let (code, _, said) = run(&["--format", "neo4j"]);
    assert!(code == Some(2) && said.contains("-o DIR"), "{said}");
    let (code, _, said) = run(&["--format", "csv", "-o", "in"]);
    assert!(code == Some(2) && said.contains("the folder in holds other things: 0.txt, 1.txt"), "{said}");
    assert!(folder.path().join("in/0.txt").exists());
    let (code, _, said) = run(&["--format", "graphml", "--graph", "nowhere"]);
    assert!(code == Some(2) && said.contains("no graph nowhere") && said.contains("hint: corpus, entities"), "{said}");
    let (code, _, said) = run(&["--format", "csv", "-o", "new/tables"]);
    assert!(code == Some(0) && said.contains("in 3 file(s)"), "{said}");
    let (_, whole, _) = run(&["--format", "nodelink"]);
    let (code, past, said) = run(&["--format", "nodelink", "--as-of", "1999"]);
    assert!(code == Some(0) && said.contains("0 document(s)") && whole.contains("恒岳精密铸造有限公司"), "{said}");
    assert!(!past.contains("恒岳精密铸造有限公司") && past.contains("\"edges\":["), "{past}");
    let (_, sure, _) = run(&["--format", "nodelink", "--min-confidence", "1"]);
    assert!(sure.len() < whole.len() && sure.contains("\"nodes\":["));
}
