//! Terms → TriG. The serializers of Oxigraph write 1 to 2 million quads a second from terms that are made one by one; rows are written here
//! from texts that are at hand, in a third of the bytes.

use std::fmt::Write as _;
use std::io::{self, Write};

use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};

use crate::emit::LP;

const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const PREFIXES: [(&str, &str); 5] = [
    ("lp", LP),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The beginning of a file.
pub(super) fn begin(base: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "@base <{base}> .")?;
    PREFIXES.iter().try_for_each(|(prefix, iri)| writeln!(out, "@prefix {prefix}: <{iri}> ."))?;
    writeln!(out, "@prefix csvw: <http://www.w3.org/ns/csvw#> .")
}

/// What quads about one subject say, as a block of triples without a graph.
pub(super) fn block(quads: &[Quad], base: &str) -> String {
    let mut text = String::new();
    for (number, quad) in quads.iter().enumerate() {
        if number == 0 {
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                iri(subject, base, &mut text);
            }
        } else {
            text.push_str(" ;");
        }
        text.push(' ');
        match quad.predicate.as_str() {
            RDF_TYPE => text.push('a'),
            _ => iri(&quad.predicate, base, &mut text),
        }
        text.push(' ');
        match &quad.object {
            Term::NamedNode(node) => iri(node, base, &mut text),
            Term::Literal(value) if value.datatype().as_str() == "http://www.w3.org/2001/XMLSchema#string" => {
                literal(value.value(), &mut text);
            }
            other => {
                let _ = write!(text, "{other}");
            }
        }
    }
    if !quads.is_empty() {
        text.push_str(" .\n");
    }
    text
}

/// An IRI as it stands below the base, or as it is.
pub(super) fn below<'i>(iri: &'i str, base: &str) -> &'i str {
    iri.strip_prefix(base).unwrap_or(iri)
}

/// An IRI: below a prefix, below the base, or as it is.
fn iri(node: &NamedNode, base: &str, to: &mut String) {
    let text = node.as_str();
    let name = |rest: &str| rest.bytes().all(|b| b.is_ascii_alphanumeric());
    let short = PREFIXES.iter().find_map(|(prefix, iri)| Some((prefix, text.strip_prefix(iri).filter(|r| name(r))?)));
    let _ = match short {
        Some((prefix, rest)) => write!(to, "{prefix}:{rest}"),
        None => write!(to, "<{}>", below(text, base)),
    };
}

/// A term as N-Triples have it, which IRIs of records are made from.
pub(super) fn whole(term: &str, base: &str) -> String {
    if let Some(rest) = term.strip_prefix('<') {
        return format!("<{base}{rest}");
    }
    let (value, name) = term.rsplit_once("^^").unwrap_or(("", term));
    let of = |(prefix, iri): &(&str, &str)| Some(format!("<{iri}{}>", name.strip_prefix(prefix)?.strip_prefix(':')?));
    match PREFIXES.iter().find_map(of).filter(|_| !name.starts_with('"')) {
        Some(iri) if value.is_empty() => iri,
        Some(iri) => format!("{value}^^{iri}"),
        None => term.to_owned(),
    }
}

/// A text in quotes.
pub(super) fn literal(text: &str, to: &mut String) {
    to.push('"');
    if text.bytes().any(|b| b < 0x20 || b == b'"' || b == b'\\') {
        for c in text.chars() {
            match c {
                '"' => to.push_str("\\\""),
                '\\' => to.push_str("\\\\"),
                '\n' => to.push_str("\\n"),
                '\r' => to.push_str("\\r"),
                '\t' => to.push_str("\\t"),
                c if c.is_ascii_control() => {
                    let _ = write!(to, "\\u{:04X}", u32::from(c));
                }
                c => to.push(c),
            }
        }
    } else {
        to.push_str(text);
    }
    to.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_whole_in_names() {
        let whole = |term| whole(term, "http://a/");
        assert_eq!(whole("<place/371502>"), "<http://a/place/371502>");
        assert_eq!(whole("lp:operating"), format!("<{LP}operating>"));
        assert_eq!(whole("\"2022\"^^xsd:gYear"), "\"2022\"^^<http://www.w3.org/2001/XMLSchema#gYear>");
        assert_eq!(whole("\"lp:x\""), "\"lp:x\"");
    }

    #[test]
    fn texts_are_quoted() {
        let quoted = |text: &str| {
            let mut to = String::new();
            literal(text, &mut to);
            to
        };
        assert_eq!(quoted("铝箔"), "\"铝箔\"");
        assert_eq!(quoted("a\"b\\c\u{7}\n"), "\"a\\\"b\\\\c\\u0007\\n\"");
    }
}
