//! Scope and statements → the lists of a report.

mod gaps;
mod heads;
pub(super) mod indicators;
mod industries;
mod made;
mod members;
mod said;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use oxigraph::model::NamedNodeRef;
use oxigraph::store::StorageError;

use super::facts::{Facts, rounded};
use super::scope::Scope;
use super::sources::Sources;
use super::stated::{Stated, Statement};
use crate::report::{Cell, Column, Kind, List, Row};

pub(super) use gaps::{conflicts, gaps};
pub(super) use heads::heads;
pub(super) use indicators::indicators;
pub(super) use industries::{chains, leading};
pub(super) use made::{honours, partners, products};
pub(super) use members::{companies, parks, projects};
pub(super) use said::{helped, policies};

/// What the lists are made from.
pub(super) struct Material<'a> {
    pub stated: &'a Stated<'a>,
    pub scope: &'a Scope,
    pub sources: RefCell<Sources>,
    about: RefCell<HashMap<String, Rc<Facts>>>,
}

impl<'a> Material<'a> {
    pub fn new(stated: &'a Stated<'a>, scope: &'a Scope) -> Self {
        Self { stated, scope, sources: RefCell::default(), about: RefCell::default() }
    }

    /// What documents state of a node.
    pub fn about(&self, node: &str) -> Result<Rc<Facts>, StorageError> {
        if let Some(facts) = self.about.borrow().get(node) {
            return Ok(Rc::clone(facts));
        }
        let facts = Rc::new(Facts(self.stated.about(node)?));
        self.about.borrow_mut().insert(node.to_owned(), Rc::clone(&facts));
        Ok(facts)
    }

    /// The newest number of a relation, in a unit that is `base` base units, with its words; and the statement.
    pub fn amount<'f>(&self, facts: &'f Facts, property: NamedNodeRef<'_>, base: f64) -> (Cell, Option<&'f Statement>) {
        let newest = facts.newest(property);
        let source = newest.map(|newest| self.source(newest));
        let number = newest.and_then(Statement::number).map(|number| rounded(number / base));
        (number.map_or(Cell::Empty, |number| Cell::Number(number, source)), newest)
    }

    /// The nodes of the scope with their names, what the report is about first.
    pub fn nodes(&self) -> Result<Vec<(String, String)>, StorageError> {
        let nodes = self.scope.nodes.iter().map(|node| Ok((node.clone(), self.stated.label(node)?)));
        let mut nodes: Vec<(String, String)> = nodes.collect::<Result<_, StorageError>>()?;
        nodes.sort_by_key(|(node, _)| *node != self.scope.main);
        Ok(nodes)
    }

    /// The number of the words of a statement.
    pub fn source(&self, statement: &Statement) -> usize {
        self.sources.borrow_mut().of(statement, self.stated)
    }

    /// The numbers of the words of statements, the first few.
    pub fn sources_of<'s>(&self, statements: impl IntoIterator<Item = &'s Statement>) -> Vec<usize> {
        self.sources.borrow_mut().of_all(statements, self.stated)
    }
}

/// A column of words.
const fn text(title: &'static str) -> Column {
    Column { title, kind: Kind::Text }
}

/// A column of numbers.
const fn number(title: &'static str) -> Column {
    Column { title, kind: Kind::Number }
}

/// A column of whole numbers.
const fn count(title: &'static str) -> Column {
    Column { title, kind: Kind::Count }
}

/// A column of days.
const fn date(title: &'static str) -> Column {
    Column { title, kind: Kind::Date }
}

/// A list of rows.
fn list(name: &'static str, note: impl Into<String>, columns: &[Column], rows: Vec<Row>) -> List {
    List { name, note: note.into(), columns: columns.to_vec(), rows }
}
