//! Document → a text that shows each sentence with its mentions, its claims with their rules, and the rules that failed.

use std::fmt::Write;

use crate::model::{Meaning, Mention, Node};
use crate::pipeline::Pipeline;
use crate::resolve::resolve;
use crate::rule::{Item, Symbols};
use crate::span::Span;
use crate::text::prepare;

/// Explains one document; `only` keeps sentences that hold this text, `tried` adds rules that were triggered in vain.
pub fn explain(pipeline: &Pipeline, name: &str, source: &str, only: Option<&str>, tried: bool) -> String {
    let pack = &pipeline.pack;
    let (document, _) = prepare(name, source, pack);
    let mentions = pipeline.recogniser.recognise(&document, pack);
    let statements = pipeline.extractor.extract(&document, &mentions, pack);
    let extraction = resolve(&document, &mentions, statements, &pipeline.canon, pack);
    let node = |n: &Node| match n {
        Node::Entity(i) => {
            format!("{}:{}", pack.ontology.class_of(extraction.entities[*i].kind).name, extraction.entities[*i].name)
        }
        Node::Value { text, .. } => format!("“{text}”"),
    };
    let mut text = String::new();
    let place = document.place.map(|p| pack.gazetteer.divisions[p].name.as_str());
    let _ = writeln!(
        text,
        "# {name}\n  title: {}\n  date: {}   place: {}\n  authors: {}",
        document.title.as_deref().unwrap_or("–"),
        document.date.as_deref().unwrap_or("–"),
        place.unwrap_or("–"),
        document.authors.iter().map(|a| format!("{} {}", a.role, a.name)).collect::<Vec<_>>().join(", "),
    );
    for (number, sentence) in document.sentences.iter().enumerate() {
        if only.is_some_and(|only| !sentence.text.as_str().contains(only)) {
            continue;
        }
        let whole = sentence.text.source(Span::new(0, sentence.text.len()));
        let _ = writeln!(
            text,
            "\n{}–{} {:?} §{}.{}",
            whole.start, whole.end, sentence.part, sentence.article, sentence.section
        );
        let _ = writeln!(text, "  {}", marked(sentence.text.as_str(), &mentions[number], pipeline));
        for claim in extraction.claims.iter().filter(|c| whole.contains(c.evidence.span)) {
            let qualifiers: Vec<String> = claim.qualifiers.iter().map(|(k, v)| format!("{k}={v}")).collect();
            let relation = &pack.ontology.property_of(claim.relation).name;
            let _ = writeln!(
                text,
                "    {} —{relation}→ {} {}   [{}]",
                node(&claim.subject),
                node(&claim.object),
                qualifiers.join(" "),
                claim.evidence.rule
            );
        }
        if tried {
            let items: Vec<Item> = mentions[number].iter().map(|m| Item { span: m.span, kind: m.kind }).collect();
            let symbols = Symbols::new(&sentence.text, &items, true);
            let engine = &pipeline.extractor.engine;
            let glance = engine.glance(sentence.text.as_str());
            for (i, rule) in engine.rules.iter().enumerate() {
                let mut matches = Vec::new();
                engine.run_rule(i, &glance, &symbols, &mut matches);
                if matches.is_empty() && engine.triggered(i, &glance, &symbols) {
                    let _ = writeln!(text, "    tried: {} ({})", rule.source.id, rule.source.about);
                }
            }
        }
    }
    text
}

/// The sentence with its mentions in brackets, as rule examples are written.
fn marked(sentence: &str, mentions: &[Mention], pipeline: &Pipeline) -> String {
    let chars: Vec<char> = sentence.chars().collect();
    let mut text = String::new();
    let mut at = 0;
    for mention in mentions {
        text.extend(&chars[at..mention.span.start as usize]);
        let printed: String = chars[mention.span.start as usize..mention.span.end as usize].iter().collect();
        let class = &pipeline.pack.ontology.class_of(mention.kind).name;
        let stands_for = match &mention.meaning {
            Meaning::Name(name) if *name != printed => format!("→{name}"),
            Meaning::Value(normal) if normal.text != printed => format!("→{}", normal.text),
            Meaning::Anaphor => "→?".to_owned(),
            _ => String::new(),
        };
        let _ = write!(text, "[{printed}:{class}{stands_for}]");
        at = mention.span.end as usize;
    }
    text.extend(&chars[at..]);
    text
}
