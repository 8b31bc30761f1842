//! Sentence and mentions → matches: which rules read something here?
//!
//! The engine knows patterns, not domains. A sentence is rewritten with each mention as one private-use character of its
//! class ([`Symbols`]); `<role:Type>` in a pattern becomes a named group over that class and its subclasses; trigger words
//! found in one pass decide which patterns are tried; a program for each pattern finds what the `regex` crate would find, in
//! a tenth of the time; and the symbols lead a match back to the sentence.

#[cfg(test)]
mod agreement;
mod alphabet;
mod anchor;
mod bits;
mod compile;
mod engine;
mod example;
mod gate;
mod heads;
mod matcher;
mod near;
mod needs;
mod pattern;
mod program;
mod sets;
mod symbols;
mod tree;
mod words;

pub use engine::{Capture, Engine, Match, Reading, Rule};
pub use example::{Example, ExampleError, Mark};
pub use gate::Glance;
pub use heads::Heads;
pub use near::{Near, Nearness};
pub use pattern::expression;
pub use program::Program;
pub use symbols::{Item, Symbols};
