//! `NAME.tsv` → what a careful reader can know from one document.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::normal::{ALIKE, Quantity, dice, norm, similar_normal};

/// Classes whose names are compared by likeness: reporters word them freely.
const WORDED_FREELY: [&str; 7] = ["Project", "Park", "Event", "Policy", "Honor", "Cluster", "IndustryChain"];

/// What a document's annotation says.
#[derive(Debug, Clone, Default)]
pub struct Gold {
    /// The annotated document's name without its ending.
    pub stem: String,
    /// The file it was read from.
    pub path: PathBuf,
    /// Title, date, place, authors.
    pub metadata: Vec<GoldField>,
    /// Entities.
    pub entities: Vec<GoldEntity>,
    /// Facts that must be found.
    pub facts: Vec<GoldFact>,
    /// Facts that are defensible but not required.
    pub ignored: Vec<GoldFact>,
    /// Normal name → entities of that name.
    names: HashMap<String, Vec<usize>>,
}

/// A field of the document's metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldField {
    /// `title`, `date`, `place`, `author`.
    pub field: String,
    /// Values of which any is right, as written.
    pub value: String,
    /// Line of the file.
    pub line: usize,
}

/// An entity that the text names.
#[derive(Debug, Clone, Default)]
pub struct GoldEntity {
    /// Class.
    pub class: String,
    /// Canonical name and aliases, as written.
    pub names: Vec<String>,
    /// The names in normal form.
    pub normal: Vec<String>,
    /// Whether it may be left out.
    pub optional: bool,
    /// Line of the file.
    pub line: usize,
}

/// A fact that the text states; any of the alternatives is right.
#[derive(Debug, Clone, Default)]
pub struct GoldFact {
    /// Subject.
    pub subjects: Vec<String>,
    /// Relation.
    pub relation: String,
    /// Object.
    pub objects: Vec<String>,
    /// The subjects in normal form.
    pub normal_subjects: Vec<String>,
    /// The objects in normal form.
    pub normal_objects: Vec<String>,
    /// The objects read as figures.
    pub figures: Vec<Quantity>,
    /// Qualifiers; alternatives parted by `|`.
    pub qualifiers: BTreeMap<String, String>,
    /// Line of the file.
    pub line: usize,
}

/// Why gold cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GoldError {
    /// The system refuses.
    #[error("{path}: cannot be read: {reason}")]
    Io {
        /// File or folder.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// A line is not as described.
    #[error("{path}:{line}: {message}")]
    Line {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what would be right.
        message: String,
    },
    /// A folder without gold.
    #[error("{0}: no gold files (NAME.tsv) here")]
    None(PathBuf),
}

/// The gold files of folders, and gold files given by name; sorted by name.
///
/// # Errors
/// A path that cannot be read, a folder without gold, or a line that is not as described.
pub fn read_gold(paths: &[PathBuf]) -> Result<Vec<Gold>, GoldError> {
    let mut files = BTreeSet::new();
    for path in paths {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).map_err(|reason| GoldError::Io { path: path.clone(), reason })?;
            let before = files.len();
            files.extend(entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "tsv")));
            if files.len() == before {
                return Err(GoldError::None(path.clone()));
            }
        } else {
            files.insert(path.clone());
        }
    }
    files.iter().map(|path| Gold::read(path)).collect()
}

impl Gold {
    /// Reads one file.
    ///
    /// # Errors
    /// A file that cannot be read, or a line that is not as described.
    pub fn read(path: &Path) -> Result<Gold, GoldError> {
        let text = std::fs::read_to_string(path).map_err(|reason| GoldError::Io { path: path.to_owned(), reason })?;
        Gold::parse(path, &text)
    }

    /// Reads the text of the file at `path`.
    ///
    /// # Errors
    /// The first line that is not as described.
    pub fn parse(path: &Path, text: &str) -> Result<Gold, GoldError> {
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let mut gold = Gold { stem, path: path.to_owned(), ..Gold::default() };
        for (row, line) in text.lines().zip(1..) {
            if !row.trim().is_empty() && !row.starts_with('#') {
                let wrong = |message| GoldError::Line { path: path.to_owned(), line, message };
                gold.add(row, line).map_err(wrong)?;
            }
        }
        for (index, entity) in gold.entities.iter().enumerate() {
            for name in &entity.normal {
                gold.names.entry(name.clone()).or_default().push(index);
            }
        }
        Ok(gold)
    }

    fn add(&mut self, row: &str, line: usize) -> Result<(), String> {
        let cells: Vec<&str> = row.split('\t').collect();
        let cell = |i: usize, what: &str| {
            cells.get(i).copied().ok_or_else(|| format!("a line `{}` needs {what} in cell {}", cells[0], i + 1))
        };
        let parts = |cell: &str| cell.split('|').map(str::to_owned).collect::<Vec<_>>();
        match cells[0] {
            "D" => {
                let (field, value) = (cell(1, "a field")?.to_owned(), cell(2, "a value")?.to_owned());
                self.metadata.push(GoldField { field, value, line });
            }
            "E" | "X" => {
                let mut names = parts(cell(2, "a name")?);
                names.extend(cells.get(3).filter(|c| !c.is_empty()).into_iter().flat_map(|c| parts(c)));
                let normal = names.iter().map(|n| norm(n)).collect();
                let class = cell(1, "a class")?.to_owned();
                self.entities.push(GoldEntity { class, names, normal, optional: cells[0] == "X", line });
            }
            "F" | "I" => {
                let qualifiers = cells.get(4).into_iter().flat_map(|c| c.split(';')).filter_map(|q| q.split_once('='));
                let (subjects, objects) = (parts(cell(1, "a subject")?), parts(cell(3, "an object")?));
                let fact = GoldFact {
                    normal_subjects: subjects.iter().map(|n| norm(n)).collect(),
                    normal_objects: objects.iter().map(|n| norm(n)).collect(),
                    figures: objects.iter().map(|o| Quantity::read(o)).collect(),
                    subjects,
                    relation: cell(2, "a relation")?.to_owned(),
                    objects,
                    qualifiers: qualifiers.map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
                    line,
                };
                if cells[0] == "F" { &mut self.facts } else { &mut self.ignored }.push(fact);
            }
            kind => return Err(format!("there is no line `{kind}`; lines begin with D, E, X, F or I and a TAB")),
        }
        Ok(())
    }

    /// The entity that a printed name stands for: by name or alias, else the one whose name is most alike.
    pub fn find(&self, name: &str, class: Option<&str>) -> Option<usize> {
        let name = norm(name);
        let fits = |i: usize| class.is_none_or(|c| c == self.entities[i].class);
        let exact = self.names.get(&name).and_then(|found| found.iter().copied().find(|i| fits(*i)));
        exact.or_else(|| {
            let mut best: Option<(f64, usize)> = None;
            for (index, entity) in self.entities.iter().enumerate() {
                if !fits(index) || !WORDED_FREELY.contains(&entity.class.as_str()) {
                    continue;
                }
                for candidate in entity.normal.iter().filter(|c| similar_normal(c, &name, ALIKE)) {
                    let likeness = dice(candidate, &name);
                    if best.is_none_or(|(known, _)| likeness > known) {
                        best = Some((likeness, index));
                    }
                }
            }
            best.map(|(_, index)| index)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_file_and_line() {
        let wrong = |text| Gold::parse(Path::new("a.tsv"), text).map(|_| ()).map_err(|e| e.to_string());
        assert_eq!(wrong("# x\nE\tPlace\n"), Err("a.tsv:2: a line `E` needs a name in cell 3".into()));
        assert_eq!(
            wrong("Q\tPlace\n"),
            Err("a.tsv:1: there is no line `Q`; lines begin with D, E, X, F or I and a TAB".into())
        );
    }

    #[test]
    fn names_meet_by_alias_and_projects_by_likeness() {
        let text = "E\tPlace\t冠县\t清泉\nE\tProject\t年产5万吨高端铝箔项目\nE\tCompany\t甲铝业有限公司\n";
        let gold = Gold::parse(Path::new("a.tsv"), text).unwrap_or_default();
        assert_eq!(gold.find("清 泉", Some("Place")), Some(0));
        assert_eq!(gold.find("清泉", Some("Park")), None);
        assert_eq!(gold.find("年产5万吨铝箔项目", Some("Project")), Some(1));
        assert_eq!(gold.find("甲铝业公司", Some("Company")), None);
    }
}
