//! Gold and texts → precision, recall and F1: how good is what the program reads?
//!
//! Gold files (`NAME.tsv`, one for each document) say what a careful reader can know from the document; see
//! `data/samples/README.md`. What `lianpu extract` prints is compared with it, line by line, so the same measure takes
//! facts from a file as well.

mod by_rule;
mod calibrate;
mod floor;
mod gold;
mod interval;
mod noise;
mod normal;
mod printed;
mod score;
mod table;
mod tally;
mod text;

use std::collections::{BTreeMap, BTreeSet};

pub use by_rule::{ByRule, Overlap, RuleRow};
pub use calibrate::calibrate;
pub use floor::{Floor, FloorError};
pub use gold::{Gold, GoldEntity, GoldError, GoldFact, GoldField, read_gold};
pub use interval::{Interval, Intervals};
pub use noise::Noise;
pub use normal::{ALIKE, Quantity, dice, norm, similar};
pub use printed::{Printed, PrintedEntity, PrintedError, PrintedEvidence, PrintedFact, PrintedNode, read_printed};
pub use table::{as_json, as_table, as_tsv, as_tsv_with_intervals, intervals, mistakes, mistakes_as_json};
pub use tally::{Mistake, Overlaps, RuleTally, Scores, Share, Tally};
pub use text::{Text, TextError};

use crate::emit::{Lines, write_jsonl};
use crate::pipeline::Pipeline;
use crate::resolve::resolve;
use crate::text::{Given, prepare};

/// What the pipeline prints about texts, as JSON lines.
pub fn print(pipeline: &Pipeline, texts: &BTreeMap<String, Text>) -> String {
    print_noting(pipeline, texts).0
}

/// What [`print()`] gives, and how often a rule (the second) stated what another (the first) had stated of the same sentence:
/// of such statements only the first is printed.
pub fn print_noting(
    pipeline: &Pipeline,
    texts: &BTreeMap<String, Text>,
) -> (String, BTreeMap<(String, String), usize>) {
    let pack = &pipeline.pack;
    let mut lines = Vec::new();
    let mut repeats: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (name, text) in texts {
        let given = Given { name, text: &text.text, file: text.file.as_ref() };
        let (document, _) = prepare(given, pack);
        let mentions = pipeline.recogniser.recognise(&document, pack);
        // a sentence is read more than once, with its lists folded and not
        let mut noted = BTreeSet::new();
        let statements = pipeline.extractor.extract_noting(&document, &mentions, pack, &mut |first, second| {
            if first.rule != second.rule {
                noted.insert((first.rule, second.rule, format!("{first:?}")));
            }
        });
        for (first, second, _) in noted {
            *repeats.entry((first.to_string(), second.to_string())).or_default() += 1;
        }
        let extraction = resolve(&document, &mentions, statements, &pipeline.canon, pack);
        let _ = write_jsonl(&document, &extraction, pack, Lines::Measured, &mut lines);
    }
    (String::from_utf8_lossy(&lines).into_owned(), repeats)
}
