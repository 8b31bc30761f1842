//! A report and its files.

mod changes;
mod charts;
mod csv;
mod error;
mod fit;
mod model;
mod page;
mod shown;
mod table;
mod write;
mod xlsx;

pub use changes::{Compared, compare};
pub use charts::draw;
pub use csv::csv;
pub use error::ReportError;
pub use model::{About, Cell, Change, Chart, Column, Coverage, Figure, Kind, List, Report, Row, Shape, Source, What};
pub use page::page;
pub use shown::number;
pub use write::{Folder, Format, write};
pub use xlsx::xlsx;
