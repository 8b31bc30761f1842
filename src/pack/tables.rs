//! `data/tables/*.toml` → kinds of tables: which headings speak of what, and what a cell under them states.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::rules::{line_at, toml_error};
use super::{File, Files, Ontology, PackError};
use crate::model::{Relation, Type};

/// A kind of table, such as a list of key projects.
#[derive(Debug, Clone)]
pub struct TableKind {
    /// `projects`; its rules are called `table/projects/…`.
    pub id: String,
    /// What it lists, and what a row is.
    pub about: String,
    /// The column that names what a row is about.
    pub row: usize,
    /// Columns that must be known for a table to be of the kind, that of the row among them.
    pub least: usize,
    /// Its columns.
    pub columns: Vec<ColumnKind>,
    /// Tables with what they state.
    pub examples: Vec<TableExample>,
    /// File.
    pub file: String,
    /// Line of the id.
    pub line: usize,
}

/// A column of a kind of table.
#[derive(Debug, Clone)]
pub struct ColumnKind {
    /// The name by which others speak of it.
    pub role: String,
    /// Headings that it is known by.
    pub heads: Vec<String>,
    /// What other headings it stands under.
    pub open: Option<Open>,
    /// Whether a table may have several such columns.
    pub several: bool,
    /// Whether it is no column: rows of one cell that stand over others.
    pub group: bool,
    /// Classes of what a cell names or measures.
    pub is: Vec<Type>,
    /// What else a cell is.
    pub taken: Option<Taken>,
    /// Words of a cell with what they stand for, the longest first.
    pub words: Vec<(String, String)>,
    /// What the cell is read behind, such as 链长.
    pub cue: String,
    /// What it is read before where it does not end in one of these: the first of them, such as 产业链.
    pub tails: Vec<String>,
    /// Whether the cell is read as a text: one about what the row is about, where there is no cue.
    pub read: bool,
    /// The column that holds the unit of its figures.
    pub unit: Option<usize>,
    /// What a cell states.
    pub say: Vec<Saying>,
    /// The rule that claims are made by: `table/projects/developer`.
    pub rule: Arc<str>,
}

/// Headings that cannot be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Open {
    /// A time: 2022年, 2023年1-6月.
    Period,
    /// Anything that no other column is known by, over figures.
    Figures,
}

/// What a cell is that neither names nor measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Taken {
    /// A beginning and an end: 2022-2024, 2023年3月至2024年12月.
    Span,
    /// Words that stand for themselves.
    Word,
}

/// A claim that a cell makes.
#[derive(Debug, Clone)]
pub struct Saying {
    /// Of whom.
    pub subject: Said,
    /// What.
    pub relation: Relation,
    /// Whom or how much.
    pub object: Said,
    /// Qualifiers.
    pub qualifiers: Vec<(String, Said)>,
}

/// What stands at an end of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// What the row is about.
    Row,
    /// The cell.
    Cell,
    /// The beginning that it gives.
    Begin,
    /// The end that it gives.
    End,
    /// What a word of the cell stands for.
    Word,
    /// The time in its heading, or else that of the title.
    Head,
    /// The time that the title of the table gives.
    Time,
    /// The place that the document is about.
    Place,
    /// What its heading says that it measures, without the time and the unit.
    Metric,
    /// The cell of another column.
    Column(usize),
    /// The cell of another column that stands directly behind it.
    Next(usize),
    /// These words.
    Words(String),
}

/// A table with what it states.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableExample {
    /// Rows, a line each, with `|` between the cells; what stands above the first such line is the text before the table.
    pub table: String,
    /// `subject relation object`, and `name=text` for each qualifier; all that it states.
    pub facts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindToml {
    id: Spanned<String>,
    about: String,
    row: String,
    #[serde(default = "two")]
    least: usize,
    column: Vec<ColumnToml>,
    example: Vec<TableExample>,
}

fn two() -> usize {
    2
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnToml {
    role: Spanned<String>,
    #[serde(default)]
    heads: Vec<String>,
    open: Option<Open>,
    #[serde(default)]
    several: bool,
    #[serde(default)]
    group: bool,
    #[serde(default)]
    is: Vec<String>,
    #[serde(rename = "as")]
    taken: Option<Taken>,
    #[serde(default)]
    words: BTreeMap<String, String>,
    #[serde(default)]
    cue: String,
    #[serde(default)]
    tails: Vec<String>,
    #[serde(default)]
    read: bool,
    unit: Option<String>,
    #[serde(default)]
    say: Vec<SayingToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SayingToml {
    #[serde(default = "row")]
    s: String,
    p: String,
    #[serde(default = "cell")]
    o: String,
    #[serde(default)]
    q: BTreeMap<String, String>,
}

fn row() -> String {
    "row".into()
}

fn cell() -> String {
    "cell".into()
}

/// Reads the kinds of tables of a pack.
pub(super) fn load(files: &Files, ontology: &Ontology, errors: &mut Vec<PackError>) -> Vec<TableKind> {
    let mut kinds = Vec::new();
    let mut ids = HashSet::new();
    for file in files.below("data/tables", ".toml") {
        match toml::from_str::<KindToml>(file.text) {
            Ok(source) => {
                let kind = source.checked(file, ontology, errors);
                if !ids.insert(kind.id.clone()) {
                    errors.push(PackError::at(file.path, kind.line, "this id stands twice").about(&kind.id));
                }
                kinds.push(kind);
            }
            Err(error) => errors.push(toml_error(file, &error)),
        }
    }
    kinds
}

impl KindToml {
    fn checked(self, file: File<'_>, ontology: &Ontology, errors: &mut Vec<PackError>) -> TableKind {
        let line = line_at(file.text, self.id.span().start);
        let id = self.id.into_inner();
        let roles: Vec<String> = self.column.iter().map(|column| column.role.get_ref().clone()).collect();
        let mut wrong = |line: usize, message: String| errors.push(PackError::at(file.path, line, message).about(&id));
        let at = |role: &str| roles.iter().position(|known| known == role);
        for (number, role) in roles.iter().enumerate() {
            if roles[..number].contains(role) {
                wrong(line, format!("the role `{role}` stands twice"));
            }
        }
        let row = at(&self.row);
        if row.is_none() {
            wrong(line, format!("`row` names no column: there is no role `{}`", self.row));
        }
        if self.example.is_empty() {
            wrong(line, "there is no example; a kind of table needs at least one".into());
        }
        let mut columns = Vec::new();
        for column in self.column {
            let line = line_at(file.text, column.role.span().start);
            let role = column.role.into_inner();
            if column.heads.is_empty() && column.open.is_none() && !column.group {
                wrong(line, format!("`{role}` has no heads, so no column is known by it"));
            }
            let mut is = Vec::new();
            for name in &column.is {
                match ontology.class(name) {
                    Some(class) => is.push(class),
                    None => wrong(line, format!("there is no class `{name}`")),
                }
            }
            let unit = column.unit.as_deref().and_then(|unit| {
                at(unit).or_else(|| {
                    wrong(line, format!("`unit` names no column: there is no role `{unit}`"));
                    None
                })
            });
            let mut say = Vec::new();
            for saying in column.say {
                let Some(relation) = ontology.property(&saying.p) else {
                    wrong(line, format!("there is no relation `{}`", saying.p));
                    continue;
                };
                let known = &ontology.property_of(relation).qualifiers;
                let mut said = |text: &str| match text {
                    "row" => Said::Row,
                    "cell" => Said::Cell,
                    "begin" => Said::Begin,
                    "end" => Said::End,
                    "word" => Said::Word,
                    "head" => Said::Head,
                    "metric" => Said::Metric,
                    "time" => Said::Time,
                    "place" => Said::Place,
                    _ if text.starts_with('+') && at(&text[1..]).is_some() => {
                        Said::Next(at(&text[1..]).unwrap_or_default())
                    }
                    _ => match (text.strip_prefix('='), at(text)) {
                        (Some(words), _) => Said::Words(words.into()),
                        (None, Some(column)) => Said::Column(column),
                        (None, None) => {
                            wrong(line, format!("`{text}` is no role; words that stand for themselves begin with `=`"));
                            Said::Cell
                        }
                    },
                };
                let (subject, object) = (said(&saying.s), said(&saying.o));
                let qualifiers: Vec<_> = saying.q.iter().map(|(name, text)| (name.clone(), said(text))).collect();
                if let Some((name, _)) = qualifiers.iter().find(|(name, _)| !known.contains(name)) {
                    wrong(line, format!("`{}` takes no qualifier `{name}`; it takes {known:?}", saying.p));
                }
                say.push(Saying { subject, relation, object, qualifiers });
            }
            let rule = format!("table/{id}/{role}").into();
            let ColumnToml { heads, open, several, group, taken, cue, tails, read, words, .. } = column;
            let mut words: Vec<(String, String)> = words.into_iter().collect();
            words.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
            columns.push(ColumnKind {
                role,
                heads,
                open,
                several,
                group,
                is,
                taken,
                words,
                cue,
                tails,
                read,
                unit,
                say,
                rule,
            });
        }
        TableKind {
            row: row.unwrap_or(0),
            least: self.least,
            about: self.about,
            columns,
            examples: self.example,
            file: file.path.to_owned(),
            line,
            id,
        }
    }
}
