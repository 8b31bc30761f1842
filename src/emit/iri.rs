//! Names and classes → IRIs: readable, and the same for the same input.

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, vocab::xsd};
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
        let mut iri = format!("{}{}/", self.base, class.to_lowercase());
        digest(parts.iter().copied(), &mut iri);
        NamedNode::new_unchecked(iri)
    }

    /// The namespace.
    pub fn base(&self) -> &str {
        &self.base
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

/// The graph of the evidence of a document, by the document's IRI below `base`.
pub fn evidence_of(base: &str, document: &str) -> String {
    document.replacen(&format!("{base}document/"), &format!("{base}evidence/"), 1)
}

/// Appends the first 16 hexadecimal digits of the SHA-256 of `parts`.
pub(crate) fn digest<'t>(parts: impl Iterator<Item = &'t str>, to: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    for byte in hasher.finalize().iter().take(8) {
        to.push(char::from(DIGITS[usize::from(byte >> 4)]));
        to.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

/// Appends `text` with the characters escaped that an IRI's path cannot hold; `/` is kept where `path` says so.
pub(crate) fn escape(text: &str, path: bool, iri: &mut String) {
    let stands = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' | '_' | '~' | '+' | '(' | ')' | ',' | ':' | '@' => true,
        '/' => path,
        '\u{FFF0}'..='\u{FFFF}' | '\u{E000}'..='\u{F8FF}' => false,
        c => !c.is_ascii() && !c.is_control() && !c.is_whitespace(),
    };
    let mut rest = text;
    while let Some(at) = rest.find(|c| !stands(c)) {
        let (plain, behind) = rest.split_at(at);
        iri.push_str(plain);
        let mut chars = behind.chars();
        match chars.next() {
            // not allowed in an IRI however written
            Some('\u{FFF0}'..='\u{FFFF}' | '\u{E000}'..='\u{F8FF}') => iri.push('_'),
            Some(c) => {
                let mut bytes = [0; 4];
                c.encode_utf8(&mut bytes).bytes().for_each(|byte| iri.push_str(&format!("%{byte:02X}")));
            }
            None => {}
        }
        rest = chars.as_str();
    }
    iri.push_str(rest);
}

/// `2022`, `2022-03` or `2022-03-15` as a typed literal; `None` for anything else.
pub fn date_literal(text: &str) -> Option<Literal> {
    Some(Literal::new_typed_literal(text, date_datatype(text)?))
}

/// The datatype of `2022`, `2022-03` or `2022-03-15`; `None` for anything else.
pub(crate) fn date_datatype(text: &str) -> Option<NamedNodeRef<'static>> {
    let bytes = text.as_bytes();
    let digits = |from: usize, to: usize| bytes[from..to].iter().all(u8::is_ascii_digit);
    match bytes.len() {
        4 if digits(0, 4) => Some(xsd::G_YEAR),
        7 if digits(0, 4) && bytes[4] == b'-' && digits(5, 7) => Some(xsd::G_YEAR_MONTH),
        10 if digits(0, 4) && bytes[4] == b'-' && digits(5, 7) && bytes[7] == b'-' && digits(8, 10) => Some(xsd::DATE),
        _ => None,
    }
}
