//! A report → its files in a folder, each whole or not at all; a folder that holds other things is left alone.
//!
//! `NAME.html`, `NAME.xlsx`, `NAME-清单/*.csv`, and `NAME.json` for the next report to compare with. The file
//! `lianpu-report.json` lists what reports wrote into the folder; nothing else in it is ever overwritten.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::changes::{self, Compared};
use super::csv::csv;
use super::error::ReportError;
use super::model::{About, List, Report};
use super::page::{self, page};
use super::xlsx::xlsx;
use crate::output;

/// The index of a folder.
const INDEX: &str = "lianpu-report.json";
/// The page that lists all reports.
const PAGE: &str = "index.html";
/// What the index is.
const VERSION: u32 = 1;

/// What a report is written as.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// One page, with everything in it.
    Html,
    /// One workbook, with a sheet for each list.
    Xlsx,
    /// One file for each list.
    Csv,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Html, Self::Xlsx, Self::Csv];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// The format of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// What is known of the reports in a folder.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Index {
    lianpu_reports: u32,
    reports: Vec<Entry>,
}

/// A report in a folder.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Entry {
    pub(super) iri: String,
    pub(super) name: String,
    pub(super) is_place: bool,
    pub(super) coverage: String,
    pub(super) period: Option<String>,
    /// Names of lists with their rows.
    pub(super) counts: Vec<(String, usize)>,
    /// What its files are called, before the ending.
    stem: String,
    /// Its files, below the folder, with `/`.
    pub(super) files: BTreeSet<String>,
}

/// A folder for reports.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    index: Index,
    /// Whether to write over what no report wrote.
    force: bool,
}

impl Folder {
    /// The folder at a path; it is made where it is not there.
    ///
    /// # Errors
    /// A folder that holds other things than reports, unless `force`; one that cannot be made or read.
    pub fn open(path: &Path, force: bool) -> Result<Self, ReportError> {
        let io = |what| move |error| ReportError::Io { what, path: path.to_owned(), error };
        if path.exists() && !path.is_dir() {
            return Err(ReportError::NotAFolder { path: path.to_owned() });
        }
        fs::create_dir_all(path).map_err(io("make"))?;
        let place = path.join(INDEX);
        let index = match fs::read(&place) {
            Ok(bytes) => match serde_json::from_slice::<Index>(&bytes) {
                Ok(index) if index.lianpu_reports == VERSION => index,
                _ if force => Index::default(),
                Ok(index) => {
                    let message = format!("it is of version {}, this is {VERSION}", index.lianpu_reports);
                    return Err(ReportError::Index { path: place, message });
                }
                Err(error) => return Err(ReportError::Index { path: place, message: error.to_string() }),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let entries = fs::read_dir(path).map_err(io("read"))?;
                let mut found: Vec<String> =
                    entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
                found.sort();
                if !force && !found.is_empty() {
                    return Err(ReportError::NotOurs { folder: path.to_owned(), found });
                }
                Index::default()
            }
            Err(error) => return Err(ReportError::Io { what: "read", path: place, error }),
        };
        Ok(Self { path: path.to_owned(), index, force })
    }

    /// What has changed since the report that is in the folder: to be put into the report before it is written.
    pub fn changes(&self, report: &Report) -> Compared {
        changes::compare(report, &self.path.join(format!("{}.json", self.stem(report))))
    }

    /// Writes a report; gives the files in the order of their names.
    ///
    /// # Errors
    /// What cannot be drawn, made or written; a file in the way that no report wrote.
    pub fn write(&mut self, report: &Report, formats: &[Format]) -> Result<Vec<PathBuf>, ReportError> {
        let stem = self.stem(report);
        let mut files = made(report, &stem, formats)?;
        files.sort();
        for (name, _) in &files {
            self.free(name)?;
        }
        // the index first: what is written is listed, even where a later file fails
        let mut entry = entry(report, stem);
        let before = self.index.reports.iter().position(|other| other.iri == report.iri);
        entry.files = files.iter().map(|(name, _)| name.clone()).collect();
        match before {
            Some(at) => {
                entry.files.append(&mut self.index.reports[at].files);
                self.index.reports[at] = entry;
            }
            None => self.index.reports.push(entry),
        }
        self.save()?;
        files.iter().map(|(name, bytes)| self.put(name, bytes)).collect()
    }

    /// Writes the page that lists the reports of the folder.
    ///
    /// # Errors
    /// A page that cannot be made or written, or one in the way.
    pub fn write_index(&mut self) -> Result<PathBuf, ReportError> {
        let page = page::index(&self.index.reports)?;
        let ours = fs::read_to_string(self.path.join(PAGE)).is_ok_and(|there| there.contains(page::GENERATOR));
        if !ours {
            self.free(PAGE)?;
        }
        self.save()?;
        self.put(PAGE, page.as_bytes())
    }

    /// Whether a file may be written.
    fn free(&self, name: &str) -> Result<(), ReportError> {
        let path = self.path.join(name);
        let ours = self.index.reports.iter().any(|entry| entry.files.contains(name));
        if ours || self.force || !path.exists() { Ok(()) } else { Err(ReportError::Taken { path }) }
    }

    /// What a report's files are called: as it is, with a number where another report is called so.
    fn stem(&self, report: &Report) -> String {
        if let Some(entry) = self.index.reports.iter().find(|entry| entry.iri == report.iri) {
            return entry.stem.clone();
        }
        let plain = output::file_name(&report.name, "报告");
        let is_free = |stem: &String| {
            let stem = stem.to_lowercase();
            stem != "index"
                && stem != "lianpu-report"
                && self.index.reports.iter().all(|e| e.stem.to_lowercase() != stem)
        };
        let numbered = (2..).map(|number| format!("{plain}_{number}"));
        std::iter::once(plain.clone()).chain(numbered).find(is_free).unwrap_or(plain)
    }

    fn save(&mut self) -> Result<(), ReportError> {
        self.index.lianpu_reports = VERSION;
        self.index.reports.sort_by(|a, b| (a.is_place, &a.name, &a.iri).cmp(&(b.is_place, &b.name, &b.iri)));
        let mut json = serde_json::to_vec_pretty(&self.index).unwrap_or_default();
        json.push(b'\n');
        self.put(INDEX, &json).map(drop)
    }

    /// Writes a file beside its place and moves it there.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, ReportError> {
        let path = self.path.join(name);
        let io = |error| ReportError::Io { what: "write", path: path.clone(), error };
        let folder = path.parent().unwrap_or(&self.path);
        fs::create_dir_all(folder).map_err(io)?;
        let mut file = output::beside(&path).map_err(io)?;
        file.write_all(bytes).map_err(io)?;
        file.persist(&path).map_err(|error| io(error.error))?;
        Ok(path)
    }
}

/// Writes a report into a folder of its own or of other reports.
///
/// # Errors
/// As those of [`Folder::open`] and [`Folder::write`].
pub fn write(report: &Report, folder: &Path, formats: &[Format]) -> Result<Vec<PathBuf>, ReportError> {
    Folder::open(folder, false)?.write(report, formats)
}

/// A file of a report.
enum Part<'r> {
    Workbook,
    Page,
    /// For the next report to compare with.
    Memory,
    Table(&'r List),
}

/// The names and bytes of a report's files, made side by side: those that take longest first.
fn made(report: &Report, stem: &str, formats: &[Format]) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let wants = |format| formats.contains(&format);
    let mut parts = Vec::new();
    parts.extend(wants(Format::Xlsx).then_some(Part::Workbook));
    parts.extend(wants(Format::Html).then_some(Part::Page));
    parts.push(Part::Memory);
    parts.extend(report.lists.iter().filter(|_| wants(Format::Csv)).map(Part::Table));
    let file = |part: Part<'_>| {
        Ok(match part {
            Part::Workbook => (format!("{stem}.xlsx"), xlsx(report)?),
            Part::Page => (format!("{stem}.html"), page(report)?.into_bytes()),
            Part::Memory => (format!("{stem}.json"), changes::json(report)),
            Part::Table(list) => {
                let name = output::file_name(list.name, "清单");
                (format!("{stem}-清单/{name}.csv"), csv(report, list))
            }
        })
    };
    parts.into_par_iter().map(file).collect()
}

fn entry(report: &Report, stem: String) -> Entry {
    Entry {
        iri: report.iri.clone(),
        name: report.name.clone(),
        is_place: report.about == About::Place,
        coverage: super::table::coverage(report),
        period: super::table::period(report),
        counts: report.lists.iter().map(|list| (list.name.to_owned(), list.rows.len())).collect(),
        stem,
        files: BTreeSet::new(),
    }
}
