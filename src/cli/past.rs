//! `--as-of DATE`: the store, or the part of it that is dated up to a day.

use std::path::Path;

use anyhow::Result;

use super::common::Common;
use crate::past::{Day, Evidence, Past, PastError, as_of};
use crate::store::Store;

/// Reads the value of `--as-of`.
pub fn day(text: &str) -> Result<Day, String> {
    Day::read(text).map_err(|error| match error.hint() {
        Some(hint) => format!("{error}; {hint}"),
        None => error.to_string(),
    })
}

/// An error with its hint.
pub fn failed(error: PastError) -> anyhow::Error {
    let hint = error.hint();
    super::with_hint(error.into(), hint)
}

/// How many documents are in the part, and how many are not.
pub fn left_out(past: &Past) -> String {
    let Past { documents, later, undated, .. } = past;
    format!("{documents} document(s); left out: {later} later, {undated} without a date")
}

/// A store that a command reads.
pub enum Opened {
    /// All of it.
    Whole(Box<Store>),
    /// What is dated up to a day.
    Part(&'static Past),
}

impl Opened {
    /// Opens the store at `path`; where a day is given, makes the part dated up to it, with evidence or without, and says what was
    /// left out.
    ///
    /// # Errors
    /// A store that cannot be opened, or a part that cannot be made.
    pub fn of(path: &Path, day: Option<&Day>, evidence: Evidence, common: &Common) -> Result<Opened> {
        let store = crate::store::open(path).map_err(super::store_error)?;
        let Some(day) = day else { return Ok(Opened::Whole(Box::new(store))) };
        let past = as_of(&store, day, evidence).map_err(failed)?;
        common.say(&left_out(&past));
        // it lives as long as the process, for to take it apart takes time
        Ok(Opened::Part(Box::leak(Box::new(past))))
    }

    /// The store.
    pub fn store(&self) -> &Store {
        match self {
            Opened::Whole(store) => store,
            Opened::Part(past) => &past.store,
        }
    }
}
