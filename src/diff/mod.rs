//! Two stores → what is new, gone and changed: as a patch of quads, and in words.
//!
//! ```no_run
//! use lianpu::{diff, store};
//! let (old, new) = (store::open("lianpu-store.2023")?, store::open("lianpu-store")?);
//! print!("{}", diff::difference(&old, &new)?);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod facts;
mod words;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::io::{self, BufRead};

use oxigraph::store::StorageError;
use serde::Serialize;

use crate::emit::is_verdict;
use crate::store::{Graph, Line, Store};
use facts::Facts;
use words::Words;

/// Why two stores cannot be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiffError {
    /// The text of a store cannot be read.
    #[error("cannot read the graph: {0}")]
    Io(#[from] io::Error),
    /// The database of a store fails.
    #[error("the database of the store: {0}")]
    Database(#[from] StorageError),
}

/// What is new, what is gone, and what changed, each in words and sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Only in the new store.
    pub new: Vec<String>,
    /// Only in the old store.
    pub gone: Vec<String>,
    /// In both, but not the same.
    pub changed: Vec<String>,
}

/// How two stores differ.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Documents by name.
    pub documents: Changes,
    /// Entities by class and name.
    pub entities: Changes,
    /// Facts: subject, relation, object and qualifiers.
    pub facts: Changes,
    /// Verdicts on names.
    pub verdicts: Changes,
    /// Quads that are gone and quads that are new.
    pub quads: (u64, u64),
}

impl Difference {
    /// Whether the two stores hold the same quads.
    pub fn is_empty(&self) -> bool {
        self.quads == (0, 0)
    }
}

/// Calls `visit` with each line of the patch that leads from `old` to `new`, in the order of lines: whether it comes, and the line
/// without its end.
///
/// # Errors
/// A graph that cannot be read, or what `visit` fails with.
pub fn patch<E: From<io::Error>>(
    old: &Store,
    new: &Store,
    mut visit: impl FnMut(bool, &str) -> Result<(), E>,
) -> Result<(), E> {
    let (mut old, mut new) = (Lines::of(old.nquads()?)?, Lines::of(new.nquads()?)?);
    loop {
        let order = match (old.line(), new.line()) {
            (Some(gone), Some(come)) => gone.cmp(come),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return Ok(()),
        };
        match (order, old.line(), new.line()) {
            (Ordering::Less, Some(line), _) => visit(false, line)?,
            (Ordering::Greater, _, Some(line)) => visit(true, line)?,
            _ => {}
        }
        if order.is_le() {
            old.advance()?;
        }
        if order.is_ge() {
            new.advance()?;
        }
    }
}

/// A graph read a line at a time.
struct Lines {
    graph: Graph,
    line: String,
}

impl Lines {
    fn of(graph: Graph) -> io::Result<Lines> {
        let mut lines = Lines { graph, line: String::new() };
        lines.advance()?;
        Ok(lines)
    }

    fn line(&self) -> Option<&str> {
        (!self.line.is_empty()).then(|| self.line.trim_end_matches('\n'))
    }

    fn advance(&mut self) -> io::Result<()> {
        self.line.clear();
        self.graph.read_line(&mut self.line).map(drop)
    }
}

/// How `new` differs from `old`.
///
/// # Errors
/// A store that cannot be read.
pub fn difference(old: &Store, new: &Store) -> Result<Difference, DiffError> {
    let mut difference = Difference { documents: documents(old, new), ..Difference::default() };
    let (mut nodes, mut gone, mut come) = (BTreeSet::new(), Facts::default(), Facts::default());
    patch(old, new, |comes, line| {
        if comes {
            difference.quads.1 += 1;
        } else {
            difference.quads.0 += 1;
        }
        let parts = Line::split(line).and_then(|line| Some((line.terms()?, line.graph?)));
        let Some(([subject, predicate, object], graph)) = parts else { return Ok(()) };
        if graph.ends_with("/graph/entities>") {
            nodes.insert(subject.to_owned());
        } else if graph.contains("/evidence/") {
            (if comes { &mut come } else { &mut gone }).note(subject, predicate, object);
        }
        Ok::<(), DiffError>(())
    })?;
    let (before, after) = (Words::of(old), Words::of(new));
    for node in nodes {
        let (was, is) = (before.entity(&node)?, after.entity(&node)?);
        let changes = if is_verdict(&node) { &mut difference.verdicts } else { &mut difference.entities };
        match (was, is) {
            (Some(was), None) => changes.gone.push(was.words()),
            (None, Some(is)) => changes.new.push(is.words()),
            (Some(was), Some(is)) => changes.changed.extend(was.becomes(&is)),
            (None, None) => {}
        }
    }
    difference.facts = facts::changes(gone.settle(&before, &after)?, come.settle(&after, &before)?);
    for changes in [&mut difference.entities, &mut difference.verdicts] {
        changes.new.sort();
        changes.gone.sort();
        changes.changed.sort();
    }
    Ok(difference)
}

fn documents(old: &Store, new: &Store) -> Changes {
    let (old, new) = (&old.manifest().documents, &new.manifest().documents);
    let only = |one: &std::collections::BTreeMap<String, String>,
                other: &std::collections::BTreeMap<String, String>| {
        one.keys().filter(|name| !other.contains_key(*name)).cloned().collect()
    };
    let changed = new.iter().filter(|(name, hash)| old.get(*name).is_some_and(|was| was != *hash));
    Changes { new: only(new, old), gone: only(old, new), changed: changed.map(|(name, _)| name.clone()).collect() }
}

/// In words: a heading with the numbers for each kind, then a line each, `+` for new, `-` for gone, `~` for changed.
impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Difference { documents, entities, facts, verdicts, quads } = self;
        for (what, changes) in
            [("documents", documents), ("entities", entities), ("facts", facts), ("verdicts on names", verdicts)]
        {
            let Changes { new, gone, changed } = changes;
            if new.is_empty() && gone.is_empty() && changed.is_empty() {
                continue;
            }
            writeln!(f, "{what}: {} new, {} gone, {} changed", new.len(), gone.len(), changed.len())?;
            for (mark, lines) in [('+', new), ('-', gone), ('~', changed)] {
                for line in lines {
                    writeln!(f, "  {mark} {line}")?;
                }
            }
        }
        writeln!(f, "quads: {} new, {} gone", quads.1, quads.0)
    }
}
