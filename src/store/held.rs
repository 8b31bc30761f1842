//! Lines → a store that is held in memory: a part of another one, for as long as a question is asked of it.
//!
//! To write a part as a store on disk takes five times as long: its tables are sorted, compacted and flushed for a single reader.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use oxigraph::model::Quad;
use oxigraph::store::Store as Database;
use rayon::prelude::*;

use super::error::{StoreError, at};
use super::update::quads_of;
use super::write::failed;
use super::{Manifest, Patch, Store};

/// So many lines are parsed at once, and by all cores.
const AT_ONCE: usize = 32_768;
/// So many of them by one core at a time.
const A_PIECE: usize = 1_024;

/// A store under way.
pub struct Held {
    manifest: Manifest,
    directory: PathBuf,
    database: Database,
    text: BufWriter<File>,
    waiting: Vec<String>,
    new: Vec<String>,
}

impl Held {
    /// A part of `store`, still empty.
    ///
    /// # Errors
    /// No temporary file, which holds the text.
    pub fn part_of(store: &Store) -> Result<Held, StoreError> {
        let directory = store.directory.clone();
        let text = tempfile::tempfile().map_err(at("cannot write a part of", &directory))?;
        Ok(Held {
            manifest: store.manifest.clone(),
            database: Database::new().map_err(failed(&directory))?,
            text: BufWriter::with_capacity(1 << 18, text),
            directory,
            waiting: Vec::new(),
            new: Vec::new(),
        })
    }

    /// Adds a line, without its end; they come sorted.
    ///
    /// # Errors
    /// A text that cannot be written, or lines that are no N-Quads.
    pub fn push(&mut self, line: String) -> Result<(), StoreError> {
        let written = self.text.write_all(line.as_bytes()).and_then(|()| self.text.write_all(b"\n"));
        written.map_err(at("cannot write a part of", &self.directory))?;
        self.waiting.push(line);
        if self.waiting.len() < AT_ONCE { Ok(()) } else { self.load() }
    }

    /// Adds lines that stand anywhere among the others.
    ///
    /// # Errors
    /// Lines that are no N-Quads.
    pub fn add(&mut self, lines: Vec<String>) -> Result<(), StoreError> {
        self.waiting.extend(lines.iter().cloned());
        self.new.extend(lines);
        Ok(())
    }

    /// The database of what was added.
    ///
    /// # Errors
    /// Lines that are no N-Quads.
    pub fn database(&mut self) -> Result<&Database, StoreError> {
        self.load()?;
        Ok(&self.database)
    }

    /// The store.
    ///
    /// # Errors
    /// A text that cannot be written.
    pub fn finish(mut self) -> Result<Store, StoreError> {
        self.load()?;
        let unwritten = |source| at("cannot write a part of", &self.directory)(source);
        let graph = self.text.into_inner().map_err(|error| unwritten(error.into_error()))?;
        self.new.sort_unstable();
        self.new.dedup();
        let changes = Patch { gone: Vec::new(), new: self.new };
        let mut file = tempfile::tempfile().map_err(unwritten)?;
        write!(file, "{changes}").map_err(unwritten)?;
        Ok(Store {
            manifest: self.manifest,
            database: self.database,
            graph: Arc::new(graph),
            changes: Some(Arc::new(file)),
            directory: self.directory,
        })
    }

    fn load(&mut self) -> Result<(), StoreError> {
        let lines = std::mem::take(&mut self.waiting);
        let quads: Vec<Vec<Quad>> = lines.par_chunks(A_PIECE).map(quads_of).collect::<Result<_, _>>()?;
        let mut loader = self.database.bulk_loader();
        loader.load_quads(quads.into_iter().flatten()).map_err(failed(&self.directory))?;
        loader.commit().map_err(failed(&self.directory))
    }
}
