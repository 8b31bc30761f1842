//! A text as it was read → what the document keeps of its file.

use crate::model::{Origin, Region};
use crate::read::{Kind, Place, Text};

/// Han characters that a file's name has at least to be a title.
const LEAST: usize = 4;

/// Whether the title and the date that a file of this kind gives are those of its publication.
pub(super) fn is_published(kind: Kind) -> bool {
    matches!(kind, Kind::Html | Kind::Markdown | Kind::Json | Kind::Ndjson | Kind::Warc)
}

/// The title of a list that has none but the name of its file: 聊城市2023年重点项目.xlsx.
pub(super) fn called(kind: Kind, name: &str) -> Option<String> {
    let is_list = matches!(kind, Kind::Csv | Kind::Tsv | Kind::Xlsx | Kind::Xls | Kind::Ods);
    let file = name.split('#').next()?.rsplit('/').next()?;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let says = stem.chars().filter(|c| crate::span::is_han(*c)).count() >= LEAST;
    (is_list && says).then(|| stem.to_owned())
}

/// What is kept of the file of a text.
pub(super) fn of(file: &Text) -> Origin {
    let parts = file.parts.iter().map(|part| Region { span: part.span, place: part.place.to_string() });
    let mut regions: Vec<Region> = parts.collect();
    // a row of a sheet is told apart by its cells
    for table in file.tables.iter().filter(|_| file.parts.iter().any(|part| matches!(part.place, Place::Row { .. }))) {
        let sheet = table.sheet.as_ref().map(|sheet| format!("sheet {sheet}, ")).unwrap_or_default();
        let cells = table.cells.iter().filter(|cell| !cell.span.is_empty());
        regions.extend(cells.map(|cell| Region { span: cell.span, place: format!("{sheet}{}", cell.place) }));
    }
    regions.sort_by_key(|region| (region.span.start, std::cmp::Reverse(region.span.end)));
    Origin {
        format: file.kind.media_type().to_owned(),
        charset: file.charset.clone(),
        publisher: file.publisher.clone(),
        url: file.url.clone(),
        is_extracted: !matches!(file.kind, Kind::Plain | Kind::Markdown),
        regions,
        ..Origin::default()
    }
}
