//! A row of a list → what it is about and what its cells state of it.

use std::borrow::Cow;
use std::fmt::Write as _;

use smallvec::SmallVec;

use super::cell::{FIRM, Found, Reader, Remembered, plain};
use super::graph::{Names, Written};
use super::plan::{Column, Form, Plan};
use super::stated::{Object, Predicate};
use super::trig;
use crate::emit::{Iris, Stated, date_literal, escape, quads, stem};
use crate::model::{Extraction, Type};
use crate::read::{Cells, Rows};
use crate::text::table::{is_aside, is_bare_number, numbering_of, says};

/// Least and greatest length of a name, in characters.
const NAMED: std::ops::RangeInclusive<usize> = 2..=60;
/// Least length of what stands behind a firm in full and is a name, in characters.
const NAMED_ALONE: usize = 4;
/// Cells of a row that are looked at to tell whether it is one of its own.
const LOOKED: usize = 3;
/// What is said of the document itself; the rest is of a text that is read as a whole.
const OF_DOCUMENT: [&str; 7] = ["#type", "/title", "/date", "/spatial", "#sourceFile", "/format", "#charset"];

/// What became of some rows.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    pub rows: u64,
    pub facts: u64,
    pub aside: u64,
    pub nameless: u64,
}

/// Maps the rows of a table.
#[derive(Debug)]
pub(super) struct Mapper<'p> {
    reader: Reader<'p>,
    names: Names,
}

/// A cell that states something.
struct Said<'c, 'p> {
    column: &'c Column<'p>,
    text: Cow<'c, str>,
    found: Found,
}

impl<'p> Mapper<'p> {
    /// A mapper by a plan.
    pub fn new(plan: Plan<'p>, document: &str, sheet: Option<&str>, base: &str) -> Mapper<'p> {
        let (ontology, canon) = (&plan.pipeline.pack.ontology, &plan.pipeline.canon);
        let iri = Iris::new(base).document(document);
        let document = trig::below(iri.as_str(), base).to_owned();
        let named = |class: Type| {
            let name = ontology.class_of(class).name.clone();
            let below = format!("{}/", name.to_lowercase());
            (name, below)
        };
        let mut fragment = "#".to_owned();
        if let Some(sheet) = sheet {
            fragment.push_str("sheet=");
            escape(sheet, false, &mut fragment);
            fragment.push('&');
        }
        let firms = plan.columns.iter().find_map(|column| match column.form {
            Form::Firm(class) => Some(named(canon.entity_class(class))),
            _ => None,
        });
        let names = Names {
            base: base.to_owned(),
            document,
            sheet: fragment,
            class: named(plan.class),
            firms: firms.unwrap_or_default(),
            date: plan.document.date.as_deref().and_then(date_literal),
        };
        Mapper { reader: Reader::new(plan, base), names }
    }

    /// What the graph of the document says: what it is, and what its columns state.
    pub fn head(&self) -> Vec<u8> {
        let Plan { document, columns, pipeline, name, .. } = &self.reader.plan;
        let Names { base, document: list, sheet, .. } = &self.names;
        let iris = Iris::new(base);
        let nothing = Extraction::default();
        let stated = Stated { id: stem(name), document, extraction: &nothing, names: &[] };
        let mut said = quads(stated, &iris, &pipeline.pack);
        said.retain(|quad| OF_DOCUMENT.iter().any(|name| quad.predicate.as_str().ends_with(name)));
        let mut text = format!("<{list}> {{\n{}", trig::block(&said, base));
        for column in columns {
            let _ = write!(text, "<{list}{sheet}col={}> a csvw:Column ; csvw:title ", column.at + 1);
            trig::literal(&column.title, &mut text);
            for saying in &column.known.say {
                if let Some(predicate) = self.reader.plan.predicate(saying.relation) {
                    let _ = write!(text, " ; csvw:propertyUrl lp:{}", predicate.name);
                }
            }
            let _ = writeln!(text, " ; dcterms:isPartOf <{list}> .");
        }
        text.push_str("}\n");
        text.into_bytes()
    }

    /// The graphs of rows; those of a first stretch begin behind the headings.
    pub fn rows(&self, rows: &Rows, first: bool) -> (Vec<u8>, Tally) {
        let mut tally = Tally::default();
        let mut written = Written::of(rows.len());
        let plan = &self.reader.plan;
        let mut near: Vec<Remembered> = plan.columns.iter().map(|_| Remembered::default()).collect();
        let behind = if first { plan.behind } else { 0 };
        for (number, cells) in rows.iter().skip(behind) {
            if self.is_aside(cells) {
                tally.aside += u64::from(cells.iter().any(|cell| !cell.is_empty()));
                continue;
            }
            match name(cells.at(plan.row)) {
                None => tally.nameless += 1,
                Some(name) => {
                    let name = self.own(&name);
                    let facts = self.row(number, name, cells, &mut near, &mut written);
                    tally.rows += u64::from(facts > 0);
                    tally.facts += facts;
                }
            }
        }
        (written.done(), tally)
    }

    /// A name without the firm in full before it, as a build has it: whose project it is, is no part of its name.
    fn own<'c>(&self, name: &'c str) -> &'c str {
        let parted = name.match_indices(FIRM).next().map(|(at, firm)| name.split_at(at + firm.len()));
        match parted {
            Some((firm, rest)) if NAMED_ALONE <= rest.chars().count() && self.reader.is_firm(firm) => rest,
            _ => name,
        }
    }

    /// Whether a row says nothing of its own.
    fn is_aside(&self, cells: Cells<'_>) -> bool {
        let filled = cells.iter().filter(|cell| !cell.is_empty());
        let start: SmallVec<[&str; LOOKED]> = filled.take(LOOKED).collect();
        let is_heading = |column: &Column<'_>| {
            let cell = cells.at(column.at);
            cell == column.title || cell.is_empty()
        };
        start.len() < 2 || is_aside(start.iter().copied()) || self.reader.plan.columns.iter().all(is_heading)
    }

    /// Writes the graph of a row; says how many facts it states.
    fn row(&self, number: u32, name: &str, cells: Cells<'_>, near: &mut [Remembered], written: &mut Written) -> u64 {
        let (plan, names) = (&self.reader.plan, &self.names);
        let said = plan.columns.iter().zip(near).enumerate().filter_map(|(number, (column, near))| {
            let text = plain(cells.at(column.at));
            let found = self.reader.find(number, &text, cells, near)?;
            Some(Said { column, text, found })
        });
        let said: SmallVec<[Said<'_, 'p>; 8]> = said.collect();
        if said.is_empty() {
            return 0;
        }
        let canonical = plan.pipeline.canon.name(plan.class, name);
        written.begin(names, number, &canonical, self.key(&said));
        let mut facts = 0;
        for Said { column, text, found } in &said {
            match found {
                Found::Known(all) => {
                    facts += all.len() as u64;
                    for known in all.iter() {
                        plan.predicate(known.relation).into_iter().for_each(|of| written.known(known, of, names));
                    }
                }
                Found::Firm => {
                    facts += column.known.say.len() as u64;
                    written.firm_of(text, self.predicates(column), names);
                }
                Found::Value(text, amount) => {
                    facts += column.known.say.len() as u64;
                    self.predicates(column).for_each(|p| written.value(None, p, text, amount.as_ref(), &[], names));
                }
            }
        }
        written.end();
        facts
    }

    /// What the cells of a column state of the row.
    fn predicates<'c>(&'c self, column: &'c Column<'p>) -> impl Iterator<Item = &'c Predicate> {
        column.known.say.iter().filter_map(|saying| self.reader.plan.predicate(saying.relation))
    }

    /// What tells the row from others of its name.
    fn key<'k>(&'k self, said: &'k [Said<'_, 'p>]) -> Option<&'k str> {
        let Plan { keyed, city, .. } = &self.reader.plan;
        if keyed.is_empty() {
            return None;
        }
        let objects = said.iter().flat_map(|said| -> SmallVec<[(usize, &str); 2]> {
            let rank = |relation| keyed.iter().position(|of| *of == relation);
            match &said.found {
                Found::Firm => {
                    said.column.known.say.iter().filter_map(|s| Some((rank(s.relation)?, &*said.text))).collect()
                }
                Found::Known(all) => {
                    let own = all.iter().filter(|known| known.subject.is_none());
                    own.filter_map(|known| match &known.object {
                        Object::Thing(thing) => Some((rank(known.relation)?, thing.name.as_str())),
                        Object::Value(_) => None,
                    })
                    .collect()
                }
                Found::Value(..) => SmallVec::new(),
            }
        });
        objects.min().map(|(_, name)| name).or(*city)
    }
}

/// What a row is about: the whole cell without its number.
fn name(cell: &str) -> Option<Cow<'_, str>> {
    let name = plain(cell);
    let numbered = numbering_of(&name);
    let name = match name.char_indices().nth(numbered) {
        Some((at, _)) if numbered > 0 => Cow::Owned(name[at..].to_owned()),
        _ => name,
    };
    let is_name = NAMED.contains(&name.chars().count()) && says(&name) && !is_bare_number(&name);
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_whole_cell() {
        assert_eq!(name("3.恒岳 １号铝箔项目").as_deref(), Some("恒岳1号铝箔项目"));
        assert_eq!(name("1.5万吨铝箔项目").as_deref(), Some("1.5万吨铝箔项目"));
        assert_eq!(name("（二）轴承项目").as_deref(), Some("轴承项目"));
        assert_eq!([name("12"), name("无"), name("")], [None, None, None]);
    }
}
