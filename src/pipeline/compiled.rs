//! What is compiled of a pack ↔ bytes: a program that compiles the same pack again takes what it had made.
//!
//! Kept is what takes most of the time: the names of the gazetteer as words to be found, and the programs of all rules. It is
//! in a form that only the same build of the program can read, and says of which it is, and of which pack.

use serde::{Deserialize, Serialize};

use super::Pipeline;
use crate::extract::Relations;
use crate::pack::{Names, Pack};
use crate::rule::Engine;

/// What the bytes begin with.
const MARK: &[u8] = b"lianpu compiled\n";
/// The build of the program.
const PROGRAM: &str = env!("LIANPU_SOURCES");

/// What stands in front of the parts.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    program: String,
    pack: String,
    /// Bytes and checksum of each part.
    parts: [(usize, u32); 3],
}

/// What was compiled of a pack; a part that cannot be read is compiled anew.
#[derive(Debug, Default)]
pub struct Compiled {
    pub(super) names: Option<Names>,
    pub(super) mentions: Option<Engine>,
    pub(super) relations: Option<Relations>,
}

impl Compiled {
    /// Reads what [`Compiled::bytes`] gave of the pack of this hash; empty where it is of another pack or program.
    pub fn read(bytes: &[u8], pack: &str) -> Compiled {
        let [names, mentions, relations] = parts(bytes, pack);
        let (names, (mentions, relations)) = rayon::join(
            || names.and_then(part),
            || rayon::join(|| mentions.and_then(part), || relations.and_then(part)),
        );
        Compiled { names, mentions, relations }
    }

    /// What is compiled in a pipeline, as bytes; the pack has this hash.
    ///
    /// # Errors
    /// None that is known of: postcard can write all of it.
    pub fn bytes(pipeline: &Pipeline, pack: &str) -> Result<Vec<u8>, postcard::Error> {
        let Pipeline { pack: Pack { gazetteer, .. }, recogniser, extractor, .. } = pipeline;
        let parts = [
            postcard::to_stdvec(gazetteer.names())?,
            postcard::to_stdvec(recogniser.rules())?,
            postcard::to_stdvec(&extractor.relations())?,
        ];
        let sums = parts.each_ref().map(|part| (part.len(), crc32fast::hash(part)));
        let head = Head { program: PROGRAM.into(), pack: pack.into(), parts: sums };
        let mut bytes = postcard::to_extend(&head, MARK.to_vec())?;
        parts.iter().for_each(|part| bytes.extend(part));
        Ok(bytes)
    }

    /// Whether bytes are of this program and the pack of this hash, and nothing of them is damaged.
    pub fn is_sound(bytes: &[u8], pack: &str) -> bool {
        parts(bytes, pack).iter().all(Option::is_some)
    }
}

/// The parts, where they are of this program and the pack of this hash; without those that are damaged.
fn parts<'a>(bytes: &'a [u8], pack: &str) -> [Option<&'a [u8]>; 3] {
    let head = bytes.strip_prefix(MARK).and_then(|bytes| postcard::take_from_bytes::<Head>(bytes).ok());
    let Some((head, mut rest)) = head.filter(|(head, _)| head.program == PROGRAM && head.pack == pack) else {
        return [None; 3];
    };
    head.parts.map(|(length, sum)| {
        let (part, behind) = rest.split_at_checked(length)?;
        rest = behind;
        Some(part).filter(|part| crc32fast::hash(part) == sum)
    })
}

fn part<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Files;

    /// A text with a firm, an amount and a place, as some rules read it.
    const TEXT: &str = "7月2日，宁海县的恒岳精密铸造有限公司年产5万吨轻量化铸件项目开工，总投资12亿元。";

    #[test]
    fn a_pipeline_of_what_was_kept_reads_as_one_that_is_compiled() {
        let files = Files::embedded();
        let hash = files.hash();
        let fresh = Pipeline::of(files.clone()).expect("the pack compiles");
        let bytes = Compiled::bytes(&fresh, &hash).expect("bytes");
        assert!(Compiled::is_sound(&bytes, &hash) && !Compiled::is_sound(&bytes, "another"));
        let compiled = Compiled::read(&bytes, &hash);
        assert!(compiled.names.is_some() && compiled.mentions.is_some() && compiled.relations.is_some());
        let kept = Pipeline::with(files, compiled).expect("the pack compiles");
        assert_eq!(Compiled::bytes(&kept, &hash).expect("bytes"), bytes);
        let read = |pipeline: &Pipeline| format!("{:?}", pipeline.run("a", TEXT));
        assert_eq!(read(&fresh), read(&kept));
    }

    #[test]
    fn what_is_damaged_or_of_another_pack_is_not_read() {
        let files = Files::embedded();
        let hash = files.hash();
        let fresh = Pipeline::of(files).expect("the pack compiles");
        let mut bytes = Compiled::bytes(&fresh, &hash).expect("bytes");
        let read = |bytes: &[u8], pack: &str| {
            let Compiled { names, mentions, relations } = Compiled::read(bytes, pack);
            [names.is_some(), mentions.is_some(), relations.is_some()]
        };
        assert_eq!(read(&bytes, "another"), [false; 3]);
        assert_eq!(read(&bytes[..bytes.len() - 1], &hash), [true, true, false]);
        assert_eq!(read(b"", &hash), [false; 3]);
        *bytes.last_mut().expect("a byte") ^= 1;
        assert_eq!(read(&bytes, &hash), [true, true, false]);
        assert!(!Compiled::is_sound(&bytes, &hash));
    }
}
