//! The comment lines at the head of a query file → its title, parameters and columns.
//!
//! ```text
//! # title: Projects of a place
//! # title-zh: 某地的项目
//! # about: every project located in the place or a part of it, the largest investment first
//! # param: place type=place — the place, with all its parts
//! # param: stage type=string default=* — only projects of this stage
//! # columns: project 项目, owner 建设单位, investment 总投资（元）
//! ```
//!
//! A parameter without `default=` must be given; `default=*` leaves its variable free, so that every value is a result.

use super::error::QueryError;
use super::kind::Kind;

/// What the head of a query file says.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Header {
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// One sentence: which question the query answers.
    pub about: String,
    /// The parameters, in the order of their lines.
    pub parameters: Vec<Parameter>,
    /// The columns to show; empty: all that the query projects.
    pub columns: Vec<Column>,
}

/// One `# param:` line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Parameter {
    /// The variable it binds, without `?`.
    pub name: String,
    /// How its value is read.
    pub kind: Kind,
    /// What happens where it is not given.
    pub default: Unset,
    /// What it means.
    pub about: String,
}

/// What an unset parameter stands for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Unset {
    /// Nothing: it must be given.
    Required,
    /// Any value: the variable stays free.
    Any,
    /// This value, read like one that is given.
    Value(String),
}

/// One column of the result.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Column {
    /// The variable, without `?`.
    pub name: String,
    /// Its heading in Chinese, where the header gives one.
    pub label_zh: Option<String>,
}

impl Header {
    /// Reads the head of `text`: its leading lines that start with `#`. Comments with another key are left alone.
    pub fn parse(query: &str, text: &str) -> Result<Self, QueryError> {
        let mut header = Self::default();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let Some(comment) = line.trim_start().strip_prefix('#') else {
                if line.trim().is_empty() {
                    continue;
                }
                break;
            };
            let Some((key, value)) = comment.split_once(':') else { continue };
            let value = value.trim();
            let wrong = |reason: String| QueryError::Header { query: query.into(), line: index + 1, reason };
            match key.trim() {
                "title" => header.title = value.into(),
                "title-zh" => header.title_zh = value.into(),
                "about" => header.about = value.into(),
                "param" => header.parameters.push(Parameter::parse(value).map_err(wrong)?),
                "columns" => header.columns = value.split(',').map(Column::parse).collect(),
                _ => {}
            }
        }
        Ok(header)
    }
}

impl Parameter {
    /// Reads `NAME type=place default=… — description`.
    fn parse(value: &str) -> Result<Self, String> {
        let (settings, about) = value.split_once('—').unwrap_or((value, ""));
        let mut words = settings.split_whitespace();
        let name = words.next().ok_or("a parameter needs a name")?.to_owned();
        let (mut kind, mut default) = (None, Unset::Required);
        for word in words {
            match word.split_once('=') {
                Some(("type", kind_name)) => {
                    kind = Some(Kind::from_name(kind_name).ok_or_else(|| {
                        format!(
                            "unknown type {kind_name}; the types are {}",
                            Kind::names().collect::<Vec<_>>().join(", ")
                        )
                    })?);
                }
                Some(("default", "*")) => default = Unset::Any,
                Some(("default", value)) => default = Unset::Value(value.into()),
                _ => return Err(format!("cannot read {word}; a parameter is NAME type=… default=… — description")),
            }
        }
        let kind = kind.ok_or_else(|| format!("parameter {name} needs type=…"))?;
        Ok(Self { name, kind, default, about: about.trim().into() })
    }
}

impl Column {
    /// Reads `variable` or `variable 标题`.
    fn parse(value: &str) -> Self {
        match value.trim().split_once(char::is_whitespace) {
            Some((name, label)) => Self { name: name.into(), label_zh: Some(label.trim().into()) },
            None => Self { name: value.trim().into(), label_zh: None },
        }
    }
}
