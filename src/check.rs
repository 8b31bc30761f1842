//! Pack → what does not hold across ontology, data and rules.

mod tables;
mod templates;

pub use tables::table_example;
pub use templates::templates;

use crate::identity::Grounds;
use crate::pack::PackError;
use crate::pipeline::Pipeline;

/// Every example that its rule does not read as marked, and what is wrong in the lists that unite entities and in the chain templates, by
/// file and line.
pub fn examples(pipeline: &Pipeline) -> Vec<PackError> {
    let mut errors = pipeline.recogniser.check_examples(&pipeline.pack);
    let engine = &pipeline.extractor.engine;
    for (number, rule) in engine.rules.iter().enumerate() {
        for error in engine.check_examples(number, &pipeline.pack.ontology) {
            errors.push(PackError::at(&rule.source.file, rule.source.line, error.0).about(&rule.source.id));
        }
    }
    for kind in &pipeline.pack.tables {
        for example in &kind.examples {
            if let Err(message) = table_example(pipeline, kind, example) {
                errors.push(PackError::at(&kind.file, kind.line, message).about(&kind.id));
            }
        }
    }
    errors.extend(Grounds::of(&pipeline.pack, &pipeline.canon).err());
    errors.extend(templates(&pipeline.pack.files));
    errors.sort();
    errors
}

/// What the pack holds, in one line.
pub fn counts(pipeline: &Pipeline) -> String {
    let rules = &pipeline.pack.rules;
    let examples = |yes: usize, no: usize| yes + no;
    let all: usize =
        rules.mentions.iter().chain(&rules.relations).map(|r| examples(r.yes.len(), r.no.len())).sum::<usize>()
            + rules.names.iter().map(|n| examples(n.yes.len(), n.no.len())).sum::<usize>()
            + pipeline.pack.tables.iter().map(|kind| kind.examples.len()).sum::<usize>();
    format!(
        "{} classes, {} properties, {} divisions, {} kinds of names, {} mention rules, {} relation rules, {} kinds of tables, {all} examples",
        pipeline.pack.ontology.classes().count(),
        pipeline.pack.ontology.properties().count(),
        pipeline.pack.gazetteer.divisions.len(),
        rules.names.len(),
        rules.mentions.len(),
        rules.relations.len(),
        pipeline.pack.tables.len(),
    )
}
