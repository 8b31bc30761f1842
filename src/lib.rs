//! Lianpu (链谱): from reporting on regional industry to a graph in which every triple shows the characters it came from.
//!
//! ```text
//! bytes ─read→ text ─text→ Document ─mention→ Mentions ─extract→ Statements ─resolve→ Claims, Entities ─emit→ quads ─→ store
//!                                                                                                                   │
//!                               query · analyse · diagram · export · validate · evaluate · explain  ◀───────────────┘
//! ```
//!
//! Read in this order: [`span`] and [`model`] (what the stages hand on), [`pack`] and [`rule`] (knowledge as data, and the
//! engine that applies it), [`read`], [`text`], [`mention`], [`extract`], [`resolve`], [`correct`], [`identity`], [`emit`] (documents → quads),
//! [`pipeline`] (the flow as one function), then [`build`], [`store`], [`query`], [`analyse`], [`diagram`], [`diff`], [`export`], [`docs`],
//! [`validate`] (quads → people).
//!
//! ```
//! use lianpu::{pack::Pack, pipeline::Pipeline};
//! let pipeline = Pipeline::new(Pack::embedded()?)?;
//! let (_, extraction) = pipeline.run("demo.txt", "7月2日，宁海县的恒岳精密铸造有限公司年产5万吨轻量化铸件项目开工，总投资12亿元。");
//! assert!(extraction.entities.iter().any(|e| e.name == "恒岳精密铸造有限公司"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![warn(missing_docs, unused_qualifications)]
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr))]

pub mod analyse;
pub mod build;
pub mod check;
pub mod cli;
pub mod conflicts;
pub mod correct;
pub mod derive;
pub mod diagram;
pub mod diff;
pub mod docs;
pub mod emit;
pub mod entities;
pub mod evaluate;
pub mod explain;
pub mod export;
pub mod extract;
pub mod identity;
pub mod map;
pub mod mention;
pub mod model;
pub mod output;
pub mod pack;
pub mod past;
pub mod pipeline;
pub mod query;
pub mod read;
pub mod report;
pub mod resolve;
pub mod rule;
pub mod span;
pub mod store;
pub mod text;
pub mod validate;
mod vocabulary;
