//! A store → what a chain is made of here: who stands on which segment, what feeds what, on whom does it hang, what is not mentioned?
//!
//! [`Placings`] puts companies, projects and parks on the segments of [`Templates`], each with its reason; [`ChainMap`] is one
//! chain with all who stand in it; [`PlaceMap`] is a county or park with its chains; [`Products`] is what goes into what over all chains; [`near`] is who documents link with whom.
//! Nothing here reads a text: all comes from the graphs of a store. A segment without anybody is "not mentioned in these N
//! documents", never missing.
//!
//! ```no_run
//! use lianpu::analyse::ChainMap;
//!
//! let store = lianpu::store::open("lianpu-store")?;
//! let map = ChainMap::named(&store, "铝")?;
//! for sole in map.sole() {
//!     println!("{} hangs on {}", map.stands[sole.stand].segment.label, sole.holder.label);
//! }
//! println!("{} segments are not mentioned in {} documents", map.gaps().len(), map.corpus);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod asked;
mod chain;
mod details;
mod error;
mod evidence;
mod facts;
mod graph;
mod model;
mod names;
mod place;
mod placing;
mod registry;
mod structure;
mod template;
mod words;

pub use chain::{ChainMap, Flow, Holder, Leader, Link, LinkKind, Member, Share, Sole, Stand, Standing, chains};
pub use details::Details;
pub(crate) use details::shorten;
pub use error::AnalyseError;
pub use graph::{FlowGraph, Near, Neighbourhood, Products, Step, near};
pub use model::{Evidence, Fact, Kind, Named, Tier};
pub use names::{Fit, Found, Target, stem};
pub use place::{PlaceChain, PlaceMap, Resident};
pub use placing::{Candidate, Placing, Placings, Reason, Strength};
pub use structure::{Led, Structure, Unit};
pub use template::{Chain, ChainAt, Product, ProductAt, Segment, SegmentAt, Templates};
