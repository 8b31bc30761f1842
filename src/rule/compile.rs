//! Rules as written → trees, triggers and needs; then programs.

use std::collections::BTreeSet;

use super::alphabet::Alphabet;
use super::engine::Rule;
use super::needs::{Need, needs};
use super::pattern::symbols_of;
use super::program::Program;
use super::sets::Sets;
use super::tree::{Parser, Stock, Tree};
use crate::pack::{Lexicon, Ontology, PackError, RuleSource};

/// The parsed patterns of a rule.
pub(super) struct Parsed<'a> {
    pub source: &'a RuleSource,
    pub patterns: Vec<Tree>,
    pub unless: Vec<Tree>,
    pub triggers: Vec<String>,
    pub needs: Vec<Vec<Need>>,
}

impl Parsed<'_> {
    /// Reads the patterns of a rule.
    pub fn new<'a>(
        source: &'a RuleSource,
        ontology: &Ontology,
        lexicon: &Lexicon,
        parser: &mut Parser<'_>,
        errors: &mut Vec<PackError>,
    ) -> Parsed<'a> {
        let mut wrong =
            |message: String| errors.push(PackError::at(&source.file, source.line, message).about(&source.id));
        let mut all = |patterns: &[String]| -> Vec<Tree> {
            let parsed = patterns.iter().map(|p| parser.parse(p).map_err(|e| format!("pattern `{p}`: {e}")));
            parsed.filter_map(|r| r.map_err(&mut wrong).ok()).collect()
        };
        let (patterns, unless) = (all(&source.patterns), all(&source.unless));
        let triggers = source.triggers.iter().flat_map(|t| trigger_words(t, ontology, lexicon, &mut wrong)).collect();
        let needs = patterns.iter().map(|tree| needs(tree, parser.stock())).collect();
        Parsed { source, patterns, unless, triggers, needs }
    }

    /// Compiles the patterns of a rule.
    pub fn compile(&self, stock: &Stock, alphabet: &Alphabet, sets: &mut Sets, errors: &mut Vec<PackError>) -> Rule {
        let source = self.source;
        let mut wrong =
            |message: String| errors.push(PackError::at(&source.file, source.line, message).about(&source.id));
        let mut all = |trees: &[Tree], written: &[String]| -> Vec<Program> {
            let compiled = trees.iter().zip(written).map(|(tree, text)| {
                Program::new(tree, stock, alphabet, sets).map_err(|e| wrong(format!("pattern `{text}`: {e}")))
            });
            compiled.filter_map(Result::ok).collect()
        };
        let patterns = all(&self.patterns, &source.patterns);
        let unless = all(&self.unless, &source.unless);
        check_roles(source, &patterns, &mut wrong);
        Rule { source: source.clone(), patterns, unless }
    }
}

/// The words of a trigger: itself, the words of `<@list>`, or the symbols of `<Type>`.
pub(super) fn trigger_words(
    trigger: &str,
    ontology: &Ontology,
    lexicon: &Lexicon,
    wrong: &mut impl FnMut(String),
) -> Vec<String> {
    if let Some(list) = trigger.strip_prefix("<@").and_then(|t| t.strip_suffix('>')) {
        if !lexicon.has(list) {
            wrong(format!("trigger: there is no word list `{list}`"));
        }
        return lexicon.list(list).to_vec();
    }
    if let Some(classes) = trigger.strip_prefix('<').and_then(|t| t.strip_suffix('>')) {
        return match symbols_of(classes, ontology) {
            Ok(symbols) => symbols.map(String::from).collect(),
            Err(e) => {
                wrong(format!("trigger: {e}"));
                Vec::new()
            }
        };
    }
    vec![trigger.to_owned()]
}

/// Every role that a rule uses must be caught by one of its patterns.
fn check_roles(source: &RuleSource, patterns: &[Program], wrong: &mut impl FnMut(String)) {
    let known: BTreeSet<&str> = patterns.iter().flat_map(Program::roles).collect();
    let fillers =
        source.emit.iter().flat_map(|e| [&e.s, &e.o].into_iter().chain(e.q.values())).chain(source.mark.keys());
    for filler in fillers {
        for part in filler.split('+').filter(|p| !p.starts_with(['@', '='])) {
            let role = part.split([':', '/', '^']).next().unwrap_or(part);
            if !known.contains(role) {
                wrong(format!("no pattern catches the role `{role}`"));
            }
        }
    }
}
