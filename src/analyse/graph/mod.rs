//! Segments and products → what hangs on what; entities → who is near whom.

mod flow;
mod near;
mod products;

pub use flow::FlowGraph;
pub use near::{Near, Neighbourhood, near};
pub use products::{Products, Step};
