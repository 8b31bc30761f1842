//! What can go wrong between a report and its files → typed errors that say where, and what would be right.

use std::io;
use std::path::PathBuf;

use rust_xlsxwriter::XlsxError;

/// Why a report cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The folder holds what no report wrote.
    #[error("{} holds other things than reports: {}", .folder.display(), several(.found))]
    NotOurs {
        /// The folder.
        folder: PathBuf,
        /// What stands in it, sorted.
        found: Vec<String>,
    },
    /// A file that no report wrote has the name of one to be written.
    #[error("{} is there and was not written by a report", .path.display())]
    Taken {
        /// The file.
        path: PathBuf,
    },
    /// There is a file where the folder should be.
    #[error("{} is a file; reports are written into a folder", .path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// The index of a folder is of another kind, or damaged.
    #[error("{} is no index of reports: {message}", .path.display())]
    Index {
        /// The index.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// A folder or a file cannot be read or written.
    #[error("cannot {what} {}: {error}", .path.display())]
    Io {
        /// What was to be done.
        what: &'static str,
        /// To what.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The workbook cannot be made.
    #[error("the workbook of {name} cannot be made: {error}")]
    Workbook {
        /// The name of the report.
        name: String,
        /// What the writer says.
        error: XlsxError,
    },
    /// A chart cannot be drawn.
    #[error("the chart {title} cannot be drawn: {message}")]
    Chart {
        /// Its title.
        title: String,
        /// What the drawer says.
        message: String,
    },
    /// The page cannot be made.
    #[error("the page cannot be made: {0:#}")]
    Page(#[from] minijinja::Error),
}

impl ReportError {
    /// What the reader of the error can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotOurs { .. } | Self::Taken { .. } => {
                Some("name another folder with -o, or write there all the same with --force".into())
            }
            Self::NotAFolder { .. } => Some("name a folder with -o; it is made where it is not there".into()),
            Self::Index { .. } => Some("name another folder with -o, or have it written anew with --force".into()),
            Self::Io { error, .. } if error.kind() == io::ErrorKind::PermissionDenied => {
                Some("name a folder that you may write to with -o; close files of it that are open in Excel".into())
            }
            Self::Io { .. } | Self::Workbook { .. } | Self::Chart { .. } | Self::Page(_) => None,
        }
    }
}

/// The first three of several names.
fn several(names: &[String]) -> String {
    let first = names.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(3) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}
