//! A chain in a store → its map: who of the corpus stands where between upstream and downstream?
//!
//! Who stands where is what [`crate::analyse`] finds; here it becomes a picture. Whoever may stand elsewhere as well, and is not said to
//! belong to the chain, is left out. A segment on which the documents place nobody is drawn as not mentioned, never as missing.
//!
//! [`Diagram`] is the picture's content, [`Diagram::dot`] writes it in Graphviz's language (the same bytes for the same store)
//! and [`render`] has Graphviz draw it.
//!
//! ```no_run
//! use lianpu::diagram::{Diagram, Format, render};
//!
//! let store = lianpu::store::open("lianpu-store")?;
//! let diagram = Diagram::named(&store, "铝")?;
//! std::fs::write("铝产业.svg", render(&diagram.dot(), Format::Svg)?)?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod card;
mod columns;
mod compare;
mod dot;
mod error;
mod fold;
mod gather;
mod html;
mod legend;
mod model;
mod near;
mod place;
mod render;
mod sheet;
mod structure;
mod syntax;

pub use crate::analyse::chains;
pub use error::DiagramError;
pub use model::{Card, Change, Diagram, Flow, Group, Head, LIMIT, Layout, Member, Named, Tier};
pub use near::draw_near;
pub use render::{Format, render};
pub use structure::draw_structure;
