//! The content of a report, before it is a page, a workbook or a table: what is said, and which words of which document say it.

use serde::{Deserialize, Serialize};

/// A report on one chain or one place.
#[derive(Clone, Debug)]
pub struct Report {
    /// What it is about: the name of the chain or place.
    pub name: String,
    /// Its IRI.
    pub iri: String,
    /// Whether it is about a chain or a place.
    pub about: About,
    /// One paragraph: what the documents tell, in figures.
    pub summary: Vec<Figure>,
    /// The day up to which documents count, where one was given.
    pub as_of: Option<String>,
    /// How much there was to read.
    pub coverage: Coverage,
    /// The lists, in the order of the page; empty ones are there, too, with no rows.
    pub lists: Vec<List>,
    /// The words that the rows rest on; rows name them by position.
    pub sources: Vec<Source>,
    /// The map as SVG, where it could be drawn, and what to say where not.
    pub picture: Result<String, String>,
    /// Charts, in the order of the page.
    pub charts: Vec<Chart>,
    /// What is other than in the last report; `None` where there was none.
    pub changes: Option<Vec<Change>>,
}

/// What a report is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum About {
    /// An industry chain.
    Chain,
    /// A place: a county profile.
    Place,
}

/// A figure of the summary: 企业 12 家.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What is counted or summed.
    pub name: String,
    /// The number as shown.
    pub value: String,
    /// Its unit, or empty.
    pub unit: String,
    /// The list that it counts, by position, to lead there.
    pub list: Option<usize>,
}

/// How much of the corpus speaks of it.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Documents in the store.
    pub documents: usize,
    /// Documents that say something of what is reported.
    pub about: usize,
    /// The dates of the oldest and the newest of those, as far as they have dates.
    pub from: Option<String>,
    /// See `from`.
    pub to: Option<String>,
}

/// A list as an office keeps it: 企业清单.
#[derive(Clone, Debug)]
pub struct List {
    /// Its name; that of the sheet and of the file.
    pub name: &'static str,
    /// One line on what stands in it and what does not.
    pub note: String,
    /// What its columns hold.
    pub columns: Vec<Column>,
    /// Its rows, in the order in which they are shown.
    pub rows: Vec<Row>,
}

/// A column of a list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Column {
    /// Its heading, with the unit: 总投资（万元）.
    pub title: &'static str,
    /// What its cells are.
    pub kind: Kind,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Words.
    Text,
    /// A number with its decimals.
    Number,
    /// A whole number.
    Count,
    /// A day, month or year.
    Date,
}

/// A row of a list.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// What the row is about, to be told from others in the next report; an IRI where it is an entity.
    pub key: String,
    /// As many as the list has columns.
    pub cells: Vec<Cell>,
    /// The words that it rests on, as positions in [`Report::sources`], the most telling first.
    pub sources: Vec<usize>,
}

/// A cell of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Not said.
    #[default]
    Empty,
    /// Words; several things are joined by 、.
    Text(String),
    /// A number in the unit of the column; with the position of the words that give it.
    Number(f64, Option<usize>),
    /// `2022-07-28`, `2022-07` or `2022`.
    Date(String),
}

/// Words of a document on which a row rests.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Source {
    /// The title of the document, or else its file; with where in the file the words stand: page, element, row and column.
    pub title: String,
    /// Its date, or empty.
    pub date: String,
    /// The file it was read from.
    pub file: String,
    /// The words.
    pub quote: String,
    /// Where in the words stands what the fact says, in characters; empty where it cannot be told.
    pub mark: std::ops::Range<usize>,
    /// Where the words begin in the document, in characters.
    pub start: u64,
    /// The IRI of the document.
    pub document: String,
}

/// A chart.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Its title.
    pub title: String,
    /// What the numbers are in: 亿元.
    pub unit: String,
    /// How it is drawn.
    pub shape: Shape,
    /// What it is drawn from: the position of a list, and of the column whose numbers it shows.
    pub of: Option<(usize, usize)>,
    /// The places on the axis: counties, or periods.
    pub labels: Vec<String>,
    /// A series for each stage or each indicator: its name, and a number for each label, where there is one.
    pub series: Vec<(String, Vec<Option<Point>>)>,
}

/// A number of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// The number.
    pub value: f64,
    /// The rows of the list that it sums, or the one that it stands for, by position.
    pub rows: Vec<usize>,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shape {
    /// A bar for each label, its series stacked.
    Bars,
    /// A line for each series, over the labels.
    Lines,
}

/// What is other than in the last report.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Change {
    /// The list.
    pub list: String,
    /// What it is about: the first cell of the row.
    pub name: String,
    /// New, gone or changed.
    pub what: What,
    /// Of a changed row: the heading, what stood there and what stands there now.
    pub cells: Vec<[String; 3]>,
}

/// What happened to a row.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub enum What {
    /// It was not there.
    New,
    /// Cells of it were other.
    Changed,
    /// It is no longer there.
    Gone,
}
