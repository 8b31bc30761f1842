//! A file of `queries/derive/` → a rule: what is it about, and how is it asked about some foci?

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
    /// Reads a rule; its head has, beside the lines of every query, `# focus: subject of lp:locatedIn, object of lp:…`.
    fn from_text(name: &str, text: &str) -> Result<Rule, DeriveError> {
        let wrong = |line, reason: &str| DeriveError::Header { rule: name.into(), line, reason: reason.into() };
        let header = Header::parse(name, text).map_err(|error| wrong(1, &error.to_string()))?;
        let heads = text.lines().enumerate().take_while(|(_, line)| line.starts_with('#'));
        let focus = heads.filter_map(|(at, line)| Some((at + 1, line.strip_prefix("# focus:")?))).next();
        let (at, focus) = focus.ok_or_else(|| wrong(1, "a rule needs a line `# focus: subject of lp:…`"))?;
        let foci: Option<Vec<(String, bool)>> = focus.split(',').map(one).collect();
        let foci = foci.ok_or_else(|| wrong(at, "write it as `subject of lp:…` or `object of lp:…`"))?;
        for needed in [BASE, MARK, CLAIMS] {
            if !text.contains(needed) {
                return Err(wrong(1, &format!("a rule needs `{needed}`")));
            }
        }
        Ok(Rule { name: name.into(), header, text: text.into(), foci })
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
