//! ZIP and gzip → what they hold, within bounds; a ZIP that is a workbook or a document is read as one.

use std::io::{Read, Seek};
use std::path::Path;

use encoding_rs::GB18030;
use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::limited::Limited;
use super::reading::Known;
use super::{ReadError, Reading, charset, docx, ods, sheet, walk};

/// Archives within archives that are opened.
const DEPTH: u8 = 2;

/// Reads a ZIP.
///
/// # Errors
/// It is damaged or beyond bounds; errors of its members are handed on one by one.
pub(super) fn zip<R: Read + Seek>(reading: &mut Reading<'_>, source: R) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(source).map_err(|e| reading.broken("ZIP", e))?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") || has("xl/workbook.bin") {
        return sheet::xlsx(reading, archive);
    }
    if has("word/document.xml") {
        return docx::read(reading, &mut archive);
    }
    if has("ppt/presentation.xml") {
        let (what, advice) = ("a presentation (PPTX)", "save it as PDF");
        return Err(ReadError::Unsupported { path: reading.path.clone(), what, advice });
    }
    if has("content.xml") && has("mimetype") {
        return ods::read(reading, &mut archive);
    }
    members(reading, &mut archive)
}

fn members<R: Read + Seek>(reading: &mut Reading<'_>, archive: &mut ZipArchive<R>) -> Result<(), ReadError> {
    let limits = &reading.options.limits;
    if archive.len() > limits.members {
        let (what, limit) = ("too many members", limits.members as u64);
        return Err(ReadError::Limit { path: reading.path.clone(), what, limit });
    }
    if reading.depth >= DEPTH {
        let (what, advice) = ("an archive in an archive in an archive", "unpack it");
        return Err(ReadError::Unsupported { path: reading.path.clone(), what, advice });
    }
    let mut named: Vec<(String, usize)> = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let raw = archive.by_index_raw(index).map_err(|e| reading.broken("ZIP", e))?;
        let name = name(raw.name_raw());
        if !raw.is_dir() && walk::is_read(Path::new(&name)) {
            named.push((name, index));
        }
    }
    named.sort();
    if named.is_empty() {
        return Err(ReadError::NoText { path: reading.path.clone(), what: "an archive" });
    }
    for (name, index) in named {
        member(reading, archive, &name, index);
        if reading.left.get() == 0 {
            let (what, limit) = ("its members are too large together", reading.options.limits.total);
            return Err(ReadError::Limit { path: reading.path.clone(), what, limit });
        }
    }
    Ok(())
}

fn member<R: Read + Seek>(reading: &mut Reading<'_>, archive: &mut ZipArchive<R>, name: &str, index: usize) {
    let mut inner = reading.within(name, name, Known::default());
    let mut file = match archive.by_index_raw(index).map(|raw| (raw.encrypted(), raw.compressed_size())) {
        Ok((true, _)) => {
            let path = inner.path.clone();
            return inner.fail(ReadError::Encrypted { path, what: "member of the archive" });
        }
        Ok((false, packed)) => match archive.by_index(index) {
            Ok(file) => {
                let limits = &inner.options.limits;
                let ratio = packed.saturating_mul(limits.ratio).max(1 << 20);
                let (limit, what) = [
                    (inner.left.get(), "the archive unpacks to too much"),
                    (ratio, "it unpacks to far more than it takes packed"),
                ]
                .into_iter()
                .min()
                .unwrap_or((0, ""));
                Limited::new(file, limit, what)
            }
            Err(error) => {
                let error = inner.broken("member of a ZIP", error);
                return inner.fail(error);
            }
        },
        Err(error) => {
            let error = inner.broken("member of a ZIP", error);
            return inner.fail(error);
        }
    };
    let left = inner.left;
    inner.stream(&mut file);
    left.set(left.get().saturating_sub(file.used()));
}

/// Names are UTF-8, marked or not, or in the charset of the machine that packed them, which here is GB18030.
fn name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => match GB18030.decode_without_bom_handling(raw) {
            (name, false) if charset::looks_chinese(&name) => name.into_owned(),
            _ => String::from_utf8_lossy(raw).into_owned(),
        },
    }
}

/// Reads a gzip.
///
/// # Errors
/// It is damaged, cut off, or beyond bounds.
pub(super) fn gzip(reading: &mut Reading<'_>, source: &mut dyn Read) -> Result<(), ReadError> {
    if reading.depth >= DEPTH {
        let (what, advice) = ("an archive in an archive in an archive", "unpack it");
        return Err(ReadError::Unsupported { path: reading.path.clone(), what, advice });
    }
    let left = reading.left;
    let mut unpacked = Limited::new(MultiGzDecoder::new(source), left.get(), "it unpacks to too much");
    reading.unwrapped().stream(&mut unpacked);
    left.set(left.get().saturating_sub(unpacked.used()));
    Ok(())
}

/// One part of an office document, unpacked within bounds; nothing where it is not there.
///
/// # Errors
/// It is damaged or beyond bounds.
pub(super) fn part<R: Read + Seek>(
    reading: &Reading<'_>,
    archive: &mut ZipArchive<R>,
    name: &str,
    what: &'static str,
) -> Result<Option<Vec<u8>>, ReadError> {
    let Some(index) = archive.index_for_name(name) else { return Ok(None) };
    let file = archive.by_index(index).map_err(|e| reading.broken(what, e))?;
    let limits = &reading.options.limits;
    let limit = file.compressed_size().saturating_mul(limits.ratio).max(1 << 20).min(limits.bytes);
    let mut bytes = Vec::new();
    let read = Limited::new(file, limit, "a part of it unpacks to too much").read_to_end(&mut bytes);
    read.map_err(|e| reading.io(what, e))?;
    Ok(Some(bytes))
}
