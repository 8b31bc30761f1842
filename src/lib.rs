//! Lianpu (链谱): from reporting on regional industry to a graph in which every triple shows the characters it came from.

pub mod check;
pub mod cli;
pub mod emit;
pub mod evaluate;
pub mod explain;
pub mod extract;
pub mod mention;
pub mod model;
pub mod pack;
pub mod pipeline;
pub mod read;
pub mod resolve;
pub mod rule;
pub mod span;
pub mod text;
