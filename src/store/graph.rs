//! `graph.nq` and `changes.nq` → one stream of sorted lines.
//!
//! The files are opened with the store and read by position, so that several readers do not disturb one another, and go on
//! reading when another store has been put in the place of theirs.

use super::Patch;
use std::cmp::Ordering;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::iter::Peekable;
use std::sync::Arc;

/// Bytes that are read, or made ready, at a time.
const BLOCK: usize = 1 << 18;

/// An open file with a place of its own to read from.
#[derive(Clone, Debug)]
pub struct Part {
    file: Arc<File>,
    at: u64,
}

impl Part {
    /// Reads `file` from its beginning.
    pub fn new(file: Arc<File>) -> Part {
        Part { file, at: 0 }
    }

    /// The file once more.
    pub(super) fn file(&self) -> io::Result<File> {
        self.file.try_clone()
    }
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let length = std::os::unix::fs::FileExt::read_at(&*self.file, buffer, self.at)?;
        #[cfg(windows)]
        let length = std::os::windows::fs::FileExt::seek_read(&*self.file, buffer, self.at)?;
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for Part {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let beyond = || io::Error::new(io::ErrorKind::InvalidInput, "a place before the beginning of the file");
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => self.file.metadata()?.len().checked_add_signed(by).ok_or_else(beyond)?,
            SeekFrom::Current(by) => self.at.checked_add_signed(by).ok_or_else(beyond)?,
        };
        Ok(self.at)
    }
}

/// Changes in order: `true` for a line that comes, `false` for one that goes.
type Changes = Box<dyn Iterator<Item = io::Result<(String, bool)>> + Send>;

/// The lines of a graph, each with its line end: sorted by bytes, distinct.
pub struct Graph {
    lines: BufReader<Part>,
    /// What of the changes lies ahead.
    changes: Peekable<Changes>,
    /// The line that was read last.
    line: Vec<u8>,
    /// Lines with the changes made, and how far they have been read.
    ready: Vec<u8>,
    read: usize,
}

impl Graph {
    /// The lines of `base` without those that are gone in `changes`, and with the new ones.
    pub(super) fn new(base: Part, changes: Patch) -> Graph {
        let mut all: Vec<(String, bool)> = changes.gone.into_iter().map(|line| (line, false)).collect();
        all.extend(changes.new.into_iter().map(|line| (line, true)));
        all.sort_unstable();
        Graph::changed(base, Box::new(all.into_iter().map(Ok)))
    }

    /// The lines of `base` with those of `more` among them, which are sorted, too, and none of which is there.
    pub(super) fn with(base: Part, more: Part) -> Graph {
        let lines = BufReader::with_capacity(BLOCK, more).lines();
        Graph::changed(base, Box::new(lines.map(|line| Ok((line?, true)))))
    }

    fn changed(base: Part, changes: Changes) -> Graph {
        Graph {
            lines: BufReader::with_capacity(BLOCK, base),
            changes: changes.peekable(),
            line: Vec::new(),
            ready: Vec::new(),
            read: 0,
        }
    }

    /// Makes the next block of lines ready.
    fn advance(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.read = 0;
        while self.ready.len() < BLOCK {
            self.line.clear();
            if self.lines.read_until(b'\n', &mut self.line)? == 0 {
                for change in self.changes.by_ref() {
                    let (line, comes) = change?;
                    if comes {
                        push(&mut self.ready, &line);
                    }
                }
                return Ok(());
            }
            let own = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
            let mut stays = true;
            while let Some(change) = self.changes.peek() {
                let Ok((line, comes)) = change else { break };
                match line.as_bytes().cmp(own) {
                    Ordering::Greater => break,
                    Ordering::Less if *comes => push(&mut self.ready, line),
                    Ordering::Less => {}
                    Ordering::Equal => stays = *comes,
                }
                self.changes.next();
            }
            if let Some(Err(error)) = self.changes.next_if(Result::is_err) {
                return Err(error);
            }
            if stays {
                self.ready.extend_from_slice(&self.line);
            }
        }
        Ok(())
    }

    /// All lines in one file that can be read in any order; where nothing has changed, the one there is.
    pub(super) fn whole(mut self) -> io::Result<Part> {
        if self.changes.peek().is_none() {
            let mut part = self.lines.into_inner();
            part.rewind()?;
            return Ok(part);
        }
        let file = tempfile::tempfile()?;
        let mut out = BufWriter::with_capacity(BLOCK, &file);
        io::copy(&mut self, &mut out)?;
        out.flush()?;
        drop(out);
        Ok(Part::new(Arc::new(file)))
    }
}

impl std::fmt::Debug for Graph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Graph({:?})", self.lines.get_ref())
    }
}

fn push(ready: &mut Vec<u8>, line: &str) {
    ready.extend_from_slice(line.as_bytes());
    ready.push(b'\n');
}

impl BufRead for Graph {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.read == self.ready.len() {
            if self.changes.peek().is_none() {
                return self.lines.fill_buf();
            }
            self.advance()?;
        }
        Ok(&self.ready[self.read..])
    }

    fn consume(&mut self, amount: usize) {
        if self.read < self.ready.len() {
            self.read += amount;
        } else {
            self.lines.consume(amount);
        }
    }
}

impl Read for Graph {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(base: &str, changes: &str) -> Graph {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(base.as_bytes()).expect("written");
        Graph::new(Part::new(Arc::new(file)), Patch::parse(changes).expect("a patch"))
    }

    #[test]
    fn changes_are_made_while_reading() {
        for (base, changes, expected) in [
            ("b\nd\n", "", "b\nd\n"),
            ("b\nd\n", "A a\nA c\nA e\n", "a\nb\nc\nd\ne\n"),
            ("b\nd\nf\n", "D b\nD f\nA e\n", "d\ne\n"),
            ("", "A a\n", "a\n"),
            ("a\n", "D a\n", ""),
        ] {
            assert_eq!(io::read_to_string(graph(base, changes)).expect("read"), expected, "{base:?} {changes:?}");
            let mut whole = graph(base, changes).whole().expect("a file");
            whole.rewind().expect("the beginning");
            assert_eq!(io::read_to_string(whole).expect("read"), expected, "{base:?} {changes:?}");
        }
    }

    #[test]
    fn lines_of_another_file_come_among_those_of_the_graph() {
        let part = |text: &str| {
            let mut file = tempfile::tempfile().expect("a file");
            file.write_all(text.as_bytes()).expect("written");
            Part::new(Arc::new(file))
        };
        for (base, more, expected) in
            [("b\nd\n", "a\nc\ne\n", "a\nb\nc\nd\ne\n"), ("", "a\n", "a\n"), ("a\nb\n", "", "a\nb\n")]
        {
            assert_eq!(io::read_to_string(Graph::with(part(base), part(more))).expect("read"), expected);
        }
        let no_text = |base: &str| io::read_to_string(Graph::with(part(base), spoilt())).is_err();
        fn spoilt() -> Part {
            let mut file = tempfile::tempfile().expect("a file");
            file.write_all(b"a\n\xFF\n").expect("written");
            Part::new(Arc::new(file))
        }
        assert!(no_text("b\n") && no_text(""));
    }

    #[test]
    fn a_graph_of_many_blocks_is_read_in_order() {
        let line = |n: usize| format!("{n:07} {}\n", "x".repeat(90));
        let base: String = (0..20_000).filter(|n| n % 3 != 0).map(line).collect();
        let changes: String = (0..20_000)
            .filter_map(|n| match n % 30 {
                0 => Some(format!("A {}", line(n))),
                1 => Some(format!("D {}", line(n))),
                _ => None,
            })
            .collect();
        let expected: String = (0..20_000).filter(|n| (n % 3 != 0 && n % 30 != 1) || n % 30 == 0).map(line).collect();
        assert!(io::read_to_string(graph(&base, &changes)).expect("read") == expected);
    }
}
