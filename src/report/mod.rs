//! A store → what an office hands in: the chain map and its lists, or the profile of a place, as a page, a workbook and tables.
//!
//! [`Reporter`] gathers what documents state of a chain or place with all that belongs to it: lists, charts, the map, and for
//! each row the words that it rests on. [`Folder`] writes it, each file whole or not at all, and says what has changed since the
//! last time.
//!
//! ```no_run
//! use lianpu::report::{Folder, Format, Reporter};
//!
//! let store = lianpu::store::open("lianpu-store")?;
//! let mut report = Reporter::of(&store)?.named("铝")?;
//! let mut folder = Folder::open("reports".as_ref(), false)?;
//! report.changes = folder.changes(&report).changes;
//! folder.write(&report, &Format::ALL)?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod changes;
mod charts;
mod csv;
mod error;
mod fit;
mod gather;
mod model;
mod page;
mod shown;
mod table;
mod write;
mod xlsx;

pub use changes::{Compared, compare};
pub use charts::{Drawing, Spot, draw};
pub use csv::csv;
pub use error::ReportError;
pub use gather::Reporter;
pub use model::{
    About, Cell, Change, Chart, Column, Coverage, Figure, Kind, List, Point, Report, Row, Shape, Source, What,
};
pub use page::page;
pub use shown::number;
pub use write::{Folder, Format, write};
pub use xlsx::xlsx;
