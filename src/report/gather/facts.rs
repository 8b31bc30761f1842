//! What documents state of one entity → what a cell says: the newest value, the names, the numbers.

use oxigraph::model::NamedNodeRef;

use super::stated::{Stated, Statement};
use crate::report::Cell;
use crate::vocabulary as v;

/// Statements about one entity, by date.
pub(super) struct Facts(pub Vec<Statement>);

impl Facts {
    /// The statements of a relation, the oldest first.
    pub fn of(&self, property: NamedNodeRef<'_>) -> impl DoubleEndedIterator<Item = &Statement> {
        self.0.iter().filter(move |statement| statement.is(property))
    }

    /// The newest statement of a relation on the whole, or else on a phase.
    pub fn newest(&self, property: NamedNodeRef<'_>) -> Option<&Statement> {
        self.of(property).rev().find(|statement| !statement.is_of_phase()).or_else(|| self.of(property).next_back())
    }

    /// What the objects of a relation are called, each once, in the order in which they were said.
    pub fn names(&self, property: NamedNodeRef<'_>) -> Cell {
        joined(self.of(property).map(|statement| statement.said.clone()))
    }

    /// The newest date of a relation, as a record or a plain value gives it.
    pub fn date(&self, property: NamedNodeRef<'_>) -> (Cell, Option<&Statement>) {
        let given = |statement: &&Statement| statement.is(property) || !statement.part(property).is_empty();
        let newest = self.0.iter().rev().filter(given);
        let newest = newest.clone().find(|statement| !statement.is_of_phase()).or_else(|| newest.clone().next());
        let date = newest.map(|statement| match statement.part(property) {
            "" => statement.said.clone(),
            date => date.to_owned(),
        });
        (date.map_or(Cell::Empty, Cell::Date), newest)
    }

    /// The newest stage of the whole, or else of each phase; with the day it was stated for.
    pub fn stage(&self, stated: &Stated<'_>) -> Result<Stage<'_>, oxigraph::store::StorageError> {
        let mut stage = Stage::default();
        let is_of_whole = |s: &&Statement| (s.is(v::STAGE) || s.is(v::STAGE_RECORD)) && !s.is_of_phase();
        let whole = self.0.iter().rev().find(is_of_whole);
        let told = whole.map_or_else(|| self.phases(), |whole| vec![whole]);
        let mut words = Vec::new();
        for statement in &told {
            let node = if statement.is(v::STAGE) { &statement.object } else { statement.part(v::STAGE) };
            words.push(format!("{}{}", statement.part(v::PHASE), stated.label(node)?));
        }
        stage.words = words.join("、");
        stage.as_of = told.iter().map(|statement| as_of(statement, stated)).max().unwrap_or_default().to_owned();
        stage.from = told;
        Ok(stage)
    }

    /// The newest stage of each phase, by phase.
    fn phases(&self) -> Vec<&Statement> {
        let mut phases = std::collections::BTreeMap::new();
        for statement in self.0.iter().filter(|s| s.is(v::STAGE_RECORD) && s.is_of_phase()) {
            phases.insert(statement.part(v::PHASE), statement);
        }
        phases.into_values().collect()
    }

    /// The capacities, as printed, each with its product.
    pub fn capacities(&self) -> Cell {
        let capacity = |statement: &Statement| match statement.part(v::OF_PRODUCT) {
            "" => statement.said.clone(),
            product => format!("{product} {}", statement.said),
        };
        joined(self.of(v::CAPACITY).map(capacity))
    }
}

/// How far something is.
#[derive(Default)]
pub(super) struct Stage<'f> {
    /// In words: 在建; 一期投产运营、二期在建.
    pub words: String,
    /// The day for which it was stated.
    pub as_of: String,
    /// Who says so.
    pub from: Vec<&'f Statement>,
}

/// The day that a statement is for: that of its record, or else that of its document.
pub(super) fn as_of<'s>(statement: &'s Statement, stated: &'s Stated<'_>) -> &'s str {
    match statement.part(v::AS_OF) {
        "" => stated.date(&statement.document),
        day => day,
    }
}

/// Names in a cell, each once.
pub(super) fn joined(names: impl IntoIterator<Item = String>) -> Cell {
    let mut all: Vec<String> = Vec::new();
    for name in names {
        if !name.is_empty() && !all.contains(&name) {
            all.push(name);
        }
    }
    if all.is_empty() { Cell::Empty } else { Cell::Text(all.join("、")) }
}

/// A text in a cell; empty where there is none.
pub(super) fn words(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

/// A day, month or year in a cell; empty where there is none.
pub(super) fn day(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() { Cell::Empty } else { Cell::Date(text) }
}

/// Without what dividing leaves behind the sixth decimal.
pub(super) fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}
