//! A report → one page that needs nothing beside it: no network, no other file, no script.
//!
//! A figure of the summary leads to its list, a row to its sources, a source shows its sentence with the characters marked, and
//! leads back. Everything that comes from documents is escaped by the template; only what is drawn here is put in as it is.

mod chosen;
mod drawn;
mod map;
mod view;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};

use super::error::ReportError;
use super::model::{About, Report};
use super::write::Entry;

/// What says that a page is one of ours.
pub(super) const GENERATOR: &str = r#"<meta name="generator" content="lianpu">"#;

const PAGE: &str = include_str!("page.html");
const INDEX: &str = include_str!("index.html");
const HEAD: &str = include_str!("head.html");
const CSS: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page of a report.
///
/// # Errors
/// A chart that cannot be drawn.
pub fn page(report: &Report) -> Result<String, ReportError> {
    render("page.html", PAGE, view::view(report)?)
}

/// The page that lists reports.
pub(super) fn index(entries: &[Entry]) -> Result<String, ReportError> {
    render("index.html", INDEX, view::index(entries))
}

/// What a report is called.
pub(super) fn title(report: &Report) -> String {
    heading(&report.name, report.about == About::Place)
}

fn heading(name: &str, is_place: bool) -> String {
    match name {
        name if is_place => format!("{name}产业报告"),
        name if name.ends_with('链') => format!("{name}报告"),
        name if name.ends_with('业') => format!("{name}链报告"),
        name => format!("{name}产业链报告"),
    }
}

fn render(name: &'static str, template: &'static str, view: impl serde::Serialize) -> Result<String, ReportError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_global("css", CSS);
    environment.add_global("script", SCRIPT);
    environment.add_template("head.html", HEAD)?;
    environment.add_template(name, template)?;
    Ok(environment.get_template(name)?.render(Serde(view))?)
}
