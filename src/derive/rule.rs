//! A file of `queries/derive/` → a rule: what is it about, and how is it asked about some foci?

use std::collections::BTreeSet;

use include_dir::{Dir, include_dir};

use super::DeriveError;
use crate::emit::LP;
use crate::query::Header;

/// The rules, built into the program.
static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/queries/derive");
/// The namespace of data, as the files write it.
const BASE: &str = "PREFIX id: <https://w3id.org/lianpu/id/>";
/// Where the foci go.
const MARK: &str = "VALUES ?focus { UNDEF }";

/// How the claims begin that a rule starts from, behind all else that it asks.
const CLAIMS: &str = "  GRAPH ?evidence {";

/// A query that derives statements about its foci.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The name: the file's without `.rq`; `lp:rule` has it behind `derive/`.
    pub name: String,
    /// Title and what the rule derives.
    pub header: Header,
    /// The SPARQL text, head included.
    pub text: String,
    /// What is a focus: the subject (`true`) or the object of statements with this property.
    pub(super) foci: Vec<(String, bool)>,
    /// Whether of each group of documents the latest decide, so that one of which nothing follows beside some others changes nothing.
    ///
    /// Two things are relied on: a document that some others outdo is outdone by all together; and one that decides has a claim that
    /// the rule reads, so that something follows of it.
    pub(super) latest_decide: bool,
    /// The terms that it names as prefix and name: it reads no property that is not among them.
    named: BTreeSet<String>,
}

/// All rules, sorted by name.
///
/// # Errors
/// A head that cannot be read.
pub fn rules() -> Result<Vec<Rule>, DeriveError> {
    let files = FILES.files().filter(|file| file.path().extension().is_some_and(|e| e == "rq"));
    let mut rules = Vec::new();
    for file in files {
        if let (Some(stem), Some(text)) = (file.path().file_stem(), file.contents_utf8()) {
            rules.push(Rule::from_text(&stem.to_string_lossy(), text)?);
        }
    }
    rules.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(rules)
}

impl Rule {
    /// Reads a rule; its head has, beside the lines of every query, `# focus: subject of lp:locatedIn, object of lp:…` and, where
    /// it is so, `# decide: the latest`.
    fn from_text(name: &str, text: &str) -> Result<Rule, DeriveError> {
        let wrong = |line, reason: &str| DeriveError::Header { rule: name.into(), line, reason: reason.into() };
        let header = Header::parse(name, text).map_err(|error| wrong(1, &error.to_string()))?;
        let heads = || text.lines().enumerate().take_while(|(_, line)| line.starts_with('#'));
        let told = |key: &str| heads().find_map(|(at, line)| Some((at + 1, line.strip_prefix(key)?.trim())));
        let (at, focus) = told("# focus:").ok_or_else(|| wrong(1, "a rule needs a line `# focus: subject of lp:…`"))?;
        let foci: Option<Vec<(String, bool)>> = focus.split(',').map(one).collect();
        let foci = foci.ok_or_else(|| wrong(at, "write it as `subject of lp:…` or `object of lp:…`"))?;
        let latest_decide = match told("# decide:") {
            None => false,
            Some((_, "the latest")) => true,
            Some((at, _)) => return Err(wrong(at, "write it as `the latest`, or leave the line out")),
        };
        for needed in [BASE, MARK, CLAIMS] {
            if !text.contains(needed) {
                return Err(wrong(1, &format!("a rule needs `{needed}`")));
            }
        }
        if let Some((at, _)) =
            text.lines().enumerate().skip_while(|(_, line)| !line.contains("WHERE {")).find(|(_, line)| hides(line))
        {
            return Err(wrong(at + 1, "write properties as prefix and name: they tell what the rule reads"));
        }
        Ok(Rule { name: name.into(), header, text: text.into(), foci, latest_decide, named: named(text) })
    }

    /// Whether it may read statements with this property.
    pub(super) fn reads(&self, property: &str) -> bool {
        self.named.contains(property)
    }

    /// Whether statements with this property have a focus as subject (`true`) or object; `None` for other properties.
    pub(super) fn focus_of(&self, property: &str) -> Option<bool> {
        self.foci.iter().find(|(known, _)| known == property).map(|(_, is_subject)| *is_subject)
    }

    /// The query about these foci, for data below `base`; without claims it derives the same, but not of what.
    pub(super) fn about(&self, base: &str, foci: &[String], with_claims: bool) -> String {
        let values = format!("VALUES ?focus {{ {} }}", foci.join(" "));
        let claims = |line: &&str| with_claims || !line.starts_with(CLAIMS);
        let text: Vec<&str> = self.text.lines().filter(claims).collect();
        text.join("\n").replace(BASE, &format!("PREFIX id: <{base}>")).replace(MARK, &values)
    }
}

/// `subject of lp:locatedIn`
fn one(text: &str) -> Option<(String, bool)> {
    let (side, property) = text.trim().split_once(" of lp:")?;
    let is_subject = match side {
        "subject" => true,
        "object" => false,
        _ => return None,
    };
    Some((format!("{LP}{}", property.trim()), is_subject))
}

/// Whether a line of a query has an IRI that is not written as prefix and name.
fn hides(line: &str) -> bool {
    let is_iri = |word: &str| word.starts_with('<') && word.trim_end_matches([';', '.', ',']).ends_with('>');
    !line.trim_start().starts_with('#') && line.split_whitespace().any(|word| word == "a" || is_iri(word))
}

/// The IRIs that a query writes as prefix and name.
fn named(text: &str) -> BTreeSet<String> {
    let declared = text.lines().filter_map(|line| line.strip_prefix("PREFIX ")?.split_once(": <"));
    let prefixes: Vec<(&str, &str)> = declared.filter_map(|(name, iri)| Some((name, iri.strip_suffix('>')?))).collect();
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == ':' || c == '_' || c == '-');
    let names = text.split(ends).filter_map(|word| word.split_once(':'));
    let iri = |(prefix, name): (&str, &str)| {
        let (_, namespace) = prefixes.iter().find(|(known, _)| *known == prefix)?;
        Some(format!("{namespace}{name}"))
    };
    names.filter_map(iri).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_hides_what_it_reads_is_none() {
        let rules = rules().expect("rules");
        let rule = &rules.first().expect("a rule").text;
        let with =
            |pattern: &str| Rule::from_text("test", &rule.replacen("WHERE {", &format!("WHERE {{\n  {pattern}"), 1));
        assert!(with("?focus rdf:type lp:Park .").is_ok());
        for hidden in ["?focus a lp:Park .", "?focus <http://a.example/p> ?x .", "?x ?y <http://a.example/o>."] {
            assert!(with(hidden).is_err(), "{hidden}");
        }
    }

    #[test]
    fn a_rule_knows_which_properties_it_reads() {
        let rules = rules().expect("rules");
        let reads = |name: &str, property: &str| {
            rules.iter().find(|rule| rule.name == name).is_some_and(|rule| rule.reads(property))
        };
        let date = "http://purl.org/dc/terms/date";
        assert!(reads("post", date) && reads("leader", date) && !reads("location", date) && !reads("stage", date));
        assert!(reads("stage", &format!("{LP}asOf")) && reads("stage", &format!("{LP}phase")));
        assert!(reads("leader", &format!("{LP}role")) && reads("chain", &format!("{LP}produces")));
        assert!(!reads("chain", &format!("{LP}locatedIn")));
        for rule in &rules {
            assert!(rule.foci.iter().all(|(property, _)| rule.reads(property)), "{}", rule.name);
        }
    }
}
