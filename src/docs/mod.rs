//! A pack, and a store → what the terms mean, and how much of each there is: a data dictionary, and a description of the data set.
//!
//! [`Vocabulary`] reads the terms of `ontology/`, by topic; [`Count`] counts in one pass over the text of the store; [`Dictionary`] is both
//! put together, to be written as one HTML page or as Markdown. [`dataset`] describes the store in VoID and DCAT.
//!
//! ```no_run
//! use lianpu::docs::{Dictionary, page};
//! use lianpu::pack::Pack;
//!
//! let pack = Pack::embedded()?;
//! let store = lianpu::store::open("lianpu-store")?;
//! let dictionary = Dictionary::of(&pack, Some(&store))?;
//! std::fs::write("ontology.html", page(&dictionary)?)?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod around;
mod count;
mod dataset;
mod dictionary;
mod error;
mod example;
mod page;
mod rows;
mod sample;
mod terms;

pub use count::{Count, Tally};
pub use dataset::{Described, dataset};
pub use dictionary::Dictionary;
pub use error::DocsError;
pub use example::{Example, Words};
pub use page::{markdown, page};
pub use terms::{Kind, Part, Said, Term, Topic, Vocabulary};
