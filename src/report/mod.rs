//! A store → what an office hands in: the chain map and its lists, or the profile of a place.
//!
//! [`Report::named`] gathers what documents state of a chain or place with all that belongs to it: lists, charts, the map, and for
//! each row the words that it rests on.
//!
//! ```no_run
//! use lianpu::report::Report;
//!
//! let store = lianpu::store::open("lianpu-store")?;
//! let report = Report::named(&store, "铝")?;
//! for list in &report.lists {
//!     println!("{}: {} rows", list.name, list.rows.len());
//! }
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod gather;
pub mod model;

pub use gather::places;
pub use model::Report;
