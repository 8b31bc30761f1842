//! Long lists → RDF, row by row: what does each cell state by its heading alone?
//!
//! A build reads the words of every cell. A list of a million rows is mapped instead: the name of what a row is about is the whole
//! cell; firms in full, figures and dates are told by their form; every other cell is read once as a build reads it, behind its
//! heading, and what it states is remembered for the next time. Texts in cells (建设内容) are not read, and rows that stand over
//! others, add them up or are notes are left out.
//!
//! The triples are those of the graph of names and of documents, without evidence: each row has a graph of its own, whose name says
//! where it stands (`…/document/重点项目#row=12`, as RFC 7111 has it), and the document's graph says which column states what.
//!
//! ```
//! use lianpu::{map::{How, map}, pack::Pack, pipeline::Pipeline};
//! # let folder = tempfile::tempdir()?;
//! # let list = folder.path().join("list.csv");
//! std::fs::write(&list, "项目名称,建设单位,总投资（万元）\n高精铝箔项目,恒岳铝业有限公司,120000\n")?;
//! let pipeline = Pipeline::new(Pack::embedded()?)?;
//! let (mut trig, found) = (Vec::new(), lianpu::read::find(&[list]).0);
//! let mapped = map(&found, &pipeline, &How::default(), &mut trig, &|_| {})?;
//! assert_eq!((mapped.rows, mapped.facts), (1, 2));
//! assert!(String::from_utf8(trig)?.contains("lp:developedBy <company/恒岳铝业有限公司>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cell;
mod graph;
mod plan;
mod row;
mod stated;
mod trig;

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rayon::prelude::*;

use crate::emit::{BASE, stem};
use crate::pipeline::Pipeline;
use crate::read::{Found, Options, ReadError, Rows, Stretch, Text, document_name, read_rows};
use crate::text::table::Grid;
use plan::Plan;
use row::{Mapper, Tally};

/// Stretches that a thread maps in a row.
const GROUP: usize = 4;

/// How lists are mapped.
#[derive(Debug, Clone)]
pub struct How {
    /// Namespace of the data; ends with `/` or `#`.
    pub base: String,
    /// How files are read.
    pub options: Options,
}

impl Default for How {
    fn default() -> How {
        How { base: BASE.to_owned(), options: Options::default() }
    }
}

/// What was mapped.
#[derive(Debug, Default)]
pub struct Mapped {
    /// Rows that state something.
    pub rows: u64,
    /// Facts, without what entities are called.
    pub facts: u64,
    /// Rows that stand over others, add them up, are notes, or repeat the headings.
    pub aside: u64,
    /// Rows without the name of what they are about.
    pub nameless: u64,
    /// Tables, each with what its columns state.
    pub tables: Vec<Listed>,
    /// Files that could not be read.
    pub errors: Vec<ReadError>,
}

/// A table as it was mapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The document, and the sheet behind `#` where there are some.
    pub name: String,
    /// Headings of columns whose cells state something, or why the table is not mapped.
    pub columns: Result<Vec<String>, String>,
    /// Headings of columns that hold texts, which are not read.
    pub texts: Vec<String>,
}

/// Maps lists to TriG; `step` is told how many more rows were read.
///
/// # Errors
/// Those of `out`. What cannot be read is told in [`Mapped::errors`], and the others are still mapped.
pub fn map(
    lists: &[Found],
    pipeline: &Pipeline,
    how: &How,
    out: &mut (dyn Write + Send),
    step: &(dyn Fn(u64) + Sync),
) -> io::Result<Mapped> {
    let threads = rayon::current_num_threads();
    let (sender, stretches) = sync_channel(GROUP * threads);
    let (written, blocks) = sync_channel::<Vec<Vec<u8>>>(1);
    std::thread::scope(|scope| {
        scope.spawn(move || read_all(lists, &how.options, &sender));
        let writer = scope.spawn(move || {
            trig::begin(&how.base, out)?;
            blocks.into_iter().flatten().try_for_each(|block| out.write_all(&block))?;
            out.flush()
        });
        let work = Work { pipeline, how, step };
        let mapped = work.run(lists, stretches, &written);
        drop(written);
        writer.join().unwrap_or_else(|panic| resume_unwind(panic)).map(|()| mapped)
    })
}

/// A stretch of the list with this number, or why it cannot be read.
type Read = (usize, Result<Stretch, ReadError>);

/// Reads lists one after the other, until nobody takes their rows.
fn read_all(lists: &[Found], options: &Options, sender: &SyncSender<Read>) {
    for (number, list) in lists.iter().enumerate() {
        let mut take = |stretch| match sender.send((number, stretch)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        };
        if read_rows(&list.path, options, &mut take).is_break() {
            return;
        }
    }
}

struct Work<'w> {
    pipeline: &'w Pipeline,
    how: &'w How,
    step: &'w (dyn Fn(u64) + Sync),
}

/// Rows and the plan by which they are mapped.
struct Task<'p> {
    mapper: Arc<Mapper<'p>>,
    rows: Rows,
    /// Whether its first rows are titles and headings.
    first: bool,
}

impl<'w> Work<'w> {
    /// Maps stretches as they come, and hands on what they state in their order.
    fn run(&self, lists: &[Found], stretches: Receiver<Read>, written: &SyncSender<Vec<Vec<u8>>>) -> Mapped {
        let mut mapped = Mapped::default();
        let mut stretches = stretches.into_iter().peekable();
        let mut current = None;
        while stretches.peek().is_some() {
            let (mut tasks, mut heads) = (Vec::new(), Vec::new());
            while tasks.len() < GROUP * rayon::current_num_threads()
                && let Some((list, stretch)) = stretches.next()
            {
                let name = lists[list].name.as_str();
                match stretch {
                    Ok(Stretch::Delimited { kind, first, rows }) => {
                        if first {
                            let text = rows.table(plan::LOOKED, kind);
                            current = self.mapper(name, &text, 0, &mut mapped);
                            heads.extend(current.iter().map(|mapper| (tasks.len(), mapper.head())));
                        }
                        if let Some(mapper) = &current {
                            (self.step)(rows.len() as u64);
                            tasks.push(Task { mapper: mapper.clone(), rows, first });
                        }
                    }
                    Ok(Stretch::Text(text)) => {
                        // slices of a long table are rows of one document
                        let inside = text.name.split('#').next().unwrap_or_default();
                        let name = document_name(name, inside);
                        if text.tables.is_empty() {
                            let columns = Err("it has no table".to_owned());
                            mapped.tables.push(Listed { name: name.clone(), columns, texts: Vec::new() });
                        }
                        for table in 0..text.tables.len() {
                            if let Some(mapper) = self.mapper(&name, &text, table, &mut mapped) {
                                heads.push((tasks.len(), mapper.head()));
                                let rows = flat(&text, table);
                                (self.step)(rows.len() as u64);
                                tasks.push(Task { mapper, rows, first: true });
                            }
                        }
                    }
                    Err(error) => mapped.errors.push(error),
                }
            }
            let done: Vec<(Vec<u8>, Tally)> =
                tasks.par_iter().map(|task| task.mapper.rows(&task.rows, task.first)).collect();
            let mut heads = heads.into_iter().peekable();
            let mut blocks = Vec::with_capacity(done.len());
            for (number, (block, tally)) in done.into_iter().enumerate() {
                blocks.extend(heads.next_if(|(before, _)| *before == number).map(|(_, head)| head));
                blocks.push(block);
                mapped.add(tally);
            }
            if written.send(blocks).is_err() {
                // it cannot be written: the writer tells why
                break;
            }
        }
        mapped
    }

    /// The mapper of a table, noted among those that were mapped.
    fn mapper(&self, name: &str, text: &Text, table: usize, mapped: &mut Mapped) -> Option<Arc<Mapper<'w>>> {
        let sheet = text.tables[table].sheet.as_deref();
        let called = sheet.map_or_else(|| name.to_owned(), |sheet| format!("{name}#sheet={sheet}"));
        match Plan::of(name, text, table, self.pipeline) {
            Ok(plan) => {
                mapped.tables.push(Listed { name: called, columns: Ok(plan.titles()), texts: plan.texts() });
                Some(Arc::new(Mapper::new(plan, stem(name), sheet, &self.how.base)))
            }
            Err(message) => {
                mapped.tables.push(Listed { name: called, columns: Err(message), texts: Vec::new() });
                None
            }
        }
    }
}

impl Mapped {
    fn add(&mut self, tally: Tally) {
        self.rows += tally.rows;
        self.facts += tally.facts;
        self.aside += tally.aside;
        self.nameless += tally.nameless;
    }
}

/// The rows of a table of a text; a merged cell stands in all that it covers.
fn flat(text: &Text, table: usize) -> Rows {
    let table = &text.tables[table];
    let chars: Vec<char> = text.text.chars().collect();
    let grid = Grid::of(table, &chars);
    let mut numbers = vec![0; grid.rows() as usize];
    table.cells.iter().for_each(|cell| numbers[cell.row as usize] = cell.place.row);
    let mut rows = Rows::default();
    for (row, number) in (0..).zip(numbers) {
        let printed = |column| grid.at(row, column).map(|cell| grid.printed(cell)).unwrap_or_default();
        let cells: Vec<String> = (0..grid.columns()).map(printed).collect();
        rows.push(number, cells.iter().map(String::as_str));
    }
    rows
}
