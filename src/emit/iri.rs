//! Names and classes → IRIs: readable, and the same for the same input.

use oxigraph::model::{Literal, NamedNode, vocab::xsd};
use sha2::{Digest, Sha256};

use crate::model::{Entity, Type};
use crate::pack::{Division, Pack};

/// Namespace of the ontology.
pub use crate::pack::LP;

/// Namespace of the data, where no other is given.
pub const BASE: &str = "https://w3id.org/lianpu/id/";

/// Mints IRIs below a base.
#[derive(Debug, Clone)]
pub struct Iris {
    base: String,
}

impl Default for Iris {
    fn default() -> Iris {
        Iris::new(BASE)
    }
}

impl Iris {
    /// IRIs below `base`, which ends with `/` or `#`.
    pub fn new(base: &str) -> Iris {
        Iris { base: base.to_owned() }
    }

    /// A term of the ontology.
    pub fn term(name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{LP}{name}"))
    }

    /// The graph of what a document states; the document's own IRI.
    pub fn document(&self, name: &str) -> NamedNode {
        self.named("document", &[name])
    }

    /// The graph of a document's evidence.
    pub fn evidence(&self, name: &str) -> NamedNode {
        self.named("evidence", &[name])
    }

    /// A graph that belongs to no document: `entities`, `registry`, `derived`.
    pub fn graph(&self, name: &str) -> NamedNode {
        self.named("graph", &[name])
    }

    /// A division: by its code in six digits (towns nine), or by name.
    pub fn place(&self, division: &Division) -> NamedNode {
        match &division.code {
            Some(code) if code.len() < 6 => self.named("place", &[&format!("{code:0<6}")]),
            Some(code) => self.named("place", &[code]),
            None => self.named("place", &[&division.name]),
        }
    }

    /// A rule, by its id.
    pub fn rule(&self, id: &str) -> NamedNode {
        self.named("rule", &[id])
    }

    /// An entity: class and canonical name, with what tells namesakes apart in between.
    pub fn entity(&self, entity: &Entity, pack: &Pack) -> NamedNode {
        self.named_entity(entity.kind, &entity.name, entity.key.as_deref(), entity.division, pack)
    }

    /// As [`Iris::entity`], of its parts.
    pub fn named_entity(
        &self,
        kind: Type,
        name: &str,
        key: Option<&str>,
        division: Option<usize>,
        pack: &Pack,
    ) -> NamedNode {
        if let Some(division) = division {
            return self.place(&pack.gazetteer.divisions[division]);
        }
        let class = pack.ontology.class_of(kind).name.to_lowercase();
        match key {
            Some(key) => self.named(&class, &[key, name]),
            None => self.named(&class, &[name]),
        }
    }

    /// A node named by what it holds: the first 16 hexadecimal digits of the SHA-256 of `parts`.
    pub fn hashed(&self, class: &str, parts: &[&str]) -> NamedNode {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part.as_bytes());
            hasher.update([0]);
        }
        let hash: String = hasher.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect();
        self.named(&class.to_lowercase(), &[&hash])
    }

    fn named(&self, class: &str, parts: &[&str]) -> NamedNode {
        let mut iri = format!("{}{class}", self.base);
        for part in parts {
            iri.push('/');
            escape(part, ["document", "evidence", "rule"].contains(&class), &mut iri);
        }
        NamedNode::new_unchecked(iri)
    }
}

/// Appends `text` with the characters escaped that an IRI's path cannot hold; `/` is kept where `path` says so.
fn escape(text: &str, path: bool, iri: &mut String) {
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' | '_' | '~' | '+' | '(' | ')' | ',' | ':' | '@' => {
                iri.push(c)
            }
            '/' if path => iri.push(c),
            // not allowed in an IRI however written
            '\u{FFF0}'..='\u{FFFF}' | '\u{E000}'..='\u{F8FF}' => iri.push('_'),
            c if !c.is_ascii() && !c.is_control() && !c.is_whitespace() => iri.push(c),
            c => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    iri.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
}

/// `2022`, `2022-03` or `2022-03-15` as a typed literal; `None` for anything else.
pub fn date_literal(text: &str) -> Option<Literal> {
    let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    let datatype = match parts.as_slice() {
        [y] if digits(y, 4) => xsd::G_YEAR,
        [y, m] if digits(y, 4) && digits(m, 2) => xsd::G_YEAR_MONTH,
        [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2) => xsd::DATE,
        _ => return None,
    };
    Some(Literal::new_typed_literal(text, datatype))
}
