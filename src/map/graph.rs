//! What a row states → its graph as TriG.

use std::fmt::Write as _;

use oxigraph::model::Literal as Term;
use rustc_hash::FxHashSet;

use super::stated::{Known, Literal, Object, Predicate, Thing};
use super::trig;
use crate::emit::{date_datatype, decimal, digest, escape};
use crate::model::Amount;

/// Bytes of a row's graph, mostly.
const ROOM: usize = 1 << 10;

/// What the graphs of a list have in common.
#[derive(Debug)]
pub(super) struct Names {
    /// Namespace of the data.
    pub base: String,
    /// The document below the base.
    pub document: String,
    /// Its sheet, as a fragment that something follows.
    pub sheet: String,
    /// The class of what rows are about, and the beginning of its IRIs.
    pub class: (String, String),
    /// The class of firms, and the beginning of theirs.
    pub firms: (String, String),
    /// The date of the list.
    pub date: Option<Term>,
}

/// What is written of a stretch of rows.
#[derive(Debug, Default)]
pub(super) struct Written {
    text: String,
    /// Triples about others than the subject of the row.
    others: String,
    /// The IRI of what the row is about.
    subject: String,
    /// Entities of which the stretch has said what they are called.
    called: FxHashSet<String>,
    /// The term that is being written, and the record.
    term: String,
    record: String,
}

impl Written {
    /// Nothing yet, with room for so many rows.
    pub fn of(rows: usize) -> Written {
        Written { text: String::with_capacity(rows * ROOM), ..Written::default() }
    }

    /// What was written.
    pub fn done(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// Begins the graph of a row.
    pub fn begin(&mut self, names: &Names, number: u32, name: &str, key: Option<&str>) {
        self.subject.clear();
        self.subject.push_str(&names.base);
        self.subject.push_str(&names.class.1);
        if let Some(key) = key {
            escape(key, false, &mut self.subject);
            self.subject.push('/');
        }
        escape(name, false, &mut self.subject);
        let text = &mut self.text;
        text.push('<');
        for part in [&names.document, &names.sheet, "row="] {
            text.push_str(part);
        }
        text.push_str(itoa::Buffer::new().format(number));
        text.push_str("> {\n<");
        text.push_str(&self.subject[names.base.len()..]);
        text.push_str("> a lp:");
        text.push_str(&names.class.0);
        text.push_str(" ; rdfs:label ");
        trig::literal(name, text);
        text.push_str("@zh");
    }

    /// Ends it.
    pub fn end(&mut self) {
        self.text.push_str(" .\n");
        self.text.push_str(&self.others);
        self.text.push_str("}\n");
        self.others.clear();
    }

    /// Writes what is remembered of a cell.
    pub fn known(&mut self, known: &Known, predicate: &Predicate, names: &Names) {
        known.subject.iter().for_each(|subject| self.call(subject));
        let subject = known.subject.as_ref().map(|thing| thing.term.as_str());
        match &known.object {
            Object::Thing(thing) => {
                self.call(thing);
                self.object(subject, predicate, &thing.term, &known.qualifiers, names);
            }
            Object::Value(text) => {
                self.value(subject, predicate, text, known.amount.as_ref(), &known.qualifiers, names);
            }
        }
    }

    /// Says what an entity is called, once in a stretch.
    fn call(&mut self, thing: &Thing) {
        if !self.called.contains(&thing.term) {
            self.called.insert(thing.term.clone());
            self.others.push_str(&thing.called);
        }
    }

    /// Writes claims about a firm.
    pub fn firm_of<'c>(&mut self, name: &str, predicates: impl Iterator<Item = &'c Predicate>, names: &Names) {
        self.firm(name, names);
        let term = std::mem::take(&mut self.term);
        predicates.for_each(|predicate| self.object(None, predicate, &term, &[], names));
        self.term = term;
    }

    /// Says what a firm is called; its IRI is the term at hand then.
    fn firm(&mut self, name: &str, names: &Names) {
        let (class, below) = &names.firms;
        self.term.clear();
        self.term.push('<');
        self.term.push_str(below);
        escape(name, false, &mut self.term);
        self.term.push('>');
        let others = &mut self.others;
        others.push_str(&self.term);
        others.push_str(" a lp:");
        others.push_str(class);
        others.push_str(" ; rdfs:label ");
        trig::literal(name, others);
        others.push_str("@zh .\n");
    }

    /// Writes a claim about a value.
    pub fn value(
        &mut self,
        subject: Option<&str>,
        predicate: &Predicate,
        text: &str,
        amount: Option<&Amount>,
        qualifiers: &[(String, String)],
        names: &Names,
    ) {
        if let Some(class) = &predicate.record {
            self.begin_record((class, subject, predicate, text, None), qualifiers, names);
            let others = &mut self.others;
            others.push_str(" ; lp:text ");
            trig::literal(text, others);
            if let Some(amount) = amount {
                others.push_str(" ; lp:number \"");
                others.push_str(&decimal(amount.number));
                others.push_str("\"^^xsd:decimal");
                if let Some(unit) = &amount.unit {
                    others.push_str(" ; lp:unit ");
                    trig::literal(unit, others);
                }
            }
            others.push_str(" .\n");
            let record = std::mem::take(&mut self.record);
            self.triple(subject, &predicate.name, &record);
            self.record = record;
            return;
        }
        let part = match predicate.literal {
            Literal::Begin => text.split('/').next().unwrap_or(text),
            Literal::End => text.rsplit('/').next().unwrap_or(text),
            Literal::Concept | Literal::Text => text,
        };
        let mut term = std::mem::take(&mut self.term);
        term.clear();
        match predicate.literal {
            Literal::Concept => {
                term.push_str("lp:");
                term.push_str(text);
            }
            Literal::Text => trig::literal(text, &mut term),
            Literal::Begin | Literal::End => {
                let Some(datatype) = date_datatype(part) else { return };
                trig::literal(part, &mut term);
                term.push_str("^^xsd:");
                term.push_str(datatype.as_str().rsplit('#').next().unwrap_or_default());
            }
        }
        self.object(subject, predicate, &term, qualifiers, names);
        self.term = term;
    }

    /// Writes a claim whose object is a term, with its record where it has one.
    fn object(
        &mut self,
        subject: Option<&str>,
        predicate: &Predicate,
        term: &str,
        qualifiers: &[(String, String)],
        names: &Names,
    ) {
        if let Some((by, class)) = &predicate.recorded_by {
            let day = names.date.as_ref().map(Term::value);
            let whole = trig::whole(term, &names.base);
            self.begin_record((class, subject, predicate, &whole, day), qualifiers, names);
            let _ = write!(self.others, " ; lp:{} {term}", predicate.name);
            if let Some(date) = &names.date {
                let _ = write!(self.others, " ; lp:asOf {date}");
            }
            self.others.push_str(" .\n");
            let record = std::mem::take(&mut self.record);
            self.triple(subject, by, &record);
            self.record = record;
            if qualifiers.iter().any(|(name, _)| predicate.partial.contains(name)) {
                return;
            }
        }
        self.triple(subject, &predicate.name, term);
    }

    /// Begins the block of a record, which is named by what it says: class, subject, predicate, text and day.
    fn begin_record(
        &mut self,
        (class, subject, predicate, text, day): (&str, Option<&str>, &Predicate, &str, Option<&str>),
        qualifiers: &[(String, String)],
        names: &Names,
    ) {
        let other = subject.map(|subject| trig::whole(subject, &names.base));
        let whole = other.as_deref().map_or(self.subject.as_str(), |other| other.trim_matches(['<', '>']));
        let parts = [whole, &predicate.name, text].into_iter().chain(day);
        let qualified = qualifiers.iter().flat_map(|(name, text)| [name.as_str(), text.as_str()]);
        self.record.clear();
        self.record.push('<');
        self.record.extend(class.chars().map(|c| c.to_ascii_lowercase()));
        self.record.push('/');
        digest(parts.chain(qualified), &mut self.record);
        self.record.push('>');
        let others = &mut self.others;
        others.push_str(&self.record);
        others.push_str(" a lp:");
        others.push_str(class);
        for (name, text) in qualifiers {
            let _ = write!(others, " ; lp:{name} ");
            trig::literal(text, others);
        }
    }

    /// Writes a triple about the subject of the row, or about another.
    fn triple(&mut self, subject: Option<&str>, predicate: &str, term: &str) {
        let to = match subject {
            None => {
                self.text.push_str(" ;");
                &mut self.text
            }
            Some(subject) => {
                self.others.push_str(subject);
                &mut self.others
            }
        };
        for part in [" lp:", predicate, " ", term] {
            to.push_str(part);
        }
        if subject.is_some() {
            to.push_str(" .\n");
        }
    }
}
