//! Files of every kind → what is read of them; the expected texts stand beside them in `expected/`.
//!
//! `LIANPU_UPDATE=1 cargo test --test read` writes them anew: read the difference before committing it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use lianpu::read::{Options, ReadError, Text, Value, read, read_file};
use lianpu::span::Span;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/read")
}

fn files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = entries.filter(|p| p.is_file() && p.extension().is_some_and(|e| e != "py")).collect();
    files.sort();
    files
}

fn all(path: &Path) -> Vec<Result<Text, ReadError>> {
    let mut read = Vec::new();
    read_file(path, &Options::default(), &mut |text| read.push(text));
    read
}

fn slice(text: &[char], span: Span) -> String {
    text[span.start as usize..span.end as usize].iter().collect()
}

/// What was read, for a person; spans are checked on the way.
fn shown(text: &Text) -> String {
    let mut out = String::new();
    let chars: Vec<char> = text.text.chars().collect();
    let charset = text.charset.as_deref().unwrap_or("-");
    writeln!(out, "== {} [{} {charset}]", text.name, text.kind).expect("memory");
    for (name, value) in
        [("title", &text.title), ("date", &text.date), ("publisher", &text.publisher), ("url", &text.url)]
    {
        if let Some(value) = value {
            writeln!(out, "{name}: {value}").expect("memory");
        }
    }
    text.warnings.iter().for_each(|warning| writeln!(out, "warning: {warning}").expect("memory"));
    writeln!(out, "{}", text.text.trim_end().replace('\t', "⇥")).expect("memory");
    let mut end = 0;
    for part in &text.parts {
        assert!(part.span.start >= end && part.span.end > part.span.start, "{part:?} in {}", text.name);
        end = part.span.end;
        let begin: String = slice(&chars, part.span).chars().take(12).collect();
        writeln!(out, "  {} {}", part.place, begin.replace('\n', "⏎")).expect("memory");
    }
    for table in &text.tables {
        writeln!(out, "-- {:?} {:?} {}×{}", table.title, table.sheet, table.rows, table.columns).expect("memory");
        for cell in &table.cells {
            let covers = if (cell.height, cell.width) == (1, 1) {
                String::new()
            } else {
                format!(" {}×{}", cell.height, cell.width)
            };
            let value = match &cell.value {
                Value::Text => String::new(),
                value => format!(" {value:?}"),
            };
            writeln!(out, "  {}: {}{covers}{value}", cell.place, slice(&chars, cell.span)).expect("memory");
        }
    }
    out
}

#[test]
fn every_file_is_read_as_expected() {
    let update = std::env::var_os("LIANPU_UPDATE").is_some();
    let (mut wrong, mut known) = (Vec::new(), BTreeSet::new());
    for path in files() {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut out = String::new();
        for read in all(&path) {
            match read {
                Ok(text) => out.push_str(&shown(&text)),
                Err(error) => {
                    let place = format!("{}/", folder().display());
                    writeln!(out, "!! {}", error.to_string().replace(&place, "")).expect("memory");
                }
            }
        }
        let expected = folder().join("expected").join(format!("{name}.txt"));
        known.insert(expected.clone());
        if update {
            std::fs::write(&expected, &out).expect("written");
        } else if std::fs::read_to_string(&expected).ok().as_deref() != Some(&out) {
            wrong.push(format!("{name}:\n{out}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for entry in std::fs::read_dir(folder().join("expected")).expect("a folder") {
        let path = entry.expect("an entry").path();
        assert!(known.contains(&path), "{} belongs to no file", path.display());
    }
}

#[test]
fn bytes_and_files_give_the_same() {
    for path in files() {
        let mut from_bytes = Vec::new();
        let bytes = std::fs::read(&path).expect("bytes");
        read(&path, &bytes, &Options::default(), &mut |text| from_bytes.extend(text));
        let from_file: Vec<Text> = all(&path).into_iter().flatten().collect();
        assert_eq!(from_bytes, from_file, "{}", path.display());
    }
}

#[test]
fn a_false_ending_changes_nothing() {
    for (file, ending) in [
        ("projects.xlsx", "csv"),
        ("minutes.docx", "xls"),
        ("export.xls", "txt"),
        ("crawl.warc.gz", "zip"),
        ("projects.ods", "pdf"),
    ] {
        let bytes = std::fs::read(folder().join(file)).expect("bytes");
        let texts = |name: &Path| {
            let mut texts = Vec::new();
            read(name, &bytes, &Options::default(), &mut |text| texts.extend(text));
            texts
        };
        let right = texts(file.as_ref());
        assert!(!right.is_empty());
        assert_eq!(right, texts(&Path::new(file).with_extension(ending)), "{file}");
    }
}

/// Every file cut off at many places, and with bytes changed, gives texts or messages but no panic, and no endless loop.
#[test]
fn damaged_files_do_no_harm() {
    for path in files() {
        let bytes = std::fs::read(&path).expect("bytes");
        let pdf = path.extension().is_some_and(|e| e == "pdf");
        let rounds = if pdf { 4 } else { 48 };
        for round in 0..rounds {
            let at = bytes.len() * round / rounds;
            let mut changed = bytes.clone();
            for (number, byte) in changed.iter_mut().enumerate().skip(at).step_by(97) {
                *byte = byte.wrapping_mul(31).wrapping_add(number as u8);
            }
            for damaged in [&bytes[..at], &changed] {
                read(&path, damaged, &Options::default(), &mut |text| match text {
                    Ok(text) => drop(shown(&text)),
                    Err(error) => assert!(error.to_string().len() < 600, "{error}"),
                });
            }
        }
    }
}

#[test]
fn other_documents_in_the_container_of_old_workbooks_are_told() {
    for (stream, expected) in [
        (
            "/EncryptedPackage",
            "a.xlsx: the workbook or document is protected by a password; remove the protection and read it again",
        ),
        ("/WordDocument", "a.xlsx: a document of Word 97 (DOC) is not read; save it as DOCX"),
        ("/PowerPoint Document", "a.xlsx: a presentation (PPT) is not read; save it as PDF"),
        ("/Contents", "a.xlsx: an OLE file without a workbook is not read; save it as XLSX, DOCX or PDF"),
    ] {
        let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a container");
        drop(container.create_stream(stream).expect("a stream"));
        let bytes = container.into_inner().into_inner();
        let mut said = Vec::new();
        read("a.xlsx".as_ref(), &bytes, &Options::default(), &mut |text| {
            said.extend(text.err().map(|e| e.to_string()));
        });
        assert_eq!(said, [expected]);
    }
}

#[test]
fn archives_are_opened_within_bounds() {
    let bytes = std::fs::read(folder().join("crawl.zip")).expect("bytes");
    let said = |change: &dyn Fn(&mut Options)| {
        let (mut options, mut said, mut texts) = (Options::default(), Vec::new(), 0);
        change(&mut options);
        read("a.zip".as_ref(), &bytes, &options, &mut |text| match text {
            Ok(_) => texts += 1,
            Err(error) => said.push(error.to_string()),
        });
        (texts, said.join("\n"))
    };
    assert_eq!(said(&|_| {}), (3, String::new()));
    assert!(said(&|options| options.limits.members = 2).1.contains("too many members"));
    let (texts, errors) = said(&|options| options.limits.total = 2_000);
    assert!(texts < 3 && errors.contains("the archive unpacks to too much"), "{errors}");
}

#[test]
fn long_workbooks_come_in_slices_with_their_head() {
    let mut options = Options::default();
    options.limits.rows = 4;
    let bytes = std::fs::read(folder().join("projects.xlsx")).expect("bytes");
    let mut texts = Vec::new();
    read("a.xlsx".as_ref(), &bytes, &options, &mut |text| texts.push(text.expect("a text")));
    let names: Vec<&str> = texts.iter().map(|text| text.name.as_str()).collect();
    assert_eq!(names, ["#sheet=项目&row=1-4", "#sheet=项目&row=5-5", "#sheet=链长&row=1-3", "#sheet=底稿&row=3-3"]);
    assert!(texts[1].text.starts_with("2023年重点项目表\n序号\t"), "{}", texts[1].text);
    texts.iter().for_each(|text| drop(shown(text)));
}

#[test]
#[cfg(unix)]
fn folders_are_walked_whatever_is_in_them() {
    let root = tempfile::tempdir().expect("a folder");
    let path = |name: &str| root.path().join(name);
    std::fs::create_dir_all(path("重点 项目/附件")).expect("a folder");
    std::os::unix::fs::symlink(root.path(), path("重点 项目/环")).expect("a link");
    for name in [
        "重点 项目/清 单.xlsx",
        "重点 项目/附件/a.PDF",
        "重点 项目/~$清 单.xlsx",
        "图.png",
        ".b.txt",
        "b.txt",
        "README.md",
    ] {
        std::fs::write(path(name), "文").expect("a file");
    }
    let (found, errors) = lianpu::read::find(&[root.path().to_owned()]);
    let names: Vec<&str> = found.iter().map(|found| found.name.as_str()).collect();
    assert_eq!(names, ["b.txt", "重点 项目/清 单.xlsx", "重点 项目/附件/a.PDF"]);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].to_string().contains("环: cannot be read: a link leads back"), "{}", errors[0]);
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    /// Endings under which bytes are read, and how files of their kinds begin.
    const BEGINNINGS: [(&str, &[u8]); 12] = [
        ("txt", b""),
        ("csv", b"a,b\n"),
        ("tsv", b"a\tb\n"),
        ("md", b"| a |\n|---|\n"),
        ("html", b"<html><body><table><tr><td>"),
        ("json", b"[{\"text\":"),
        ("ndjson", b"{\"text\":\"a\"}\n"),
        ("zip", b"PK\x03\x04"),
        ("gz", b"\x1F\x8B\x08\x00"),
        ("xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 40\r\n\r\nHTTP/1.1 200 OK\r\n"),
        ("", b""),
    ];

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 0..BEGINNINGS.len()) {
            let (ending, begin) = BEGINNINGS[kind];
            let bytes = [begin, &bytes].concat();
            read(&Path::new("a").with_extension(ending), &bytes, &Options::default(), &mut |text| {
                if let Ok(text) = text {
                    drop(shown(&text));
                }
            });
        }

        #[test]
        fn any_markup_is_read_or_refused(pieces in proptest::collection::vec("<(table|tr|td rowspan=3|td colspan=2|div|p|/p|/div|/table|a|/a|br|ul|li|caption)>|[链长，。 \n]{0,12}", 0..60)) {
            let source = format!("<body>{}", pieces.concat());
            read("a.html".as_ref(), source.as_bytes(), &Options::default(), &mut |text| {
                if let Ok(text) = text {
                    drop(shown(&text));
                }
            });
        }

        #[test]
        fn cells_of_delimited_files_come_back(rows in proptest::collection::vec(proptest::collection::vec("[链长a-c,\"; ]{0,6}", 3), 1..8)) {
            let mut csv = csv::Writer::from_writer(Vec::new());
            csv.write_record(["甲", "乙", "丙"]).expect("memory");
            rows.iter().for_each(|row| csv.write_record(row).expect("memory"));
            let bytes = csv.into_inner().expect("memory");
            let mut cells = Vec::new();
            read("a.csv".as_ref(), &bytes, &Options::default(), &mut |text| {
                let text = text.expect("a text");
                let chars: Vec<char> = text.text.chars().collect();
                cells.extend(text.tables[0].cells.iter().map(|cell| slice(&chars, cell.span)));
            });
            let expected: Vec<&str> = rows.iter().flatten().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
            prop_assert_eq!(&cells[3..], expected.as_slice());
        }
    }
}
