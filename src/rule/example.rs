//! `[甲公司:Company=owner]…` → text with marks; rule and examples → what does not hold.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::{Capture, Engine};
use super::symbols::{Item, Symbols};
use crate::pack::Ontology;
use crate::span::{Mapped, Span};

/// A marked stretch of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Characters of the example's text.
    pub span: Span,
    /// Class of the mention; empty where plain text is marked (`[文字:=role]`).
    pub class: String,
    /// Role that must catch it.
    pub role: Option<String>,
}

/// An example sentence without its marks, and the marks.
#[derive(Debug, Clone)]
pub struct Example {
    /// The sentence.
    pub text: Mapped,
    /// Marks in order.
    pub marks: Vec<Mark>,
}

/// What is wrong with an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleError(pub String);

impl Example {
    /// Reads an example as written.
    ///
    /// # Errors
    /// A bracket that does not close or an unknown class.
    pub fn parse(written: &str, ontology: &Ontology) -> Result<Example, ExampleError> {
        let mut example = Example { text: Mapped::default(), marks: Vec::new() };
        // a stretch of plain text may hold marked mentions
        let mut open = Vec::new();
        let mut rest = written;
        while let Some(at) = rest.find(['[', ']']) {
            let (before, closes) = (&rest[..at], rest[at..].starts_with(']'));
            rest = &rest[at + 1..];
            if !closes {
                example.append(before);
                open.push(example.text.len());
                continue;
            }
            let start = open.pop().ok_or_else(|| ExampleError(format!("`{written}`: a `]` closes nothing")))?;
            let (text, label) = before
                .rsplit_once(':')
                .ok_or_else(|| ExampleError(format!("`[{before}]` should read `[text:Type=role]`")))?;
            let (class, role) = label.split_once('=').map_or((label, None), |(c, r)| (c, Some(r.to_owned())));
            if !class.is_empty() && ontology.class(class).is_none() {
                return Err(ExampleError(format!("there is no class `{class}`")));
            }
            example.append(text);
            let span = Span::new(start, example.text.len());
            example.marks.push(Mark { span, class: class.to_owned(), role });
        }
        if !open.is_empty() {
            return Err(ExampleError(format!("`{written}`: a `[` is not closed")));
        }
        example.append(rest);
        Ok(example)
    }

    fn append(&mut self, text: &str) {
        for c in text.chars() {
            let at = self.text.len();
            self.text.push(c, at);
        }
    }

    /// The marks that stand for mentions.
    pub fn items(&self, ontology: &Ontology) -> Vec<Item> {
        self.marks.iter().filter_map(|m| Some(Item { span: m.span, kind: ontology.class(&m.class)? })).collect()
    }
}

type Caught = BTreeMap<String, BTreeSet<Span>>;

impl Engine {
    /// Checks rule `number` against its own examples; returns one message for each that does not hold.
    pub fn check_examples(&self, number: usize, ontology: &Ontology) -> Vec<ExampleError> {
        let rule = &self.rules[number];
        let mut errors = Vec::new();
        let mut reached = vec![false; rule.patterns.len()];
        for written in &rule.source.yes {
            match self.check_yes(number, written, ontology, &mut reached) {
                Ok(()) => {}
                Err(e) => errors.push(e),
            }
        }
        for (pattern, _) in rule.source.patterns.iter().zip(&reached).filter(|(_, reached)| !**reached) {
            errors.push(ExampleError(format!("no `yes` reaches the pattern `{pattern}`")));
        }
        let mut needed = vec![false; rule.unless.len()];
        for written in &rule.source.no {
            match self.check_no(number, written, ontology, &mut needed) {
                Ok(()) => {}
                Err(e) => errors.push(e),
            }
        }
        for (pattern, _) in rule.source.unless.iter().zip(&needed).filter(|(_, needed)| !**needed) {
            errors.push(ExampleError(format!("no `no` needs the exception `{pattern}`")));
        }
        errors
    }

    /// Checks that `written` gives exactly the marked roles.
    ///
    /// # Errors
    /// What it gives instead.
    pub fn check_yes(
        &self,
        number: usize,
        written: &str,
        ontology: &Ontology,
        reached: &mut [bool],
    ) -> Result<(), ExampleError> {
        let example = Example::parse(written, ontology)?;
        let (caught, triggered) = self.caught(number, &example, ontology, reached);
        if !triggered {
            return Err(ExampleError(format!("`{written}` has none of the triggers")));
        }
        let mut wanted = Caught::new();
        for mark in &example.marks {
            if let Some(role) = &mark.role {
                wanted.entry(role.clone()).or_default().insert(mark.span);
            }
        }
        if caught == wanted {
            return Ok(());
        }
        let show = |c: &Caught| {
            let roles = c.iter().map(|(r, s)| {
                format!("{r}={}", s.iter().map(|s| example.text.slice(*s)).collect::<Vec<_>>().join("+"))
            });
            roles.collect::<Vec<_>>().join(" ")
        };
        Err(ExampleError(format!("`{written}` should give {{{}}} but gives {{{}}}", show(&wanted), show(&caught))))
    }

    /// Checks that `written` gives nothing, and notes which exceptions that took.
    ///
    /// # Errors
    /// That it gives something.
    pub fn check_no(
        &self,
        number: usize,
        written: &str,
        ontology: &Ontology,
        needed: &mut [bool],
    ) -> Result<(), ExampleError> {
        let example = Example::parse(written, ontology)?;
        let items = example.items(ontology);
        let glance = self.glance(example.text.as_str());
        for fold in [true, false] {
            let symbols = Symbols::new(&example.text, &items, fold);
            let mut matches = Vec::new();
            self.run_rule(number, &glance, &symbols, &mut matches);
            if !matches.is_empty() && self.triggered(number, &glance, &symbols) {
                return Err(ExampleError(format!("`{written}` should give nothing")));
            }
            for pattern in &self.rules[number].patterns {
                if self.is_match(pattern, &glance, &symbols) {
                    for (u, unless) in self.rules[number].unless.iter().enumerate() {
                        needed[u] |= self.is_match(unless, &glance, &symbols);
                    }
                }
            }
        }
        Ok(())
    }

    fn caught(&self, number: usize, example: &Example, ontology: &Ontology, reached: &mut [bool]) -> (Caught, bool) {
        let items = example.items(ontology);
        let glance = self.glance(example.text.as_str());
        let mut caught = Caught::new();
        let mut triggered = false;
        for fold in [true, false] {
            let symbols = Symbols::new(&example.text, &items, fold);
            triggered |= self.triggered(number, &glance, &symbols);
            let mut matches = Vec::new();
            self.run_rule(number, &glance, &symbols, &mut matches);
            for found in matches {
                reached[found.pattern] = true;
                for (role, capture) in found.roles {
                    let spans = caught.entry(role.to_string()).or_default();
                    match capture {
                        Capture::Mentions(members) => spans.extend(members.iter().map(|m| items[*m as usize].span)),
                        Capture::Text(span) => drop(spans.insert(span)),
                    }
                }
            }
            if !symbols.folded {
                break;
            }
        }
        (caught, triggered)
    }
}
