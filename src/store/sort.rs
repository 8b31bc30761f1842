//! Lines in any order → lines in order: in memory where they are few, else through files beside the store.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use itertools::Itertools;

use super::error::{StoreError, at};

/// Lines that are sorted in memory at a time: some 25 MB.
const IN_MEMORY: usize = 100_000;

/// Stretches that are merged at a time: each is an open file, of which a process may have a thousand.
const MERGED: usize = 128;

/// Lines in order, from memory or from files; the files are removed when it is dropped.
pub struct Sorted {
    lines: Stretch,
    folder: Folder,
}

impl std::fmt::Debug for Sorted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sorted({})", self.folder.0.display())
    }
}

impl Sorted {
    /// Sorts lines by bytes; what does not fit in memory goes to the new directory `folder`. No line may hold a line end.
    pub(crate) fn new(lines: impl IntoIterator<Item = String>, folder: &Path) -> Result<Sorted, StoreError> {
        Sorted::with(lines, folder, (IN_MEMORY, MERGED))
    }

    /// As [`Sorted::new`], with at most `most` lines in memory, and so many short stretches.
    fn with(
        lines: impl IntoIterator<Item = String>,
        folder: &Path,
        (most, merged): (usize, usize),
    ) -> Result<Sorted, StoreError> {
        fs::create_dir(folder).map_err(at("cannot create", folder))?;
        let folder = Folder(folder.into());
        let mut lines = lines.into_iter();
        let (mut short, mut long): (Vec<File>, Vec<File>) = (Vec::new(), Vec::new());
        loop {
            let mut held: Vec<String> = lines.by_ref().take(most).collect();
            held.sort_unstable();
            if held.len() < most {
                let held = Box::new(held.into_iter().map(Ok)) as Stretch;
                return Ok(Sorted { lines: merge(long.into_iter().chain(short), held), folder });
            }
            let path = folder.0.join(short.len().to_string());
            short.push(written(held.into_iter().map(Ok), &path).map_err(at("cannot write", path))?);
            if short.len() == merged {
                let path = folder.0.join(format!("long-{}", long.len()));
                let all = merge(short.drain(..), Box::new(std::iter::empty()));
                long.push(written(all, &path).map_err(at("cannot write", path))?);
            }
        }
    }
}

/// Stretches as one.
fn merge(files: impl Iterator<Item = File>, held: Stretch) -> Stretch {
    let files = files.map(|file| Box::new(BufReader::new(file).lines()) as Stretch);
    Box::new(files.chain([held]).kmerge_by(comes_first))
}

/// Lines that are in order among themselves.
type Stretch = Box<dyn Iterator<Item = io::Result<String>> + Send>;

/// Whether one line stands before another; an error stands before all.
fn comes_first(one: &io::Result<String>, other: &io::Result<String>) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => one < other,
        (one, other) => one.is_err() && other.is_ok(),
    }
}

/// A new file with these lines, ready to be read.
fn written(lines: impl Iterator<Item = io::Result<String>>, path: &Path) -> io::Result<File> {
    // a shorter stretch that stood there was merged
    let mut file = BufWriter::with_capacity(1 << 18, File::create(path)?);
    for line in lines {
        file.write_all(line?.as_bytes())?;
        file.write_all(b"\n")?;
    }
    file.into_inner()?;
    File::open(path)
}

impl Iterator for Sorted {
    type Item = Result<String, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.next()?;
        Some(line.map_err(at("cannot read", &self.folder.0)))
    }
}

/// A directory that is removed when done with.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // the next build clears what cannot be removed now
        drop(fs::remove_dir_all(&self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of different lengths in no order, some of them twice.
    fn lines() -> Vec<String> {
        (0..2_000_u64).map(|n| (n * 7_919 % 1_500).to_string().repeat(1 + (n % 3) as usize)).collect()
    }

    #[test]
    fn the_order_is_the_same_in_memory_and_through_files() {
        let parent = tempfile::tempdir().expect("a directory");
        let mut expected = lines();
        expected.sort_unstable();
        for (many, merged) in [(3, 128), (3, 1_000), (100, 128), (100, 4), (1_000_000, 128)] {
            let folder = parent.path().join("sorting");
            let sorted = Sorted::with(lines(), &folder, (many, merged)).expect("sorted");
            assert_eq!(fs::read_dir(&folder).expect("the directory").next().is_some(), many < 1_000_000);
            let found: Vec<String> = sorted.map(|line| line.expect("a line")).collect();
            assert_eq!(found, expected);
            assert!(!folder.exists(), "nothing is left");
        }
    }

    #[test]
    fn a_directory_that_is_in_the_way_is_named() {
        let parent = tempfile::tempdir().expect("a directory");
        let error = Sorted::new(lines(), parent.path()).expect_err("it exists");
        assert!(error.to_string().contains("cannot create"), "{error}");
        assert!(parent.path().exists(), "what was there before is not removed");
    }
}
