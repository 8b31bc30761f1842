//! Lianpu (链谱): from reporting on regional industry to a graph in which every triple shows its characters.

pub mod export;
pub mod query;
pub mod store;
pub mod validate;
