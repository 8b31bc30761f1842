//! Gold and texts → precision, recall and F1: how good is what the program reads?
//!
//! Gold files (`NAME.tsv`, one for each document) say what a careful reader can know from the document; see
//! `data/samples/README.md`. What `lianpu extract` prints is compared with it, line by line, so the same measure takes
//! facts from a file as well.

mod floor;
mod gold;
mod noise;
mod normal;
mod printed;
mod score;
mod table;
mod tally;
mod text;

use std::collections::BTreeMap;

pub use floor::{Floor, FloorError};
pub use gold::{Gold, GoldEntity, GoldError, GoldFact, GoldField, read_gold};
pub use noise::Noise;
pub use normal::{ALIKE, Quantity, dice, norm, similar};
pub use printed::{Printed, PrintedEntity, PrintedError, PrintedEvidence, PrintedFact, PrintedNode, read_printed};
pub use table::{as_json, as_table, as_tsv, mistakes, rules_table};
pub use tally::{Mistake, RuleTally, Scores, Share, Tally};
pub use text::{Text, TextError};

use crate::emit::write_jsonl;
use crate::pipeline::Pipeline;

/// What the pipeline prints about texts, as JSON lines.
pub fn print(pipeline: &Pipeline, texts: &BTreeMap<String, Text>) -> String {
    let mut lines = Vec::new();
    for (name, text) in texts {
        let (document, extraction) = pipeline.run(name, &text.text);
        // writing to memory does not fail
        let _ = write_jsonl(&document, &extraction, &pipeline.pack, &mut lines);
    }
    String::from_utf8_lossy(&lines).into_owned()
}
