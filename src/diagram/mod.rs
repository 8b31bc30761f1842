//! A chain in a store → its map: who of the corpus stands where between upstream and downstream?
//!
//! The segments of the chain come from its template in the registry; companies, projects and parks that documents place in the
//! chain stand on the segment whose products they make. A chain without a template is drawn from what the documents say
//! alone. A segment on which the documents place nobody is drawn as not mentioned, never as missing.
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

mod ask;
mod cards;
mod chain;
mod columns;
mod dot;
mod error;
mod gather;
mod html;
mod legend;
mod model;
mod place;
mod render;
mod syntax;

pub use chain::chains;
pub use error::DiagramError;
pub use model::{Card, Diagram, Flow, Group, LIMIT, Leader, Member, Named, Tier};
pub use render::{Format, render};
