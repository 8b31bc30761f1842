//! A store as it stands and a patch → the store that it becomes, made of the old one's files.

use super::error::{StoreError, at};
use super::files::{self, link, share_database};
use super::write::{Building, Memory, Writer, failed, written};
use super::{CHANGES, GRAPH, Graph, Manifest, Part, Patch, ROCKSDB};
use oxigraph::io::{RdfFormat, RdfParser, RdfSyntaxError};
use oxigraph::model::{GraphName, Quad};
use oxigraph::store::Store as Database;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::mem;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread;

/// After so many updates the graph is written as a whole: each leaves a file that every lookup must look into.
const MOST_UPDATES: u64 = 50;
/// The graph is written as a whole, too, when its changes have more than this part of its bytes.
const MOST_CHANGES: u64 = 20;
/// Quads that a database takes at a time.
const AT_ONCE: usize = 50_000;

/// A store that is being brought up to date: the database of the old one is open, in a new directory, made of its files.
pub struct Update {
    // closed before its directory goes
    database: Database,
    building: Building,
    old: Manifest,
    /// What has changed since the text of the old graph was written as a whole.
    before: Patch,
    writer: Writer,
}

impl Update {
    /// Opens the database of the store as it stands, to be changed while readers go on with the old one.
    ///
    /// # Errors
    /// There is no store, or its files cannot be linked or opened.
    pub fn begin(writer: Writer) -> Result<Update, StoreError> {
        let old = writer.previous().cloned().ok_or_else(|| StoreError::NotFound { path: writer.path.clone() })?;
        let building = Building::new(&writer.path)?;
        share_database(&writer.path, building.path())?;
        let database = Database::open(building.path().join(ROCKSDB)).map_err(failed(building.path()))?;
        let before = before(&old, &writer.path)?;
        Ok(Update { database, building, old, before, writer })
    }

    /// The database, with all that the old store holds.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Writes the store that the old one becomes by `patch`. All that goes must be there, and nothing of what comes: the counts
    /// rely on it. `more` gives what changes in what follows from the other quads, which it finds in the database. What is kept
    /// for the next build is made by `memory` and written meanwhile.
    ///
    /// # Errors
    /// What `more` fails with, and files that cannot be read or written; the old store stays as it is.
    pub fn finish<E: From<StoreError>>(
        mut self,
        mut manifest: Manifest,
        memory: impl FnOnce() -> Result<Memory, StoreError> + Send,
        patch: Patch,
        more: impl FnOnce(&Database) -> Result<Patch, E>,
    ) -> Result<Manifest, E> {
        let before = mem::take(&mut self.before);
        let (path, building) = (&self.writer.path, self.building.path());
        let (changed, kept) = thread::scope(|scope| {
            let keeping = scope.spawn(|| memory()?.keep(path, building));
            let changed = self.change(&mut manifest, before, patch, more);
            (changed, keeping.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        changed?;
        kept?;
        let Update { writer, building, database, .. } = self;
        drop(database);
        manifest.write(building.path())?;
        building.replace(&writer.path)?;
        Ok(manifest)
    }

    /// Makes the changes in the database and in the text.
    fn change<E: From<StoreError>>(
        &self,
        manifest: &mut Manifest,
        before: Patch,
        patch: Patch,
        more: impl FnOnce(&Database) -> Result<Patch, E>,
    ) -> Result<(), E> {
        let Update { writer, old, building, database, .. } = self;
        let (path, building) = (&writer.path, building.path());
        apply(&patch, database, building)?;
        let more = more(database)?;
        apply(&more, database, building)?;
        manifest.quads = old.quads;
        for patch in [&patch, &more] {
            manifest.quads = (manifest.quads + patch.new.len() as u64).saturating_sub(patch.gone.len() as u64);
        }
        let changes = before.then(patch).then(more);
        manifest.updates = old.updates + 1;
        let whole = writer.optimized || manifest.updates > MOST_UPDATES || changes.bytes() * MOST_CHANGES > old.bytes;
        if whole {
            (manifest.updates, manifest.changes) = (0, 0);
            let graph = File::open(path.join(GRAPH)).map_err(at("cannot read", path))?;
            manifest.bytes = rewrite(Graph::new(Part::new(Arc::new(graph)), changes), building)?;
            return Ok(database.optimize().map_err(failed(building))?);
        }
        manifest.bytes = old.bytes;
        link(&path.join(GRAPH), &building.join(GRAPH))?;
        let text = changes.to_string();
        manifest.changes = text.len() as u64;
        if !changes.is_empty() {
            written(&building.join(CHANGES), text.as_bytes())?;
        }
        // what is not flushed is replayed by every opening
        Ok(database.flush().map_err(failed(building))?)
    }
}

/// What has changed in the store at `path` since its graph was written.
fn before(old: &Manifest, path: &Path) -> Result<Patch, StoreError> {
    let path = path.join(CHANGES);
    if old.changes == 0 {
        return Ok(Patch::default());
    }
    File::open(&path).and_then(|file| files::patch(&Arc::new(file))).map_err(at("cannot read", &path))
}

/// Writes a graph with its changes as the graph of the store in `building`; gives its bytes.
pub(super) fn rewrite(mut graph: Graph, building: &Path) -> Result<u64, StoreError> {
    let path = building.join(GRAPH);
    let new = building.join("graph.new");
    let file = File::create(&new).map_err(at("cannot create", &new))?;
    let mut out = BufWriter::with_capacity(1 << 18, file);
    let copied = io::copy(&mut graph, &mut out).and_then(|bytes| {
        out.flush()?;
        out.get_ref().sync_all()?;
        Ok(bytes)
    });
    let bytes = copied.map_err(at("cannot write", &new))?;
    std::fs::rename(&new, &path).map_err(at("cannot put in place", &path))?;
    Ok(bytes)
}

/// Takes quads out of the database of a store under way and puts others in.
fn apply(patch: &Patch, database: &Database, building: &Path) -> Result<(), StoreError> {
    let mut graphs = HashSet::new();
    for lines in patch.gone.chunks(AT_ONCE) {
        let quads = quads_of(lines)?;
        let mut transaction = database.start_transaction().map_err(failed(building))?;
        quads.iter().for_each(|quad| transaction.remove(quad));
        transaction.commit().map_err(failed(building))?;
        graphs.extend(quads.into_iter().map(|quad| quad.graph_name));
    }
    for lines in patch.new.chunks(AT_ONCE) {
        let quads = quads_of(lines)?;
        let mut transaction = database.start_transaction().map_err(failed(building))?;
        transaction.extend(&quads);
        transaction.commit().map_err(failed(building))?;
    }
    // a graph without quads is none
    for graph in graphs {
        if let GraphName::NamedNode(name) = &graph
            && database.quads_for_pattern(None, None, None, Some(graph.as_ref())).next().is_none()
        {
            database.remove_named_graph(name.as_ref()).map_err(failed(building))?;
        }
    }
    Ok(())
}

pub(super) fn quads_of(lines: &[String]) -> Result<Vec<Quad>, StoreError> {
    let text = lines.join("\n");
    let parser = RdfParser::from_format(RdfFormat::NQuads).lenient().for_slice(text.as_bytes());
    let not_quads = |e: RdfSyntaxError| StoreError::NotNQuads { number: 1, reason: e.to_string() };
    parser.collect::<Result<_, _>>().map_err(not_quads)
}
